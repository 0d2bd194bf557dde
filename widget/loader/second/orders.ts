/** What the button says of this browser's own orders of a sku, and tells the page. */
import type { First, Host } from "../stages";
import { recall } from "./memory";
import { wordsOf } from "./words";

interface Order {
  number: string;
  url: string;
}

export function orders(host: Host, { sku, format, show, tell }: First) {
  const told = new Set<string>();
  let order: Order | undefined;
  let sending = false; // By this button's own dialog.
  let pending = false; // By whatever page or tab.
  return {
    /** Reads again what this browser remembers. */
    remember(): void {
      order = recall("order", sku()) || order;
      pending = !!recall("pending", sku());
    },
    /** The button is about something else from now on. */
    forget(): void {
      order = undefined;
      sending = pending = false;
    },
    /** Whether one is on its way, since an earlier page. */
    isPending: () => pending,
    sending(on: boolean): void {
      sending = on;
      show();
    },
    ordered(number: string, url: string): void {
      order = { number, url };
      show();
      if (told.has(number)) return;
      told.add(number);
      // The path is `/orders/ID`; what stands behind it opens the order.
      tell("order", { number, id: /\/orders\/([^/#?]+)/.exec(url)?.[1], status_url: url });
      host.refresh(); // There is less now, or one more in line.
    },
    painted(): void {
      const status = host.shadowRoot!.querySelector("[part=status]")!;
      const say = wordsOf(format());
      if (sending || pending) status.textContent = say("sending");
      else if (order) {
        const link = document.createElement("a");
        link.part.add("order");
        Object.assign(link, { href: order.url, textContent: say("order", { ...order }) });
        status.prepend(link, status.textContent && " · ");
      }
    },
  };
}
