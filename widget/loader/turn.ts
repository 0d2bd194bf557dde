/** When time changes an offer. */
import type { Item } from "./wire";

const SECOND_MS = 1_000;

/**
 * In how many ms the answer of `then` is another one, at `now`, both by the shop's clock; infinitely
 * many where time changes nothing. Soon, where that moment has passed and the answer is of before.
 */
export const turnOf = ({ opens_at, release_at, closes_at }: Item, then: number, now: number) =>
  Math.min(
    ...[opens_at, release_at, closes_at]
      .map((at) => Date.parse(at!))
      .filter((at) => at > then)
      .map((at) => (at > now ? at - now + 50 : SECOND_MS)),
  );
