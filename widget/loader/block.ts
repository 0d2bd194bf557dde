/** One button: asks, paints, and calls the second stage when there is something to do for it. */
import { ahead, allowed } from "./ahead";
import { ask } from "./ask";
import { formatFor } from "./format";
import { frameOf } from "./frame";
import { kept } from "./kept";
import { type Lines, lines, ships } from "./lines";
import { api, asset } from "./place";
import type { Attach, Host, Second } from "./stages";
import { turnOf } from "./turn";
import type { Item } from "./wire";

const RETRY_MS = 15_000;
const SOON_MS = 3_000;
const MINUTE_MS = 60_000;
/** An answer is painted before anything else is fetched; a slow one is not waited for. */
const LONG_MS = 50;
const UNSEEN_MS = 300;

export interface Block {
  connect(): void;
  disconnect(): void;
  change(): void;
  open(): void;
  refresh(): void;
  item(): Item | undefined;
}

/** The block of a `<shelfline-button>`. It listens outside itself only while it is connected. */
export function block(host: Host): Block {
  let [frame, button, link, draw] = [] as unknown as ReturnType<typeof frameOf>;
  let askedAt = 0;
  let asked = 0; // Answers to anything but the last question are dropped.
  let items: Item[] = [];
  let item: Item | undefined;
  let itemAt = 0;
  let told = ""; // The answer that the page was last told, without its time.
  let chosen = ""; // The variant chosen here, of the attribute's product.
  let taken = 0; // The quantity chosen here, where the attribute's cannot be had.
  let deed: Lines[3];
  let misses = 0;
  let lost = false; // The shop cannot be reached; `timer` asks it again.
  let forbidden = false;
  let importing: Promise<void> | undefined;
  let second: Second | undefined;
  let timer = 0;
  let live = false;
  let inView = false;

  const attribute = (name: string) => host.getAttribute(name) || "";
  const sku = () => chosen || attribute("sku");
  const wanted = () => attribute("product") || sku();
  const quantity = () =>
    taken || Math.min(Math.max(parseInt(attribute("quantity")) || 1, 1), 1e9);
  const format = () =>
    formatFor(
      attribute("locale"),
      host.closest<HTMLElement>("[lang]")?.lang || navigator.language,
    );
  const tell = (name: string, detail: unknown, cancelable = false) =>
    host.dispatchEvent(
      new CustomEvent("shelfline:" + name, { detail, cancelable, composed: true, bubbles: true }),
    );

  /** Whether a click is for the page's own cart. */
  const forCart = () => item?.action === "buy" && host.dataset.buy === "cart";

  const paint = (state: string, lines: Lines) => {
    const { locale } = format();
    if (lines[3] === "open" && forbidden && !forCart()) lines[3] = "visit";
    deed = lines[3];
    const href = `${api}buy/${sku()}?quantity=${quantity()}&locale=${locale}`;
    draw(state, lines, locale, item?.title, href);
    second?.painted();
  };
  const show = (): void => {
    if (!item && !lost) return;
    const { say } = format();
    if (lost) {
      // A frame of no origin may not ask; the shop's own page may.
      const deed = origin === "null" ? "visit" : "retry";
      return paint("unreachable", [say("lost"), say(deed), "", deed]);
    }
    clearTimeout(timer);
    // The shop's clock counts, not this device's.
    const then = Date.parse(item!.as_of) || Date.now();
    const now = then + performance.now() - itemAt;
    try {
      const said = second ? second.lines(now) : lines(item!, format());
      const plain = !item!.closes_at && (item!.payment?.collect || "full") === "full";
      if (second || (said && plain) || forbidden) {
        paint(item!.action, said || ["", say("visit"), "", "visit"]);
        const known = JSON.stringify({ ...item, as_of: 0 });
        if (known !== told) {
          // Not before it is painted: writing takes its time.
          setTimeout(kept, LONG_MS, "kind", wanted(), said?.[1].split(" · ")[0]);
          tell(told ? "change" : "ready", item);
          told = known;
        }
      } else need();
    } catch {
      // Not an answer as we know it.
      item = undefined;
      lost = true;
      timer = setTimeout(refresh, RETRY_MS);
      return show();
    }
    // Where time changes the offer, its figures are kept true, and it turns on time.
    const turn = turnOf(item!, then, now);
    if (turn < Infinity) {
      timer = setTimeout(refresh, Math.min(turn, askedAt + MINUTE_MS - performance.now()));
    }
  };
  const answered = (answer: Item) => {
    item = answer;
    itemAt = performance.now();
    misses = 0;
    lost = false;
    show();
    setTimeout(look, LONG_MS);
  };
  const refresh = async () => {
    clearTimeout(timer);
    const turn = ++asked;
    askedAt = performance.now();
    // Nothing is shown that might be gone again at once; what is true no longer is not left standing.
    if (!item && !lost) {
      timer = setTimeout(
        () => paint("loading", ["…", kept("kind", wanted()) || "…", "…", false]),
        told ? 0 : UNSEEN_MS,
      );
    }
    const product = attribute("product");
    const answering = /^[\w.-]{1,100}$/.test(wanted())
      ? ask(
          (product ? "product=" : "sku=") + wanted(),
          "quantity=" + quantity() + (second?.more() || ""),
        )
      : [];
    // By now it is sent. Meanwhile the browser reads its own tables of languages, which takes as long
    // as all else that is done for a button; in two parts, lest an answer wait for both.
    await 0;
    format().money(0, "EUR");
    setTimeout(format().days, 9, "2027", "2027");
    const answer = await answering;
    if (turn !== asked) return;
    clearTimeout(timer);
    if (typeof answer !== "number") {
      items = answer;
      const mine =
        answer.find((item) => item.sku === sku()) ||
        (product && (answer.find((item) => item.max_quantity !== 0) || answer[0])) ||
        ({ action: "unknown" } as Item);
      if (product) chosen = mine.sku;
      return answered(mine);
    }
    timer = setTimeout(refresh, Math.max(answer * 1e3, misses ? RETRY_MS : SOON_MS));
    // Once may be an accident; twice, or without a network, what is shown may be true no longer.
    if (!item || misses++ || !navigator.onLine) {
      lost = true;
      show();
    }
  };

  /** The second stage, if it can be had. */
  const need = () =>
    (importing ||= import(asset("second")).then(({ attach }: { attach: Attach }) => {
      second = attach(host, {
        sku,
        items: () => items,
        format,
        ships,
        answered,
        choose(item) {
          chosen = item.sku;
          answered(item);
        },
        show,
        allowed,
        ahead,
        orderable: () => deed === "open" && !forCart(),
        forbid,
        tell,
      });
      show();
    })).catch(forbid);
  /** The shop's own page is the way, unless it is the network that is gone. */
  const forbid = () => {
    if (!second) importing = undefined;
    if (!navigator.onLine) return;
    forbidden = true;
    show();
  };
  const open = (): unknown => {
    if (deed === "open") {
      return need()
        .then(() => second!.open())
        .catch(() => {
          forbid();
          if (forbidden) link.click();
        });
    }
    if (deed === "visit") return link.click();
    if (deed === "take") taken = item!.max_quantity!;
    return deed && refresh();
  };
  const click = () => {
    if (deed !== "open" || !forCart()) return open();
    const { sku, quantity, price, title } = item!;
    tell("cart", { sku, quantity, price, title }, true);
  };

  const seen = new IntersectionObserver(([entry]) => {
    inView = entry.isIntersecting;
    look();
  });
  /** A click is to be expected; the order's dialog where there may be something to order here. */
  const look = () => {
    if (!inView || forCart() || (item && deed !== "open")) return;
    item?.max_quantity === 0 || ahead();
    need().then(() => second?.seen());
  };
  /** What this browser keeps has changed, or the network, or whether the page is looked at. */
  const heard = ({ key }: any) =>
    key ? key.endsWith(api + sku()) && show() : document.hidden || refresh();
  const listen = (how: typeof addEventListener) =>
    ["storage", "online", "offline", "visibilitychange"].map((name) => how(name, heard));
  const begin = () => {
    second?.close();
    refresh();
    // All that can wait until the answer is painted, or is not there so soon.
    setTimeout(() => {
      if (!live) return;
      listen(addEventListener);
      seen.observe(frame);
      // What an earlier page left is told: an order on its way, or one that is in.
      if (attribute("product") || kept("pending", sku()) || kept("order", sku())) need();
    }, LONG_MS);
  };

  return {
    connect() {
      // A move is a removal and an insertion in one task: what is open stays open.
      if (live) return;
      live = true;
      begin();
      // All the buttons of a page have asked before the first is built.
      queueMicrotask(() => {
        if (frame) return;
        [frame, button, link, draw] = frameOf(host);
        button.onclick = click;
      });
    },
    disconnect() {
      if (!live || host.isConnected) return;
      live = inView = false;
      listen(removeEventListener);
      seen.disconnect();
      clearTimeout(timer);
      asked++;
      second?.close();
    },
    change() {
      if (!live) return;
      item = undefined;
      chosen = "";
      items = [];
      taken = 0;
      lost = false;
      // Frameworks set one attribute after the other: the last one counts.
      const turn = ++asked;
      queueMicrotask(() => turn === asked && begin());
    },
    open,
    refresh,
    item: () => item,
  };
}
