/**
 * The script that shops embed. It defines `<shelfline-button sku=… quantity=…>`, asks once for all
 * the buttons of a page, and paints them; the order dialog is WebAssembly and comes when needed.
 * It leaves nothing on the page but the element's name.
 */
import { type Block, block } from "./block";

const blocks = new WeakMap<Element, Block>();
const live = new WeakSet<Element>();

class ShelflineButton extends HTMLElement {
  static observedAttributes = ["sku", "quantity", "lang"];

  connectedCallback() {
    // A move is a removal and an insertion in one task: what is open stays open.
    if (live.has(this)) return;
    live.add(this);
    let mine = blocks.get(this);
    if (!mine) blocks.set(this, (mine = block(this)));
    mine.connect();
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected || !live.has(this)) return;
      live.delete(this);
      blocks.get(this)?.disconnect();
    });
  }

  attributeChangedCallback(_name: string, before: string | null, after: string | null) {
    if (before !== after && live.has(this)) blocks.get(this)?.change();
  }
}

if (!customElements.get("shelfline-button")) {
  customElements.define("shelfline-button", ShelflineButton);
}
