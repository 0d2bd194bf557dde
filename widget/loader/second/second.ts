/**
 * The second stage of the script: the dialog and its fetching ahead, the list of variants, the rarer
 * states, what this browser remembers of orders. Imported by the first when it is first needed.
 */
import type { Attach } from "../stages";
import { type Dialog, api, start } from "./engine";
import { rarer } from "./lines";
import { orders } from "./orders";
import { picker } from "./picker";
import { adopt } from "./style";

const HOUR_MS = 3_600_000;

export const attach: Attach = (host, first) => {
  const { sku, format, tell } = first;
  const root = host.shadowRoot!;
  const own = orders(host, first);
  let dialog: Promise<Dialog> | undefined;
  let about: string | undefined; // The sku whose orders were looked for.
  let tick = 0;

  const take = async () => {
    const module = await start();
    return module.take_over(root, {
      api,
      sku: sku(),
      item: host.item!,
      format: format(),
      ships: (item) => first.ships(item, format()),
      answered(item) {
        const asked = host.item;
        if (item.sku === sku() && item.quantity === asked?.quantity) first.answered(item);
      },
      sending: own.sending,
      ordered: own.ordered,
      refused: (code, title) => tell("refused", { code, title }),
      closed: () => root.querySelector<HTMLElement>("[part=button]")!.focus(),
      adopt: (css) => adopt(root, css),
    });
  };
  const open = async (shown: boolean) => {
    await first.allowed();
    const mine = (dialog ||= take());
    try {
      const ready = await mine;
      if (shown && dialog === mine) ready.open();
    } catch (error) {
      if (dialog === mine) dialog = undefined;
      throw error;
    }
  };
  /** Goes on where an earlier page was left: with an order, or with an open dialog. */
  const resume = () => {
    const reopen = history.state?.shelfline === sku();
    if (own.isPending() || reopen) open(reopen).catch(first.forbid);
  };
  const ready = () => {
    if (first.orderable()) first.allowed().catch(first.forbid);
  };
  const close = () => {
    clearTimeout(tick);
    dialog?.then((dialog) => dialog.unmount()).catch(() => 0);
    dialog = about = undefined;
    own.forget();
  };
  const draw = picker(host, first, (item) => {
    close();
    first.choose(item);
  });

  return {
    lines(now) {
      const item = host.item!;
      clearTimeout(tick);
      // The last hour counts its seconds down.
      const at = item.action === "coming_soon" ? item.opens_at : item.closes_at;
      const ms = Date.parse(at!) - now;
      if (ms > 1e3 && ms < HOUR_MS) tick = setTimeout(first.show, (ms % 1e3) + 20);
      return rarer(item, format(), now);
    },
    open: () => open(true),
    seen() {
      (window.requestIdleCallback || setTimeout)(ready);
    },
    painted() {
      own.remember();
      draw();
      own.painted();
      if (!host.item || about === sku()) return;
      about = sku();
      resume();
    },
    close,
  };
};
