/** One button: asks, paints, and opens the dialog of the WebAssembly half. */
import { ask } from "./ask";
import { type Dialog, type Host, preload, start } from "./engine";
import { formatFor } from "./format";
import { type Click, lines, ships } from "./lines";
import { keyOf, recall } from "./memory";
import { api } from "./place";
import { adopt, css } from "./style";
import type { Item } from "./wire";

const RETRY_MS = 15_000;
const STALE_MS = 60_000;
const QUANTITY_MAX = 1e9;

const make = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string) => {
  const element = document.createElement(tag);
  element.setAttribute("part", part);
  return element;
};

export interface Block {
  connect(): void;
  disconnect(): void;
  change(): void;
}

/** The block of a `<shelfline-button>`. It listens outside itself only while it is connected. */
export function block(host: HTMLElement): Block {
  const root = host.attachShadow({ mode: "open" });
  const frame = make("div", "block");
  const [status, button, promise] = [make("p", "status"), make("button", "button"), make("p", "promise")];
  frame.className = "block";
  button.type = "button";
  frame.append(status, button, promise);
  root.append(frame);
  adopt(root, css);

  let asked = 0; // Answers to anything but the last question are dropped.
  let item: Item | undefined;
  let itemAt = 0;
  let taken = 0; // The quantity chosen here, where the attribute's cannot be had.
  let click: Click | "retry" | "restart" = "none";
  let dialog: Promise<Dialog> | undefined;
  let sending = false;
  let order: { number: string; url: string } | undefined;
  let timer = 0;
  let seen: IntersectionObserver | undefined;

  const sku = () => host.getAttribute("sku") || "";
  const quantity = () => {
    const wanted = Number(host.getAttribute("quantity") || 1);
    return taken || (Number.isInteger(wanted) && wanted > 0 && wanted <= QUANTITY_MAX ? wanted : 1);
  };
  const language = () =>
    host.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language;
  const format = () => formatFor(language());

  const paint = (state: string, above: string, label: string, below: string, does: typeof click) => {
    click = does;
    frame.dataset.state = state;
    status.replaceChildren(...note(), above);
    button.textContent = label;
    button.hidden = state === "unknown";
    button.setAttribute("aria-disabled", String(does === "none"));
    promise.textContent = below;
  };
  const note = (): (Node | string)[] => {
    const { texts } = format();
    if (sending) return [texts.sending];
    if (!order) return [];
    const link = make("a", "order");
    link.href = order.url;
    link.textContent = texts.order(order.number);
    return [link, " · "];
  };
  const show = () => {
    clearTimeout(timer);
    if (!item) return;
    // The shop's clock counts, not this device's.
    const ahead = Date.parse(item.as_of) - itemAt || 0;
    const said = lines(item, format(), ahead);
    paint(item.action, sending ? "" : said.status, said.label, said.promise, said.click);
    const turns = [item.opens_at, item.release_at, item.closes_at]
      .map((at) => (at ? Date.parse(at) - Date.now() - ahead : 0))
      .filter((ms) => ms > 0);
    if (turns.length) {
      const next = Math.min(...turns);
      timer = setTimeout(next < STALE_MS ? refresh : show, Math.min(next + 50, STALE_MS));
    }
  };
  const answered = (answer: Item) => {
    item = answer;
    itemAt = Date.now();
    show();
  };
  const refresh = () => {
    clearTimeout(timer);
    const turn = ++asked;
    const mine = () => turn === asked && host.isConnected;
    if (!item) paint("loading", "", "…", "", "none");
    ask(sku(), quantity()).then(
      (answer) => mine() && answered(answer),
      () => {
        if (!mine()) return;
        const { texts } = format();
        if (!item) paint("unreachable", texts.unreachable, texts.again, "", "retry");
        timer = setTimeout(refresh, RETRY_MS);
      },
    );
  };

  const bridge = (): Host => ({
    api,
    sku: sku(),
    quantity: quantity(),
    locale: format().locale,
    item: item as Item,
    format: format(),
    ships: (item) => ships(item, format()),
    answered: (answer) => answer.quantity === quantity() && answered(answer),
    sending: (on) => {
      sending = on;
      show();
    },
    ordered: (number, url) => {
      order = { number, url };
      show();
    },
    closed: () => button.focus(),
    adopt: (text) => adopt(root, text),
  });
  const engine = () => {
    dialog ||= start().then((module) => module.take_over(root, bridge()));
    return dialog;
  };
  const open = () => {
    button.setAttribute("aria-busy", "true");
    engine()
      .then(
        (dialog) => host.isConnected && dialog.open(),
        () => {
          dialog = undefined;
          const { texts } = format();
          paint("unreachable", texts.noForm, texts.again, "", "restart");
        },
      )
      .then(() => button.removeAttribute("aria-busy"));
  };
  const close = () => {
    dialog?.then(
      (dialog) => dialog.unmount(),
      () => 0,
    );
    dialog = undefined;
  };
  button.onclick = () => {
    if (click === "open" || click === "restart") open();
    if (click === "retry") refresh();
    if (click === "take" && item?.max_quantity) {
      taken = item.max_quantity;
      refresh();
    }
  };
  button.onpointerenter = button.onfocus = () => click === "open" && preload();

  const remember = () => {
    const placed = recall("order", sku());
    order = placed?.url && { number: String(placed.number), url: String(placed.url) };
    sending = !!recall("pending", sku());
  };
  const stored = ({ key }: StorageEvent) => {
    if (key === null || key === keyOf("order", sku()) || key === keyOf("pending", sku())) {
      remember();
      show();
    }
  };
  const visible = () => !document.hidden && Date.now() - itemAt > STALE_MS && refresh();
  const begin = () => {
    remember();
    refresh();
    const turn = asked;
    const reopen = history.state?.shelfline === sku();
    // An order without a final answer goes on, and a dialog that was open is open again.
    if (!sending && !reopen) return;
    const wait = setInterval(() => {
      if (turn !== asked || !host.isConnected) return clearInterval(wait);
      if (!item) return;
      clearInterval(wait);
      if (reopen) open();
      else engine().catch(close);
    }, 50);
  };

  return {
    connect() {
      addEventListener("online", refresh);
      addEventListener("storage", stored);
      document.addEventListener("visibilitychange", visible);
      seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting) || click !== "open") return;
        seen?.disconnect();
        (window.requestIdleCallback || setTimeout)(preload);
      });
      seen.observe(button);
      begin();
    },
    disconnect() {
      removeEventListener("online", refresh);
      removeEventListener("storage", stored);
      document.removeEventListener("visibilitychange", visible);
      seen?.disconnect();
      clearTimeout(timer);
      asked++;
      close();
    },
    change() {
      asked++;
      close();
      item = undefined;
      taken = 0;
      begin();
    },
  };
}
