/** What the button says of this browser's own orders of a sku, and tells the page. */
import type { First, Host } from "../stages";
import { type Hold, holdOf } from "./hold";
import { recall } from "./memory";
import { adopt } from "./style";
import { wordsOf } from "./words";

interface Order {
  number: string;
  url: string;
}

export function orders(host: Host, { sku, format, show, tell }: First, now: () => number) {
  const told = new Set<string>();
  let order: Order | undefined;
  let hold: Hold | undefined; // Of that order, while it is not paid for.
  let sending = false; // By this button's own dialog.
  let pending = false; // By whatever page or tab.
  return {
    /** Reads again what this browser remembers. */
    remember(): void {
      const kept = recall("order", sku());
      order = kept || order;
      pending = !!recall("pending", sku());
      const until = kept?.placed?.order?.hold_until;
      if (hold?.url === order?.url) return;
      hold?.end();
      hold = until && holdOf(order!.url, until, now, show);
    },
    /** The button is about something else from now on. */
    forget(): void {
      hold?.end();
      order = hold = undefined;
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
        const { number, url } = order;
        const left = hold?.left(format().locale);
        const link = document.createElement("a");
        link.part.add("order");
        adopt(host.shadowRoot!, "[part=order]{color:inherit}");
        link.href = url;
        link.textContent =
          hold?.state === "expired"
            ? say("expired", { number })
            : left
              ? say("held", { number, time: left })
              : say("order", { number });
        status.prepend(link, status.textContent && " · ");
      }
    },
  };
}
