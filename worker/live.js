// Who watches an order of a sku. Sockets sleep with their object: what each was told last lies beside
// it, in its attachment. Which orders changed is decided in the WebAssembly; here is when it is asked,
// and whom to tell: outside the decisions, in slices, each socket at most once a second.
import { REFUSED, SILENT_MS_MAX, WRONG_TOKEN } from "./src/handlers/live.js";

const PAUSE_MS = 1_000;
const PAUSE_MS_MAX = 60_000;
const SLICE = 50;
const SOCKETS_MAX = 10;
const MESSAGE_MAX = 16 * 1024;
const TOO_MANY = 4408;
const NOT_NOW = 1013;

/** What a socket has beside it: `{id, number, now}` until it has shown a token, then `{id, number,
 * nth, seen}`: the how-manieth it came, and what it was told. */
const beside = (socket) => socket.deserializeAttachment() ?? {};

/** The token of a first message, or nothing. */
function tokenOf(message) {
  if (typeof message !== "string" || message.length > MESSAGE_MAX) return undefined;
  try {
    const { token, ...rest } = JSON.parse(message);
    return typeof token === "string" && Object.keys(rest).length === 0 ? token : undefined;
  } catch {
    return undefined;
  }
}

export class Live {
  #ctx;
  #ask;
  /** Sockets that are told, each with what lies beside it and when it was told last. */
  #watchers = new Map();
  /** Sockets that have shown no token yet, each with the timer that ends it. */
  #silent = new Map();
  #nth = 0;
  #timer;
  #isPassing = false;
  #hasMoved = false;
  #readyAt = 0;
  #failures = 0;

  /**
   * @param {DurableObjectState} ctx
   * @param {<T>(work: (line: StockLine) => T) => T} ask Runs something on the object in the
   *   WebAssembly, on a fresh instance where the last one is lost.
   */
  constructor(ctx, ask) {
    this.#ctx = ctx;
    this.#ask = ask;
    for (const socket of ctx.getWebSockets()) {
      const known = beside(socket);
      if (known.seen === undefined) socket.close(WRONG_TOKEN, REFUSED);
      else this.#watchers.set(socket, { ...known, toldAt: 0 });
      this.#nth = Math.max(this.#nth, known.nth ?? 0);
    }
    // The decisions say it here, once they are committed: it outlives a lost instance.
    ctx.lineMoved = () => {
      this.#hasMoved = true;
      this.#soon();
    };
  }

  /** Takes a socket for an order. The worker has made sure that the id is ours; whether it may
   * watch is for the first message to show, unless the worker knows already. */
  fetch(request) {
    const { searchParams } = new URL(request.url);
    const [client, socket] = Object.values(new WebSocketPair());
    const number = Number(searchParams.get("number"));
    const now = Number(searchParams.get("now"));
    const known = { id: searchParams.get("id"), number, now };
    this.#ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
    this.#ctx.acceptWebSocket(socket, [String(number)]);
    socket.serializeAttachment(known);
    if (searchParams.has("opened")) this.#admit(socket, undefined);
    else {
      const late = setTimeout(() => this.#refuse(socket), SILENT_MS_MAX);
      this.#silent.set(socket, late);
    }
    return new Response(null, { status: 101, webSocket: client });
  }

  message(socket, message) {
    if (!this.#silent.has(socket)) return; // Nothing more is expected.
    const token = tokenOf(message);
    if (token === undefined) this.#refuse(socket);
    else this.#admit(socket, token);
  }

  close(socket, code) {
    this.#forget(socket);
    try {
      socket.close(code === 1005 || code === 1006 ? 1000 : code);
    } catch {
      // It is closed.
    }
  }

  #refuse(socket) {
    this.#end(socket, WRONG_TOKEN, REFUSED);
  }

  #end(socket, code, reason) {
    this.#forget(socket);
    try {
      socket.close(code, reason);
    } catch {
      // It is closed.
    }
  }

  #forget(socket) {
    clearTimeout(this.#silent.get(socket));
    this.#silent.delete(socket);
    this.#watchers.delete(socket);
  }

  /** Tells a socket its order, and from now on every change of it. */
  #admit(socket, token) {
    const { id, number, now } = beside(socket);
    let told;
    try {
      told = this.#ask((line) => line.watch(id, token, now));
    } catch (error) {
      console.error(JSON.stringify({ level: "error", place: "live", fault: String(error) }));
      return this.#end(socket, NOT_NOW, "not reachable just now");
    }
    if (told === undefined) return this.#refuse(socket);
    clearTimeout(this.#silent.get(socket));
    this.#silent.delete(socket);
    this.#nth += 1;
    const watcher = { id, number, nth: this.#nth, seen: undefined, toldAt: 0 };
    this.#watchers.set(socket, watcher);
    const [seen, text] = told;
    this.#tell(socket, watcher, seen, text);
    const same = [...this.#watchers].filter(([, other]) => other.number === number);
    same.sort(([, a], [, b]) => a.nth - b.nth);
    for (const [old] of same.slice(0, -SOCKETS_MAX)) this.#end(old, TOO_MANY, "opened elsewhere");
  }

  #tell(socket, watcher, seen, text) {
    watcher.seen = seen;
    watcher.toldAt = Date.now();
    const { id, number, nth } = watcher;
    try {
      socket.send(text);
      socket.serializeAttachment({ id, number, nth, seen });
    } catch {
      this.#forget(socket);
    }
  }

  /** Sees to it that a pass comes: no sooner than a second after the one before. */
  #soon(pause_ms = Math.max(0, this.#readyAt - Date.now())) {
    if (this.#isPassing || this.#timer !== undefined) return;
    if (this.#watchers.size === 0) this.#hasMoved = false;
    else this.#timer = setTimeout(() => this.#pass(), pause_ms);
  }

  /** Tells everybody whose order changed. Between two slices others have their turn. */
  async #pass() {
    this.#timer = undefined;
    this.#isPassing = true;
    this.#hasMoved = false;
    let pause_ms = PAUSE_MS;
    try {
      const all = [...this.#watchers].sort(([, a], [, b]) => a.number - b.number);
      for (let at = 0; at < all.length; at += SLICE) {
        if (at > 0) await new Promise((resume) => setTimeout(resume));
        this.#tellSlice(all.slice(at, at + SLICE));
      }
      this.#failures = 0;
    } catch (error) {
      console.error(JSON.stringify({ level: "error", place: "live", fault: String(error) }));
      this.#hasMoved = true;
      this.#failures += 1;
      pause_ms = Math.min(PAUSE_MS * 2 ** (this.#failures - 1), PAUSE_MS_MAX);
    }
    this.#isPassing = false;
    this.#readyAt = Date.now() + pause_ms;
    if (this.#hasMoved) this.#soon();
  }

  #tellSlice(slice) {
    const now = Date.now();
    // Who was told less than a second ago waits for the next pass; so does what comes until then.
    const ready = slice.filter(([socket, watcher]) => (
      this.#watchers.has(socket) && now - watcher.toldAt >= PAUSE_MS
    ));
    if (ready.length < slice.length) this.#hasMoved = true;
    if (ready.length === 0) return;
    const asked = ready.map(([, { number, seen }]) => [number, seen]);
    for (const [at, seen, text] of this.#ask((line) => line.look(JSON.stringify(asked)))) {
      this.#tell(...ready[at], seen, text);
    }
  }
}
