/**
 * The second stage of the script: the dialogs and fetching ahead of them, the list of variants, the
 * rarer states, what this browser remembers of orders. Imported by the first when it is first needed.
 */
import type { Challenge } from "../challenge/challenge";
import type { Attach } from "../stages";
import type { Waitlist } from "../waitlist/waitlist";
import { codeOf } from "./code";
import { type Dialog, api, isAllowed, preload, start } from "./engine";
import { confirmed } from "./held";
import { rarer } from "./lines";
import { orders } from "./orders";
import { picker } from "./picker";
import { adopt } from "./style";

declare const __WAITLIST_JS__: string;
declare const __CHALLENGE_JS__: string;

const HOUR_MS = 3_600_000;

/** Where nothing can be ordered, there is something to be told. */
const isShut = (action?: string) => /^(sold_out|ended|coming_soon)$/.test(action!);
const waitlist = (): Promise<{ waitlist: Waitlist }> => import(api + __WAITLIST_JS__);

export const attach: Attach = (host, first) => {
  const { sku, format, tell } = first;
  const root = host.shadowRoot!;
  let ahead = 0; // Of this page's clock: the shop's.
  const now = () => ahead + performance.now();
  const own = orders(host, first, now);
  let dialog: Promise<Dialog> | undefined;
  let asking: { close(): void } | undefined;
  let about: string | undefined; // The sku whose orders were looked for.
  let early = false; // Whether a code is asked with: it was seen to be needed.
  let tick = 0;

  const closed = () => root.querySelector<HTMLElement>("[part=button]")!.focus();
  const take = async () => {
    const module = await start();
    return module.take_over(root, {
      api,
      sku: sku(),
      code: early ? codeOf(host) : "",
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
      async challenge(problem) {
        const path = api + __CHALLENGE_JS__;
        const { challenge }: { challenge: Challenge } = await import(path);
        return challenge(root, api, format().locale, (css) => adopt(root, css), problem);
      },
      held: (place, until, url) => confirmed(place, url, until, now, format()),
      closed,
      adopt: (css) => adopt(root, css),
    });
  };
  const open = async (shown: boolean) => {
    if (!isAllowed()) throw new Error("WebAssembly is forbidden here");
    const mine = (dialog ||= take());
    try {
      const ready = await mine;
      if (shown && dialog === mine) ready.open();
    } catch (error) {
      if (dialog === mine) dialog = undefined;
      throw error;
    }
  };
  /** Asks who wants to be told; a code that opens the pre-order leads on to the order. */
  const ask = async () => {
    const { waitlist: show } = await waitlist();
    asking?.close();
    asking = show(root, {
      api,
      item: host.item!,
      format: format(),
      adopt: (css) => adopt(root, css),
      closed,
      told: (detail) => tell("waitlist", detail),
      opened(code, item) {
        // The variant that it is for stays the one that is shown.
        host.setAttribute("sku", item.sku);
        host.setAttribute("code", code);
        early = true;
        host.addEventListener("shelfline:change", () => host.open(), { once: true });
      },
    });
  };
  /** Goes on where an earlier page was left: with an order, or with an open dialog. */
  const resume = () => {
    const reopen = history.state?.shelfline === sku();
    if (own.isPending() || reopen) open(reopen).catch(first.forbid);
  };
  const ready = () => {
    if (!first.orderable()) return;
    if (isShut(host.item?.action)) waitlist().catch(() => 0);
    else if (isAllowed()) preload();
    else first.forbid();
  };
  const close = () => {
    clearTimeout(tick);
    dialog?.then((dialog) => dialog.unmount()).catch(() => 0);
    asking?.close();
    asking = dialog = about = undefined;
    own.forget();
  };
  const draw = picker(host, first, (item) => {
    close();
    first.choose(item);
  });
  root.addEventListener("pointerover", ready);
  root.addEventListener("focusin", ready);

  return {
    lines(now) {
      const item = host.item!;
      ahead = now - performance.now();
      clearTimeout(tick);
      if (!early && item.action === "coming_soon" && item.opens_at && codeOf(host)) {
        early = true;
        queueMicrotask(() => host.refresh());
      }
      // The last hour counts its seconds down.
      const at = item.action === "coming_soon" ? item.opens_at : item.closes_at;
      const ms = Date.parse(at!) - now;
      if (ms > 1e3 && ms < HOUR_MS) tick = setTimeout(first.show, (ms % 1e3) + 20);
      return rarer(item, format(), now);
    },
    open: () => (isShut(host.item?.action) ? ask() : open(true)),
    seen() {
      if (!isShut(host.item?.action)) (window.requestIdleCallback || setTimeout)(ready);
    },
    more: () => (early && codeOf(host) ? "&code=" + encodeURIComponent(codeOf(host)) : ""),
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
