// What the page to order on gains by a script: a new quantity is priced at once, and the form is
// sent once. Without it the form does the same by its own buttons.
const form = document.querySelector("#order");

/** Puts the parts of an answered page that depend on the offer in place of the present ones. */
function refresh(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const now = fresh.getElementById(part.id);
    part.replaceChildren(...(now ? now.childNodes : []));
  }
}

/** Asks for the offer of the quantity that stands in the form; the last question counts. */
let asked;
async function update() {
  asked?.abort();
  asked = new AbortController();
  const body = new URLSearchParams(new FormData(form));
  body.set("do", "update");
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: asked.signal });
    if (answer.ok) refresh(await answer.text());
  } catch {
    // Not reached: the form asks once more when it is sent.
  }
}

/** Keeps the key with this page's place in the history: gone back to or read again, it is the same
 * form, and the same order. */
function keepKey() {
  const { key } = form.elements;
  const { orderKey } = history.state ?? {};
  if (orderKey) key.value = orderKey;
  else history.replaceState({ ...history.state, orderKey: key.value }, "");
}

let isSending = false;
function settle() {
  isSending = false;
  const button = document.querySelector("#submit");
  if (button?.dataset.label) button.textContent = button.dataset.label;
  button?.removeAttribute("aria-disabled");
}

if (form) {
  keepKey();
  form.elements.quantity.addEventListener("change", update);
  form.querySelector("#update").addEventListener("click", (event) => {
    event.preventDefault();
    update();
  });
  form.addEventListener("submit", (event) => {
    if (isSending) return event.preventDefault();
    isSending = true;
    const button = document.querySelector("#submit");
    // The width stays: the label says what is going on.
    button.style.minWidth = `${button.offsetWidth}px`;
    button.dataset.label = button.textContent;
    button.textContent = form.dataset.sending;
    button.setAttribute("aria-disabled", "true");
  });
  // A page that the back button brings back is not sending any more.
  addEventListener("pageshow", settle);
}
