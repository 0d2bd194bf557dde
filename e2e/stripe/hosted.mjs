// The hosted page of a session, as a shopper meets it.
import { BEHAVIOURS } from "./cards.mjs";
import { parse } from "./form.mjs";
import { show } from "./money.mjs";
import { decline, pay } from "./shopper.mjs";

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (said) => String(said).replace(/[&<>"]/g, (sign) => ENTITIES[sign]);
const CARDS = {
  ok: "works",
  decline_later: "works now, is declined later",
  auth_later: "works now, asks for authentication later",
};

const html = (title, inside) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>
  body { font: 1rem/1.5 system-ui, sans-serif }
  main { max-width: 30rem; margin: 2rem auto; padding: 0 1rem }
  button { font: inherit; min-height: 2.75rem; padding: 0 1rem; margin: 0.25rem 0.25rem 0.25rem 0 }
</style>
<main>
<h1>${escaped(title)}</h1>
${inside}
</main>
</html>
`;

const button = (outcome, label) =>
  `<button name="outcome" value="${outcome}">${label}</button>`;

function form(world, session, isDeclined) {
  const isSetup = session.mode === "setup";
  const lines = world.note(session).lines.data;
  const goods = lines.map((line) => `<li>${line.quantity} × ${escaped(line.description)}`);
  const amount = isSetup ? "" : show(session.amount_total, session.currency);
  const choices = Object.entries(CARDS).map(([value, said], at) => {
    const checked = at === 0 ? " checked" : "";
    const input = `<input type="radio" name="card" value="${value}"${checked}>`;
    return `<p><label>${input} ${said}</label></p>`;
  });
  const inside = `
${isDeclined ? '<p role="alert">Your card was declined. Please try another one.</p>' : ""}
${isSetup ? "<p>Nothing is charged now.</p>" : `<ul>${goods.join("")}</ul>
<p><span id="due">Amount due</span> <output aria-labelledby="due">${escaped(amount)}</output></p>`}
<form method="post" action="/pay/${session.id}">
<fieldset><legend>Card</legend>${choices.join("\n")}</fieldset>
${button("paid", isSetup ? "Save card" : "Pay")}
${button("declined", "Decline")}
${session.cancel_url ? button("cancel", "Back to shop") : ""}
</form>`;
  return html(isSetup ? "Save your card" : "Pay", inside);
}

const page = (status, body) => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  body,
});
const redirect = (location) => ({ status: 303, headers: { location }, body: "" });

function closed({ status, success_url: back }) {
  if (status === "expired") return page(410, html("This page has expired", ""));
  const link = `<p><a href="${escaped(back)}">Back to shop</a></p>`;
  return page(200, html("You're all done here", link));
}

function act(world, session, asked) {
  const { outcome, card = "ok" } = asked;
  const success = session.success_url.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  const cancel = session.cancel_url?.replaceAll("{CHECKOUT_SESSION_ID}", session.id);
  if (outcome === "cancel" && cancel) return redirect(cancel);
  // Sent twice: it is paid once.
  if (session.status === "complete") return redirect(success);
  if (session.status === "expired") return closed(session);
  if (outcome === "declined") {
    decline(world, session);
    return redirect(`/pay/${session.id}?declined=1`);
  }
  const behaviour = outcome === "authentication_required_later" ? "auth_later" : card;
  const isKnown = outcome === "paid" || outcome === "authentication_required_later";
  if (!isKnown || !Object.hasOwn(BEHAVIOURS, behaviour)) {
    return page(400, html("No such outcome", ""));
  }
  pay(world, session, behaviour);
  return redirect(success);
}

/** @returns {{status: number, headers: object, body: string}} */
export function hosted(world, { method, path, query, text }) {
  const session = world.tables["checkout.session"].get(path.slice("/pay/".length));
  if (!session) return page(404, html("Nothing here", ""));
  if (method === "POST") return act(world, session, parse(text));
  if (session.status !== "open") return closed({ ...session });
  return page(200, form(world, session, parse(query).declined === "1"));
}
