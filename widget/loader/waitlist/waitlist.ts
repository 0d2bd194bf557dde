/**
 * "Tell me when": a small dialog that asks for an address, where nothing can be ordered; and for a
 * code, where one may open the pre-order early. What an address is decides the shop: it is told what
 * was typed, and answers whether that is one.
 */
import { waitlist as languages } from "shelfline-texts/waitlist";
import { fill } from "../fill";
import type { Format } from "../format";
import type { Item } from "../wire";
import { field, make } from "./fields";
import { keep, typed } from "./memory";
import { css } from "./style";

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

const TIMEOUT_MS = 20_000;
const BUSY_S = 10;

export const waitlist: Waitlist = (root, { api, item, format, ...host }) => {
  const { locale } = format;
  const words = languages[locale.slice(0, 2)]!;
  const say = (key: keyof typeof words, values?: Record<string, string>) => fill(words[key], values);
  const { sku, quantity } = item;
  let timer = 0;
  host.adopt(css);

  /** Asks the shop, again after a while where it has much to do; none while it does not answer. */
  const request = async (path: string, json: object | undefined, again: () => void) => {
    clearTimeout(timer);
    status.textContent = "";
    try {
      const answer = await fetch(api + "v1/" + path, {
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
        ...(json && {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(json),
        }),
      });
      if (answer.status === 429 || answer.status === 503) {
        const ms = 1e3 * (+answer.headers.get("retry-after")! || BUSY_S);
        if (dialog.open) timer = setTimeout(again, ms);
        const unit = { style: "unit", unit: "second", unitDisplay: "long" } as const;
        status.textContent = say("busy", { time: (ms / 1e3).toLocaleString(locale, unit) });
        return;
      }
      if (answer.status === 202) return {};
      return await answer.json();
    } catch {
      status.textContent = say("lost");
    }
  };

  const status = make("p", { role: "status" });
  const email = field(say("email"), {
    id: "tell-email", type: "email", inputmode: "email", autocomplete: "email", maxlength: "254",
    "aria-required": "true", autofocus: "",
  });
  const send = make("button", { id: "tell-send", part: "button" }, say("tell"));
  const form = make("form", { novalidate: "" }, email.view, send);
  const tell = async () => {
    if (send.ariaDisabled) return;
    const address = email.input.value.trim();
    send.textContent = say("sending");
    send.ariaDisabled = "true";
    const told = await request("waitlist", { sku, email: address, quantity, locale }, tell);
    send.textContent = say("tell");
    send.ariaDisabled = null;
    if (!told || !dialog.open) return;
    if (told.code === "invalid_body") return email.wrong(say("wrong"));
    if (told.code) return void (status.textContent = say("lost"));
    host.told({ sku, quantity });
    title.textContent = say("done");
    const sent = make("p", { id: "tell-sent" }, say("sent", { email: address }));
    const end = make("button", { id: "tell-end", part: "button" }, say("close"));
    end.onclick = close;
    dialog.replaceChildren(title, sent, end, x);
    title.focus();
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

  const title = make("h2", { id: "tell-title", tabindex: "-1" }, say("tell"));
  const x = make("button", { part: "close", "aria-label": say("close") }, "×");
  const dialog = make(
    "dialog",
    { id: "tell", part: "dialog", lang: locale, "aria-labelledby": "tell-title" },
    title,
    make("b", { dir: "auto" }, (item.title || "").slice(0, 200)),
    make("p", {}, say("confirm")),
    form,
    status,
  );

  // Where the pre-order has a time to open at, a code may open it before.
  if (item.action === "coming_soon" && item.opens_at) {
    const code = field("Code", { id: "tell-code", autocomplete: "off", maxlength: "100" });
    const use = make("button", { id: "tell-use", part: "button" }, say("use"));
    const open = async () => {
      const text = code.input.value.trim();
      const query = new URLSearchParams({ sku, quantity: "" + quantity, code: text });
      const told = await request("availability?" + query, undefined, open);
      if (!told || !dialog.open) return;
      const now: Item | undefined = told.items?.[0];
      // Without a code, or with one that does nothing, it is shut as before.
      if (!text || !now?.max_quantity && now?.max_quantity !== null) return code.wrong(say("code_wrong"));
      close();
      host.opened(text, now);
    };
    const early = make("form", { novalidate: "" }, code.view, use);
    early.onsubmit = (event) => {
      event.preventDefault();
      open();
    };
    code.input.oninput = () => code.wrong("");
    dialog.append(make("details", {}, make("summary", {}, say("have")), early));
  }
  dialog.append(x);

  const close = () => dialog.close();
  x.onclick = close;
  dialog.onclose = () => {
    clearTimeout(timer);
    dialog.remove();
    host.closed();
  };
  root.append(dialog);
  dialog.showModal();
  return { close };
};
