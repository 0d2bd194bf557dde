/** Where nothing can be ordered: the small dialog of whoever wants to be told, a script of its own. */
import type { First, Host } from "../stages";
import type { Waitlist } from "../waitlist/waitlist";
import { api, asset } from "./engine";
import { adopt } from "./style";

/** Whether there is nothing to order, and so something to be told. */
export const isShut = ({ item }: Host) => /^(sold_out|ended|coming_soon)$/.test(item?.action!);

const load = (): Promise<{ waitlist: Waitlist }> => import(asset("waitlist"));

/** Shows it; a code that opens the pre-order, `opened`, leads on to the order. */
export async function ask(host: Host, first: First, closed: () => void, opened: () => void) {
  const { waitlist } = await load();
  const root = host.shadowRoot!;
  return waitlist(root, {
    api,
    item: host.item!,
    format: first.format(),
    adopt: (css) => adopt(root, css),
    closed,
    told: (detail) => first.tell("waitlist", detail),
    opened(code, { sku }) {
      opened();
      // The variant that it is for stays the one that is shown.
      host.setAttribute("sku", sku);
      host.setAttribute("code", code);
      host.addEventListener("shelfline:change", () => host.open(), { once: true });
    },
  });
}
