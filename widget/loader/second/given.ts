/** What the WebAssembly half is given of a button. */
import type { Challenge } from "../challenge/challenge";
import type { First, Host as Button } from "../stages";
import { type Host, api, asset } from "./engine";
import { confirmed } from "./held";
import type { orders } from "./orders";
import { adopt } from "./style";

export function given(
  host: Button,
  { sku, format, ships, answered, tell }: First,
  code: string,
  own: ReturnType<typeof orders>,
  now: () => number,
  closed: () => void,
): Host {
  const root = host.shadowRoot!;
  const adopted = (css: string) => adopt(root, css);
  return {
    api,
    sku: sku(),
    code,
    item: host.item!,
    format: format(),
    ships: (item) => ships(item, format()),
    answered(item) {
      const asked = host.item;
      if (item.sku === sku() && item.quantity === asked?.quantity) answered(item);
    },
    sending: own.sending,
    ordered: own.ordered,
    refused: (code, title) => tell("refused", { code, title }),
    async challenge(problem) {
      const { challenge }: { challenge: Challenge } = await import(asset("challenge"));
      return challenge(root, api, format().locale, adopted, problem);
    },
    held: (place, until, url) => confirmed(place, url, until, now, format()),
    closed,
    adopt: adopted,
  };
}
