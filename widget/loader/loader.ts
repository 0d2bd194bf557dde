/**
 * The script that shops embed. It defines `<shelfline-button>`, asks once for all the buttons of a
 * page, and paints them; what more is needed comes when it is needed. It leaves nothing on the page
 * but the element's name.
 */
import { type Block, block } from "./block";

class ShelflineButton extends HTMLElement {
  static observedAttributes = ["sku", "product", "quantity", "locale", "code"];
  #block?: Block;

  /** The latest answer. */
  get item() {
    return this.#block?.item();
  }

  open() {
    this.#block?.open();
  }

  refresh() {
    this.#block?.refresh();
  }

  connectedCallback() {
    (this.#block ||= block(this)).connect();
  }

  disconnectedCallback() {
    queueMicrotask(this.#block!.disconnect);
  }

  attributeChangedCallback() {
    this.#block?.change();
  }
}

if (!customElements.get("shelfline-button")) {
  customElements.define("shelfline-button", ShelflineButton);
}
