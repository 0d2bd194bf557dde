// The floor: what a careful hand writes for one shop in plain JavaScript. It asks, paints three lines
// in one language, money and dates as that language writes them, and opens a form made of a string.
// It knows no pre-order from a backorder, checks nothing and survives nothing: it is there to be as
// fast as a page can be.
const shop = new URL("/", document.currentScript.src).href;
const questions = new Map();

function ask(sku) {
  if (questions.size === 0) setTimeout(flush, document.readyState === "loading" ? 50 : 0);
  return new Promise((give) => questions.set(sku, give));
}

async function flush() {
  const asked = new Map(questions);
  questions.clear();
  const query = [...asked.keys()].map((sku) => `sku=${encodeURIComponent(sku)}`).join("&");
  const { items } = await (await fetch(`${shop}v1/availability?${query}&quantity=1`)).json();
  for (const item of items) asked.get(item.sku)?.(item);
}

const style = new CSSStyleSheet();
style.replaceSync(`:host{display:block}
div{display:grid;grid-template-rows:2.8em 48px 2.8em;gap:8px;font:14px/1.4 system-ui,sans-serif}
button{border:0;border-radius:8px;background:#1d5c4d;color:#fff;font:600 16px system-ui}
[aria-disabled=true]{opacity:.5}`);

/** "May 4 – 10", as our button says it too. */
const days = ({ ships_from, ships_to }) =>
  new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" })
    .formatRange(new Date(ships_from), new Date(ships_to));

const FIELDS = ["email", "name", "line1", "postal_code", "city", "country"];

customElements.define("floor-button", class extends HTMLElement {
  async connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.innerHTML = '<div><p>…</p><button aria-disabled="true">…</button><p></p></div>';
    const [status, button, promise] = root.querySelectorAll("p, button");
    const item = await ask(this.getAttribute("sku"));
    const { amount, currency } = item.price;
    const money = new Intl.NumberFormat("en", { style: "currency", currency }).format(amount / 100);
    status.textContent = item.action === "buy" ? "In stock" : "Out of stock";
    button.textContent = `Order · ${money}`;
    promise.textContent = item.promise.ships_to ? `Ships ${days(item.promise)}` : "";
    button.ariaDisabled = "false";
    button.onclick = () => {
      const dialog = document.createElement("dialog");
      dialog.id = "dialog";
      const fields = FIELDS.map((name) => `<label>${name} <input id="${name}" required></label>`);
      dialog.innerHTML = `<form method="dialog">${fields.join("")}<button>${money}</button></form>`;
      root.append(dialog);
      dialog.showModal();
    };
  }
});
