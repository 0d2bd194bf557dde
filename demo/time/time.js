// The panel at the side of a product: plays the merchant and the passing of time, so that one
// person sees the whole life of an order.
import { deeds, movable, queue, standing } from "./deeds.js";
import { Merchant, Refused } from "./merchant.js";
import { number, say, time, units } from "./words.js";

const ANSWER_MS_MAX = 1100;

const aside = document.getElementById("time");
const [tab, panel, close, key, controls, why, log, line] = [
  ".tab", ".panel", ".close", ".key", ".controls", ".why", ".log", ".queue",
].map((selector) => aside.querySelector(selector));
const buttons = [...aside.querySelectorAll("[data-do]")];
const merchant = new Merchant();
let entered = false;
let last = Promise.resolve();

/** The sku that the button of this page shows, a chosen variant's too. */
function sku() {
  const button = document.querySelector(".offer shelfline-button");
  return button.item?.sku ?? button.getAttribute("sku");
}

/** Asks the shop's buttons to look again. */
function refresh() {
  const all = [...document.querySelectorAll("shelfline-button")];
  if (all.every((button) => button.refresh)) all.forEach((button) => button.refresh());
  else document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
}

const element = (tag, textContent, className = "") =>
  Object.assign(document.createElement(tag), { textContent, className });

function tell(text) {
  log.querySelector(".empty")?.remove();
  log.prepend(element("p", text));
}

async function draw() {
  const [figures, waiting] = await Promise.all([
    standing(merchant, sku()),
    queue(merchant, sku()),
  ]);
  for (const place of aside.querySelectorAll("[data-figure]")) {
    const value = figures[place.dataset.figure];
    place.textContent = typeof value === "number" ? number(value) : time(value);
  }
  const rows = waiting.map(({ name, units: n }) => {
    const row = element("li", name);
    row.append(element("span", units(n)));
    return row;
  });
  if (figures.waiting_orders > rows.length) {
    rows.push(element("li", say("more", { n: number(figures.waiting_orders - rows.length) }), "empty"));
  }
  line.replaceChildren(...(rows.length ? rows : [element("li", say("line_empty"), "empty")]));
}

async function enter() {
  entered = true;
  key.hidden = true;
  controls.hidden = false;
  const canMove = await movable(merchant, sku());
  why.hidden = canMove;
  for (const button of buttons) {
    button.ariaDisabled = String("clock" in button.dataset && !canMove);
  }
  await draw();
}

/** Runs a step after those before it, and says what went wrong. */
function guarded(step) {
  last = last.then(step).catch((error) => {
    tell(error instanceof Refused ? say("failed", { detail: error.message }) : say("lost"));
  });
  return last;
}

function open(shown) {
  panel.hidden = !shown;
  tab.ariaExpanded = String(shown);
  if (!shown) return tab.focus();
  close.focus();
  // On a phone the panel takes the lower half: the button is to be seen in the upper one.
  document.querySelector(".offer .price").scrollIntoView();
  return guarded(async () => {
    if (entered || (await merchant.enters(sku()))) return enter();
    key.hidden = false;
    return key.querySelector("input").focus();
  });
}

tab.onclick = () => open(true);
close.onclick = () => open(false);
panel.onkeydown = ({ key: pressed }) => {
  if (pressed === "Escape") open(false);
};
key.onsubmit = (event) => {
  event.preventDefault();
  guarded(async () => {
    const opens = await merchant.opens(key.querySelector("input").value, sku());
    key.querySelector(".wrong").hidden = opens;
    if (opens) await enter();
  });
};
for (const button of buttons) {
  button.onclick = () => {
    if (button.ariaDisabled === "true") return;
    guarded(async () => {
      tell(await deeds[button.dataset.do](merchant, sku()));
      refresh();
      // Outside the test clock an answer may be a second old.
      if (!why.hidden) setTimeout(refresh, ANSWER_MS_MAX);
      await draw();
    });
  };
}
// What a shopper does on this page shows in the panel too.
document.addEventListener("shelfline:order", () => entered && guarded(draw));

aside.hidden = false;
if (location.hash === "#time") open(true);
