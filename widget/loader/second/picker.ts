/** The choice among the variants of a product: one native list, which keyboards and phones know. */
import type { Format } from "../format";
import type { First } from "../stages";
import type { Item } from "../wire";
import { adopt } from "./style";
import { wordsOf } from "./words";

const css = `[part=picker]{appearance:none;position:absolute;inset:0 0 auto;box-sizing:border-box;width:100%;height:48px;margin:0;padding-inline:16px 40px;border:1px solid;border-radius:var(--shelfline-radius,8px);background:none;color:inherit;font:inherit;font-size:16px;text-overflow:ellipsis;cursor:pointer}
[part=picker]:disabled{opacity:.8;cursor:default}
[part=picker] option{background:Canvas;color:CanvasText}
[part=arrow]{position:absolute;inset-block-start:17px;inset-inline-end:18px;width:7px;height:7px;border:solid;border-width:0 2px 2px 0;transform:rotate(45deg);pointer-events:none}`;

/** A text of the merchant's, kept from turning the text around it. */
const isolated = (text: string) => `\u2068${text.slice(0, 200)}\u2069`;

const named = ({ sku, title, options }: Item): string => {
  const values = Object.values(options || {});
  return isolated(values.length ? values.join(", ") : title || sku);
};

/** What is not there at once says so in the list. */
function state(item: Item, format: Format): string {
  switch (item.action) {
    case "preorder":
    case "backorder":
      return " · " + format.say(item.action);
    case "ended":
    case "sold_out":
    case "coming_soon":
      return " · " + wordsOf(format)(item.action);
    default:
      return "";
  }
}

/** Draws the list where the button is about a product. */
export function picker(
  host: HTMLElement,
  { sku, items, format }: First,
  choose: (item: Item) => void,
): () => void {
  const select = document.createElement("select");
  const arrow = document.createElement("span");
  select.part.add("picker");
  arrow.part.add("arrow");
  select.onchange = () => {
    const item = items().find((item) => item.sku === select.value);
    if (item) choose(item);
  };
  let drawn = "";
  return () => {
    const all = items();
    if (!host.hasAttribute("product") || !all.length) {
      select.remove();
      arrow.remove();
      return;
    }
    if (!select.isConnected) {
      adopt(host.shadowRoot!, css);
      host.shadowRoot!.firstElementChild!.append(select, arrow);
    }
    const words = format();
    const names = Object.keys(all[0]!.options || {}).join(", ");
    select.ariaLabel = isolated(names || wordsOf(words)("choose"));
    const lines = all.map((item) => [item.sku, named(item) + state(item, words)] as const);
    // A list that is being read is not drawn anew for nothing.
    const now = JSON.stringify(lines);
    if (now !== drawn) {
      select.replaceChildren(...lines.map(([value, text]) => new Option(text, value)));
      drawn = now;
    }
    select.value = sku();
    arrow.hidden = select.disabled = all.length < 2;
  };
}
