/** One button: asks, paints, and opens the dialog of the WebAssembly half. */
import { ask } from "./ask";
import { type Dialog, preload, start } from "./engine";
import { formatFor } from "./format";
import { type Lines, lines, ships } from "./lines";
import { recall } from "./memory";
import { api } from "./place";
import { adopt, css } from "./style";
import type { Item } from "./wire";

const RETRY_MS = 15_000;
const MINUTE_MS = 60_000;

export interface Block {
  connect(): void;
  disconnect(): void;
  change(): void;
}

/** The block of a `<shelfline-button>`. It listens outside itself only while it is connected. */
export function block(host: HTMLElement): Block {
  const root = host.attachShadow({ mode: "open" });
  const make = <K extends keyof HTMLElementTagNameMap>(tag: K, part: string) => {
    const element = document.createElement(tag);
    element.part.add(part);
    return element;
  };
  const frame = make("div", "block");
  const status = make("p", "status");
  const button = make("button", "button");
  const promise = make("p", "promise");
  frame.append(status, button, promise);
  root.append(frame);
  adopt(root, css);

  let asked = 0; // Answers to anything but the last question are dropped.
  let item: Item | undefined;
  let itemAt = 0;
  let taken = 0; // The quantity chosen here, where the attribute's cannot be had.
  let click: Lines["click"] | "retry" = "none";
  let dialog: Promise<Dialog> | undefined;
  let sending = false;
  let order: { number: string; url: string } | undefined;
  let timer = 0;
  let live = false;

  const sku = () => host.getAttribute("sku") || "";
  const quantity = () =>
    taken || Math.min(Math.max(parseInt(host.getAttribute("quantity")!) || 1, 1), 1e9);
  const format = () =>
    formatFor(host.closest<HTMLElement>("[lang]")?.lang || navigator.language);

  const paint = (
    state: string,
    said: Omit<Lines, "click">,
    does: typeof click = "none",
    { texts } = format(),
  ) => {
    click = does;
    frame.dataset.state = state;
    status.textContent = sending ? texts.sending : said.status;
    button.textContent = said.label;
    button.ariaDisabled = String(does === "none");
    promise.textContent = said.promise;
    if (!sending && order) {
      const link = make("a", "order");
      Object.assign(link, { href: order.url, textContent: texts.order(order.number) });
      status.prepend(link, " · ");
    }
  };
  const failed = () => {
    const { lost, again } = format().texts;
    paint("unreachable", { status: lost, label: again, promise: "" }, "retry");
  };
  const show = () => {
    clearTimeout(timer);
    if (!item) return;
    // The shop's clock counts, not this device's.
    const ahead = Date.parse(item.as_of) - itemAt || 0;
    const said = lines(item, format(), ahead);
    paint(item.action, said, said.click);
    const turns = [item.opens_at, item.release_at, item.closes_at]
      .map((at) => Date.parse(at!) - Date.now() - ahead)
      .filter((ms) => ms > 0);
    // Where time changes the offer, its figures are kept true, and it turns on time.
    if (turns[0]) timer = setTimeout(refresh, Math.min(...turns, MINUTE_MS) + 50);
  };
  const answered = (answer: Item) => {
    item = answer;
    itemAt = Date.now();
    show();
  };
  const refresh = async () => {
    clearTimeout(timer);
    const turn = ++asked;
    if (!item) paint("loading", { status: "…", label: "…", promise: "…" });
    const answer = await ask(sku(), quantity());
    if (turn !== asked) return;
    try {
      if (answer) return answered(answer);
    } catch {
      item = undefined; // Not an answer as we know it.
    }
    if (!item) failed();
    timer = setTimeout(refresh, RETRY_MS);
  };

  const engine = () =>
    (dialog ||= start().then((module) =>
      module.take_over(root, {
        api,
        sku: sku(),
        item: item!,
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
          refresh(); // There is less now, or one more in line.
        },
        closed: () => button.focus(),
        adopt: (text) => adopt(root, text),
      }),
    ));
  const close = () => {
    dialog?.then((dialog) => dialog.unmount()).catch(() => 0);
    dialog = undefined;
  };
  const open = async (shown: boolean) => {
    const mine = engine();
    try {
      const ready = await mine;
      if (shown && dialog === mine) ready.open();
    } catch {
      dialog = undefined;
      failed();
    }
  };
  button.onclick = () => {
    if (click === "open") return open(true);
    if (click === "take") taken = item?.max_quantity || 0;
    if (click !== "none") refresh();
  };
  button.onpointerenter = button.onfocus = () => click === "open" && preload();

  const seen = new IntersectionObserver((entries) => {
    if (entries[0].isIntersecting) (window.requestIdleCallback || setTimeout)(preload);
  });

  const remember = () => {
    order = recall("order", sku());
    sending = !!recall("pending", sku());
    show();
  };
  const stored = ({ key }: StorageEvent) => key?.endsWith(api + sku()) && remember();
  const visible = () => document.hidden || refresh();
  const begin = async () => {
    remember();
    await refresh();
    // An order without a final answer goes on, and a dialog that was open is open again.
    const reopen = history.state?.shelfline === sku();
    if (item && !dialog && (sending || reopen)) open(reopen);
  };

  return {
    connect() {
      // A move is a removal and an insertion in one task: what is open stays open.
      if (live) return;
      live = true;
      addEventListener("online", refresh);
      addEventListener("storage", stored);
      addEventListener("visibilitychange", visible);
      begin();
      seen.observe(button);
    },
    disconnect() {
      if (!live || host.isConnected) return;
      live = false;
      removeEventListener("online", refresh);
      removeEventListener("storage", stored);
      removeEventListener("visibilitychange", visible);
      seen.disconnect();
      clearTimeout(timer);
      asked++;
      close();
    },
    change() {
      if (!live) return;
      close();
      item = undefined;
      taken = 0;
      begin();
    },
  };
}
