// Watching an order as the contract says: a socket, a first message, then the order whenever it changes.
import { waitFor } from "./wait.mjs";

/** A socket with all that came over it. */
export class Watcher {
  /** The orders that came, each with when, in ms. */
  told = [];
  opened = false;
  /** The code that it was closed with. */
  closed;

  constructor(url, { headers = {} } = {}) {
    this.socket = new WebSocket(url.replace(/^http/, "ws"), { headers });
    this.socket.onopen = () => (this.opened = true);
    this.socket.onmessage = ({ data }) => {
      if (data === "pong") this.ponged = true;
      else this.told.push({ at: performance.now(), order: JSON.parse(data), text: data });
    };
    this.socket.onclose = ({ code, reason }) => Object.assign(this, { closed: code, reason });
  }

  async open() {
    await waitFor("the socket is open", () => this.opened || this.closed !== undefined);
    return this;
  }

  send(message) {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  get latest() {
    return this.told.at(-1)?.order;
  }

  /** Waits until the latest order is one that `holds` says yes to. */
  async sees(what, holds) {
    await waitFor(what, () => this.latest && holds(this.latest));
    return this.latest;
  }

  end() {
    this.socket.close();
  }
}

export const liveOf = ({ url }, { order }) => `${url}/v1/orders/${order.id}/live`;

/** Watches an order and waits until it is shown. */
export async function watch(shop, placed) {
  const watcher = await new Watcher(liveOf(shop, placed)).open();
  watcher.send({ token: placed.token });
  await watcher.sees("the order as it is", () => true);
  return watcher;
}
