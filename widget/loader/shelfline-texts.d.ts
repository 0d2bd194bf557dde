/** Written when the loader is bundled (`xtask/src/texts.rs`): a section of every language. */
declare module "shelfline-texts" {
  type Section = typeof import("../../texts/en.json").button;
  /** What the button needs before it works, by language. */
  export const button: Record<string, Omit<Section, "second" | "waitlist" | "challenge">>;
}

declare module "shelfline-texts/order" {
  /** The words of an order, by language. */
  export const order: Record<string, typeof import("../../texts/en.json").order>;
}

declare module "shelfline-texts/waitlist" {
  type Section = typeof import("../../texts/en.json").button;
  /** The words of whoever wants to be told, by language. */
  export const waitlist: Record<string, Section["waitlist"]>;
}

declare module "shelfline-texts/challenge" {
  type Section = typeof import("../../texts/en.json").button;
  /** The words around a challenge, by language. */
  export const challenge: Record<string, Section["challenge"]>;
}

declare module "shelfline-texts/second" {
  type Section = typeof import("../../texts/en.json").button;
  /** The words of the second stage, by language. */
  export const second: Record<string, Section["second"]>;
}
