/**
 * The second stage of the script: the dialogs and fetching ahead of them, the list of variants, the
 * rarer states, what this browser remembers of orders. Imported by the first when it is first needed.
 */
import type { Attach } from "../stages";
import { ask, isShut } from "./asking";
import { codeOf } from "./code";
import { type Dialog, start } from "./engine";
import { given } from "./given";
import { rarer } from "./lines";
import { orders } from "./orders";
import { picker } from "./picker";

const HOUR_MS = 3_600_000;

export const attach: Attach = (host, first) => {
  const { sku, format } = first;
  const root = host.shadowRoot!;
  let offset = 0; // From this page's clock to the shop's.
  const now = () => offset + performance.now();
  const own = orders(host, first, now);
  let dialog: Promise<Dialog> | undefined;
  let asking: Promise<{ close(): void }> | undefined;
  let about: string | undefined; // The sku whose orders were looked for.
  let early = false; // Whether a code is asked with: it was seen to be needed.
  let tick = 0;

  const code = () => (early ? codeOf(host) : "");
  const closed = () => root.querySelector<HTMLElement>("[part=button]")!.focus();
  const take = async (shown: boolean) => {
    const starting = start(first.ahead());
    // All of it may be there already: the click is painted before the work of making the dialog.
    if (shown && !document.hidden) {
      await new Promise((later) => requestAnimationFrame(() => setTimeout(later)));
    }
    return (await starting).take_over(root, given(host, first, code(), own, now, closed));
  };
  const open = async (shown: boolean) => {
    await first.allowed();
    const mine = (dialog ||= take(shown));
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
    if (first.orderable() && !isShut(host)) first.allowed().catch(first.forbid);
  };
  const close = () => {
    clearTimeout(tick);
    dialog?.then((dialog) => dialog.unmount()).catch(() => 0);
    asking?.then((asking) => asking.close()).catch(() => 0);
    asking = dialog = about = undefined;
    own.forget();
  };
  const draw = picker(host, first, (item) => {
    close();
    first.choose(item);
  });

  return {
    lines(at) {
      const item = host.item!;
      offset = at - performance.now();
      clearTimeout(tick);
      if (!early && item.action === "coming_soon" && item.opens_at && codeOf(host)) {
        early = true;
        queueMicrotask(() => host.refresh());
      }
      // The last hour counts its seconds down.
      const ms = Date.parse((item.action === "coming_soon" ? item.opens_at : item.closes_at)!) - at;
      if (ms > 1e3 && ms < HOUR_MS) tick = setTimeout(first.show, (ms % 1e3) + 20);
      return rarer(item, format(), at);
    },
    async open() {
      if (!isShut(host)) return open(true);
      (await asking)?.close();
      asking = ask(host, first, closed, () => (early = true));
      asking.catch(() => (asking = undefined));
      await asking;
    },
    seen() {
      (window.requestIdleCallback || setTimeout)(ready);
    },
    more: () => (code() ? "&code=" + encodeURIComponent(code()) : ""),
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
