// The playground: the real element, its attributes to be changed, and its events as they come.

/** A state, and the demo product that is in it. */
const STATES = [
  ["buy: in stock", { sku: "trail-lamp" }],
  ["buy: few left", { sku: "tin-stove" }],
  ["preorder: with a limit", { sku: "ridge-tent" }],
  ["preorder: closing, with a deposit", { sku: "storm-shell" }],
  ["backorder: with a batch on the way", { sku: "camp-mug" }],
  ["backorder: with a line, paid later", { sku: "ash-paddle" }],
  ["split", { sku: "dry-bag", quantity: 7 }],
  ["coming_soon", { sku: "down-quilt" }],
  ["ended", { sku: "coast-map" }],
  ["sold_out", { sku: "field-knife" }],
  ["too_many", { sku: "ridge-tent", quantity: 9 }],
  ["variants", { product: "island-jumper", sku: "island-jumper-fjord-s" }],
  ["unknown", { sku: "no-such-thing" }],
];
const ATTRIBUTES = ["sku", "product", "quantity", "locale", "theme", "data-buy"];
const EVENTS = ["ready", "change", "order", "refused", "cart"];
const EVENTS_MAX = 50;

const at = (id) => document.getElementById(id);
const field = (name) => at(`play-${name.replace("data-", "")}`);

export function play(fill) {
  const form = document.querySelector(".controls");
  at("play-state").append(...STATES.map(([name], place) => new Option(name, String(place))));
  choose(STATES[0][1]);
  draw(fill);

  form.oninput = ({ target }) => {
    if (target.id === "play-state") choose(STATES[Number(target.value)][1]);
    draw(fill);
  };
  form.onsubmit = (event) => event.preventDefault();
  for (const name of EVENTS) {
    document.addEventListener(`shelfline:${name}`, (event) => {
      if (at("stage").contains(event.target)) note(event);
    });
  }
  own(fill);
}

function choose({ sku = "", product = "", quantity = "" }) {
  field("sku").value = sku;
  field("product").value = product;
  field("quantity").value = quantity;
}

/** Sets the element's attributes and properties, and shows the tag that makes it so. */
function draw(fill) {
  const stage = at("stage");
  const attributes = ATTRIBUTES.map((name) => [name, field(name).value]).filter(([, text]) => text);
  const style = [
    ["--shelfline-accent", field("accent").value, "#1d5c4d"],
    ["--shelfline-radius", `${field("radius").value}px`, "8px"],
    ["--shelfline-font", field("font").value, ""],
  ].filter(([, value, usual]) => value !== usual);

  let button = stage.firstElementChild;
  if (!button) stage.append((button = document.createElement("shelfline-button")));
  for (const name of ATTRIBUTES) {
    const text = attributes.find(([given]) => given === name)?.[1];
    if (text === undefined) button.removeAttribute(name);
    else if (button.getAttribute(name) !== text) button.setAttribute(name, text);
  }
  button.style.cssText = style.map(([name, value]) => `${name}: ${value}`).join("; ");
  stage.style.colorScheme = field("theme").value;

  const written = style.length ? [...attributes, ["style", button.style.cssText.replace(/;$/, "")]] : attributes;
  const inside = written.map(([name, text]) => ` ${name}="${text.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}"`);
  at("play-code").textContent = `<shelfline-button${inside.join("")}></shelfline-button>`;
  fill({ sku: field("sku").value || "trail-lamp" });
}

function note({ type, detail }) {
  const log = at("log");
  log.querySelector(".empty")?.remove();
  const row = document.createElement("p");
  const name = document.createElement("code");
  name.textContent = type;
  row.append(name, ` ${JSON.stringify(detail ?? null)}`);
  log.prepend(row);
  while (log.children.length > EVENTS_MAX) log.lastChild.remove();
}

/** Where the demo's products are not, asks for a sku of the shop's own. */
async function own(fill) {
  const known = async (sku) => {
    const answer = await fetch(`/v1/availability?sku=${encodeURIComponent(sku)}`);
    return answer.ok && (await answer.json()).items[0].action !== "unknown";
  };
  const form = document.querySelector(".own");
  form.onsubmit = async (event) => {
    event.preventDefault();
    const sku = at("own-sku").value.trim();
    const found = await known(sku).catch(() => false);
    at("own-said").textContent = found ? "Shown below." : "This shop does not know that sku.";
    if (!found) return;
    choose({ sku });
    draw(fill);
  };
  const demo = await known(STATES[0][1].sku).catch(() => true);
  form.hidden = demo;
  if (demo) return;
  at("play-state").disabled = true;
  at("own-sku").focus({ preventScroll: true });
}
