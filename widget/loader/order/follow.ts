/** Follows an order with its token. */
import { watch } from "../../../live/watch";
import type { Order } from "./wire";

/** `wrong`: the token opens no such order. `lost`: the shop cannot be reached just now. */
export type State = "shown" | "wrong" | "lost";

/** Tells each state of the order with that id, until what is answered is called. */
export function follow(
  api: string,
  id: string,
  token: string,
  tell: (state: State, order?: Order) => void,
): () => void {
  const path = `${api}v1/orders/${id}`;
  return watch({
    live: path + "/live",
    hello: JSON.stringify({ token }),
    async ask(signal) {
      const answer = await fetch(path, { headers: { Authorization: "Bearer " + token }, signal });
      if (answer.status === 404) return;
      if (!answer.ok) throw answer.status;
      const order = await answer.json();
      return () => tell("shown", order);
    },
    // Each message is the order.
    told: (text) => tell("shown", JSON.parse(text)),
    lost: () => tell("lost"),
    wrong: () => tell("wrong"),
  });
}
