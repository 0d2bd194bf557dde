/**
 * "Tell me when": a small dialog that asks for an address, where nothing can be ordered; and for a
 * code, where one may open the pre-order early. What an address is decides the shop: it is told what
 * was typed, and answers whether that is one.
 */
import type { Format } from "../format";
import type { Item } from "../wire";
import { early } from "./early";
import { field, make } from "./fields";
import { keep, typed } from "./memory";
import { type Request, requests } from "./request";
import { css } from "./style";
import { type Say, wordsFor } from "./words";

/** What the dialog is given of its button. */
export interface Host {
  api: string;
  item: Item;
  format: Format;
  adopt(css: string): void;
  closed(): void;
  /** Somebody is on the list as soon as the mail is answered. */
  told(detail: { sku: string; quantity: number }): void;
  /** A code opened it. */
  opened(code: string, item: Item): void;
}

export type Waitlist = (root: ShadowRoot, host: Host) => { close(): void };

/** The form for an address; `done` is called with one that the shop takes. */
function address(
  { sku, quantity }: Item,
  locale: string,
  say: Say,
  request: Request,
  status: HTMLElement,
  done: (email: string) => void,
): HTMLElement {
  const email = field(say("email"), {
    id: "tell-email", type: "email", inputmode: "email", autocomplete: "email", maxlength: "254",
    "aria-required": "true", autofocus: "",
  });
  const send = make("button", { id: "tell-send", part: "button" }, say("tell"));
  const form = make("form", { novalidate: "" }, email.view, send);
  const tell = async () => {
    if (send.ariaDisabled) return;
    const text = email.input.value.trim();
    send.textContent = say("sending");
    send.ariaDisabled = "true";
    const told = await request("waitlist", { sku, email: text, quantity, locale }, tell);
    send.textContent = say("tell");
    send.ariaDisabled = null;
    if (!told || !form.isConnected) return;
    if (told.code === "invalid_body") email.wrong(say("wrong"));
    else if (told.code) status.textContent = say("lost");
    else done(text);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    tell();
  };
  email.input.value = typed();
  email.input.oninput = () => {
    keep(email.input.value);
    email.wrong("");
  };
  return form;
}

export const waitlist: Waitlist = (root, { api, item, format: { locale }, ...host }) => {
  const say = wordsFor(locale);
  const { sku, quantity } = item;
  const status = make("p", { role: "status" });
  const [request, stop] = requests(api, locale, say, status, () => dialog.open);
  const title = make("h2", { id: "tell-title", tabindex: "-1" }, say("tell"));
  const x = make("button", { part: "close", "aria-label": say("close") }, "×");
  const close = () => dialog.close();
  const done = (email: string) => {
    host.told({ sku, quantity });
    title.textContent = say("done");
    const sent = make("p", { id: "tell-sent" }, say("sent", { email }));
    const end = make("button", { id: "tell-end", part: "button" }, say("close"));
    end.onclick = close;
    dialog.replaceChildren(title, sent, end, x);
    title.focus();
  };
  const dialog = make(
    "dialog",
    { id: "tell", part: "dialog", lang: locale, "aria-labelledby": "tell-title" },
    title,
    make("b", { dir: "auto" }, (item.title || "").slice(0, 200)),
    make("p", {}, say("confirm")),
    address(item, locale, say, request, status, done),
    status,
  );
  // Where the pre-order has a time to open at, a code may open it before.
  if (item.action === "coming_soon" && item.opens_at) {
    const opened = (code: string, now: Item) => {
      close();
      host.opened(code, now);
    };
    dialog.append(early(item, say, request, opened));
  }
  dialog.append(x);
  x.onclick = close;
  dialog.onclose = () => {
    stop();
    dialog.remove();
    host.closed();
  };
  host.adopt(css);
  root.append(dialog);
  dialog.showModal();
  return { close };
};
