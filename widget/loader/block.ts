/** One button: asks, paints, and calls the second stage when there is something to do for it. */
import { ask } from "./ask";
import { formatFor } from "./format";
import { type Lines, lines, ships } from "./lines";
import { api, beside } from "./place";
import type { Attach, Host, Second } from "./stages";
import { sheet } from "./style";
import type { Item } from "./wire";

declare const __SECOND_JS__: string;

const RETRY_MS = 15_000;
const SOON_MS = 3_000;
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export interface Block {
  connect(): void;
  disconnect(): void;
  change(): void;
  open(): void;
  refresh(): void;
  item(): Item | undefined;
}

/** What this browser keeps of a sku; nothing where storage is forbidden. */
const kept = (kind: string, sku: string, value?: string): string | undefined => {
  try {
    const key = `shelfline:${kind}:${api}${sku}`;
    if (value) localStorage[key] = value;
    return localStorage[key];
  } catch {
    // Forbidden, or full.
  }
};

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string) => {
  const element = document.createElement(tag);
  element.part.add(part);
  return element;
};

/** The block of a `<shelfline-button>`. It listens outside itself only while it is connected. */
export function block(host: Host): Block {
  const root = host.attachShadow({ mode: "open" });
  const frame = make("div", "block");
  const status = make("p", "status");
  const button = make("button", "button");
  const link = make("a", "button");
  const promise = make("p", "promise");
  let shown: HTMLElement = button;
  frame.role = "group";
  frame.append(status, button, promise);
  root.append(frame);
  root.adoptedStyleSheets = [sheet];

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
  let lost = 0; // Where the shop cannot be reached: when it is asked again, in ms.
  let forbidden = false;
  let importing: Promise<void> | undefined;
  let second: Second | undefined;
  let timer = 0;
  let live = false;

  const attribute = (name: string) => host.getAttribute(name);
  const sku = () => chosen || attribute("sku") || "";
  const wanted = () => attribute("product") || sku();
  const quantity = () =>
    taken || Math.min(Math.max(parseInt(attribute("quantity")!) || 1, 1), 1e9);
  const format = () =>
    formatFor(
      attribute("locale"),
      host.closest<HTMLElement>("[lang]")?.lang || navigator.language,
    );
  const tell = (name: string, detail: unknown, cancelable = false) =>
    host.dispatchEvent(
      new CustomEvent("shelfline:" + name, { detail, cancelable, bubbles: true, composed: true }),
    );

  const title = () => item?.title?.slice(0, 80) || "";
  /** Whether a click is for the page's own cart. */
  const forCart = () => item?.action === "buy" && host.dataset.buy === "cart";

  const paint = (state: string, lines: Lines) => {
    const { locale } = format();
    deed = lines[3] === "open" && forbidden && !forCart() ? "visit" : lines[3];
    const next = deed === "visit" ? link : button;
    if (next !== shown) {
      const focused = root.activeElement === shown;
      shown.replaceWith(next);
      if (focused) next.focus();
      shown = next;
    }
    frame.lang = locale;
    frame.ariaLabel = title() || null;
    frame.dataset.state = state;
    link.href = `${api}buy/${sku()}?quantity=${quantity()}&locale=${locale}`;
    // The shop's page is not for a frame.
    link.target = self === top ? "" : "_blank";
    [status.textContent, shown.textContent, promise.textContent] = lines;
    button.ariaDisabled = "" + !deed;
    second?.painted();
  };
  const show = (): void => {
    clearTimeout(timer);
    const { say } = format();
    if (lost) {
      // A frame of no origin may not ask; the shop's own page may.
      const cut = origin === "null";
      paint("unreachable", [say("lost"), say(cut ? "visit" : "again"), "", cut ? "visit" : "retry"]);
      timer = setTimeout(refresh, lost);
      return;
    }
    if (!item) return;
    // The shop's clock counts, not this device's.
    const then = Date.parse(item.as_of) || Date.now();
    const now = then + performance.now() - itemAt;
    try {
      const said = second ? second.lines(now) : lines(item, format());
      const plain = !item.closes_at && (item.payment?.collect || "full") === "full";
      if (second || (said && plain) || forbidden) {
        paint(item.action, said || [title(), say("visit"), "", "visit"]);
        const known = JSON.stringify({ ...item, as_of: 0 });
        if (known !== told) {
          kept("kind", wanted(), shown.textContent!.split(" · ")[0]);
          tell(told ? "change" : "ready", item);
          told = known;
        }
      } else need();
    } catch {
      // Not an answer as we know it.
      item = undefined;
      lost = RETRY_MS;
      return show();
    }
    // Where time changes the offer, its figures are kept true, and it turns on time.
    const turns = [item.opens_at, item.release_at, item.closes_at]
      .map((at) => Date.parse(at!))
      .filter((at) => at > then)
      .map((at) => (at > now ? at - now + 50 : SECOND_MS));
    if (turns[0]) {
      timer = setTimeout(refresh, Math.min(...turns, askedAt + MINUTE_MS - performance.now()));
    }
  };
  const answered = (answer: Item) => {
    item = answer;
    itemAt = performance.now();
    misses = lost = 0;
    show();
  };
  const refresh = async () => {
    clearTimeout(timer);
    const turn = ++asked;
    askedAt = performance.now();
    if (!item && !lost) paint("loading", ["…", kept("kind", wanted()) || "…", "…", false]);
    const product = attribute("product");
    const answer = /^[\w.-]{1,100}$/.test(wanted())
      ? await ask((product ? "product=" : "sku=") + wanted(), quantity())
      : [];
    if (turn !== asked) return;
    if (typeof answer !== "number") {
      items = answer;
      const mine =
        answer.find((item) => item.sku === sku()) ||
        (product && (answer.find((item) => item.max_quantity !== 0) || answer[0])) ||
        ({ action: "unknown" } as Item);
      if (product) chosen = mine.sku;
      return answered(mine);
    }
    // Once may be an accident; twice, or without a network, what is shown may be true no longer.
    const wait = Math.max(answer * 1e3, misses ? RETRY_MS : SOON_MS);
    if (!item || misses++ || !navigator.onLine) {
      lost = wait;
      show();
    } else timer = setTimeout(refresh, wait);
  };

  /** The second stage, if it can be had. */
  const need = () =>
    (importing ||= import(beside(__SECOND_JS__)).then(({ attach }: { attach: Attach }) => {
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
  const open = () => {
    if (deed === "open") {
      return need()
        .then(() => second!.open())
        .catch(() => {
          forbid();
          link.click();
        });
    }
    if (deed === "visit") return link.click();
    if (deed === "take") taken = item!.max_quantity!;
    if (deed) refresh();
  };
  button.onclick = () => {
    if (!forCart()) return open();
    const { sku, quantity, price, title } = item!;
    tell("cart", { sku, quantity, price, title }, true);
  };

  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting && deed === "open") need().then(() => second?.seen());
  });
  const visible = () => document.hidden || refresh();
  const stored = ({ key }: StorageEvent) => key?.endsWith(api + sku()) && show();
  const begin = async () => {
    second?.close();
    // What an earlier page left is told: an order on its way, or one that is in.
    if (attribute("product") || kept("pending", sku()) || kept("order", sku())) need();
    await refresh();
    seen.disconnect();
    if (live) seen.observe(frame);
  };
  const listen = (how: typeof addEventListener) => {
    how("online", refresh);
    how("offline", refresh);
    how("storage", stored as any);
    how("visibilitychange", visible);
  };

  return {
    connect() {
      // A move is a removal and an insertion in one task: what is open stays open.
      if (live) return;
      live = true;
      listen(addEventListener);
      begin();
    },
    disconnect() {
      if (!live || host.isConnected) return;
      live = false;
      listen(removeEventListener);
      seen.disconnect();
      clearTimeout(timer);
      asked++;
      second?.close();
    },
    change() {
      if (!live) return;
      item = undefined;
      lost = 0;
      chosen = "";
      items = [];
      taken = 0;
      // Frameworks set one attribute after the other: the last one counts.
      const turn = ++asked;
      queueMicrotask(() => turn === asked && begin());
    },
    open,
    refresh,
    item: () => item,
  };
}
