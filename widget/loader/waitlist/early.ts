/** A code may open a pre-order before it opens to everyone. */
import type { Item } from "../wire";
import { field, make } from "./fields";
import type { Request } from "./request";
import type { Say } from "./words";

/** The form for one; `opened` is called with a code that opens it, and what can be had then. */
export function early(
  { sku, quantity }: Item,
  say: Say,
  request: Request,
  opened: (code: string, item: Item) => void,
): HTMLElement {
  const code = field("Code", { id: "tell-code", autocomplete: "off", maxlength: "100" });
  const use = make("button", { id: "tell-use", part: "button" }, say("use"));
  const form = make("form", { novalidate: "" }, code.view, use);
  const open = async () => {
    const text = code.input.value.trim();
    const query = new URLSearchParams({ sku, quantity: "" + quantity, code: text });
    const told = await request("availability?" + query, undefined, open);
    if (!told || !form.isConnected) return;
    const now: Item | undefined = told.items?.[0];
    // Without a code, or with one that does nothing, it is shut as before.
    if (text && now && (now.max_quantity === null || now.max_quantity > 0)) opened(text, now);
    else code.wrong(say("code_wrong"));
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    open();
  };
  code.input.oninput = () => code.wrong("");
  return make("details", {}, make("summary", {}, say("have")), form);
}
