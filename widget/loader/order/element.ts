/**
 * The script for a shop's own page about an order. It defines `<shelfline-order>`, which shows where
 * the order stands and follows it while it is seen. It leaves nothing on the page but the element's
 * name.
 */
import { api } from "../place";
import { drawing } from "./draw";
import { formatFor } from "./format";
import { follow } from "./follow";
import type { Order } from "./wire";

class ShelflineOrder extends HTMLElement {
  static observedAttributes = ["order", "token", "locale"];
  #draw = drawing(this);
  #isOn = false;
  #unfollow?: () => void;
  #turn = 0;
  #latest?: Order;

  /** The order as it was told last. */
  get latest() {
    return this.#latest;
  }

  refresh() {
    this.#begin();
  }

  connectedCallback() {
    // A move is a removal and an insertion in one task.
    if (!this.#isOn) this.#begin();
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#end());
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null) {
    if (!this.#isOn || before === after) return;
    // Frameworks set one attribute after the other: the last one counts.
    const turn = ++this.#turn;
    queueMicrotask(() => turn === this.#turn && this.#isOn && this.#begin());
  }

  #end() {
    this.#unfollow?.();
    this.#unfollow = undefined;
    this.#isOn = false;
  }

  #begin() {
    this.#end();
    this.#isOn = true;
    const id = this.getAttribute("order") || "";
    const token = this.getAttribute("token") || location.hash.slice(1);
    const lang = this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
    const format = formatFor(this.getAttribute("locale") || "", lang);
    const isWhole = [id, token].every((text) => /^[\w.-]+$/.test(text));
    const href = `${api}orders/${id}#${token}`;
    this.#latest = undefined;
    this.#draw(isWhole ? "loading" : "wrong", format, undefined, href);
    if (!isWhole) return;
    this.#unfollow = follow(api, id, token, (state, order) => {
      const isNew = order && JSON.stringify(order) !== JSON.stringify(this.#latest);
      if (order) this.#latest = order;
      this.#draw(state, format, this.#latest, href);
      if (isNew) {
        const detail = order;
        this.dispatchEvent(
          new CustomEvent("shelfline:order-change", { detail, bubbles: true, composed: true }),
        );
      }
    });
  }
}

if (!customElements.get("shelfline-order")) {
  customElements.define("shelfline-order", ShelflineOrder);
}
