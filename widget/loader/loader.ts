/**
 * The script that shops embed. It defines `<shelfline-button sku=… quantity=…>`, asks once for all
 * the buttons of a page, and paints them; the order dialog is WebAssembly and comes when needed.
 * It leaves nothing on the page but the element's name.
 */
import { type Block, block } from "./block";

const blocks = new WeakMap<Element, Block>();

class ShelflineButton extends HTMLElement {
  static get observedAttributes() {
    return ["sku", "quantity"];
  }

  connectedCallback() {
    if (!blocks.has(this)) blocks.set(this, block(this));
    blocks.get(this)!.connect();
  }

  disconnectedCallback() {
    queueMicrotask(blocks.get(this)!.disconnect);
  }

  attributeChangedCallback() {
    blocks.get(this)?.change();
  }
}

if (!customElements.get("shelfline-button")) {
  customElements.define("shelfline-button", ShelflineButton);
}
