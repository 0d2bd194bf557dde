// What the page of an order gains by a script: the token behind the `#` of its address opens it, it
// keeps itself up to date, and times are those of the shopper's own clock.
import { provable } from "./proof.js";
import { watch } from "./watch.js";

/** Not all pages ask at the same moment. */
const SPREAD_MS = 400;

const path = location.pathname.replace(/\/cancel$/, "");
const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/** Each part as the worker last sent it: one that is the same is left alone. */
const sent = new Map();

/** The tag of the page as it was sent last. */
let tag;

/** Shows a page in place of this one. */
function show(page) {
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  for (const part of document.querySelectorAll("[data-live]")) sent.set(part.id, part.innerHTML);
  localTimes();
  provable(document.querySelector("#receipt"), path);
}

function localTimes() {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  for (const time of document.querySelectorAll("time")) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

function say(closed, text) {
  const said = document.createElement("p");
  said.textContent = text;
  said.className = "notice wrong";
  said.setAttribute("role", "alert");
  closed.querySelectorAll("[role]").forEach((former) => former.remove());
  closed.querySelector("h1").after(said);
}

/** Sends the token of the address, which the worker keeps in a cookie of this order alone. */
async function open(closed) {
  const token = location.hash.slice(1);
  const { wrong, looking, failed } = closed.dataset;
  const hasForm = closed.querySelector("input[type=hidden]");
  if (!token) return hasForm || say(closed, wrong);
  const heading = closed.querySelector("h1");
  const name = heading.textContent;
  heading.textContent = looking;
  const forms = closed.querySelectorAll("form");
  for (const form of forms) form.hidden = true; // what is asked there is on its way
  const body = new URLSearchParams({ token });
  try {
    const answer = await fetch(path + location.search, { method: "POST", body });
    if (answer.status >= 500) throw new Error(String(answer.status));
    const page = parse(await answer.text());
    const stillClosed = page.querySelector("#closed");
    show(page);
    if (!stillClosed) follow();
    else if (answer.ok) say(document.querySelector("#closed"), wrong);
  } catch {
    heading.textContent = name;
    for (const form of forms) form.hidden = false;
    say(closed, failed);
  }
}

/** Asks for the page, and answers what brings its parts up to date; what is being typed stays. */
async function refresh(signal) {
  const headers = tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(path + location.search, { cache: "no-store", headers, signal });
  if (answer.status === 304) return () => reach(false);
  if (!answer.ok) throw new Error(String(answer.status));
  const page = parse(await answer.text());
  // Without its cookie it is closed: what is shown stays.
  if (page.querySelector("#closed")) throw new Error("closed");
  return () => {
    reach(false);
    tag = answer.headers.get("ETag");
    update(page);
  };
}

/** Shows the parts of a page that are not as they were sent last. */
function update(page) {
  const changed = [...document.querySelectorAll("[data-live]")].filter((part) => {
    const fresh = page.getElementById(part.id)?.innerHTML ?? "";
    const isNew = sent.has(part.id) ? sent.get(part.id) !== fresh : true;
    sent.set(part.id, fresh);
    return isNew;
  });
  if (changed.length === 0) return;
  const apply = () => {
    for (const part of changed) {
      part.replaceChildren(...(page.getElementById(part.id)?.childNodes ?? []));
    }
    localTimes();
  };
  // Once, gently, and not for who wants nothing to move.
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !document.startViewTransition) apply();
  else document.startViewTransition(apply);
}

/** Says that what is shown may be out of date, or no more. */
function reach(isLost) {
  document.querySelector("#reach")?.remove();
  const place = document.querySelector("#place");
  if (!isLost || !place) return;
  const said = document.createElement("p");
  said.id = "reach";
  said.className = "notice wrong";
  said.setAttribute("role", "status");
  said.textContent = place.dataset.offline;
  place.before(said);
}

/** Goes on to where it is paid, where the address asks for that; once, so that "back" leads back. */
function onward() {
  const query = new URLSearchParams(location.search);
  if (!query.has("pay")) return;
  query.delete("pay");
  history.replaceState(null, "", `${path}${query.size ? `?${query}` : ""}${location.hash}`);
  document.querySelector("#pay")?.requestSubmit();
}

/** The page's cookie opens the socket, whose messages only say that something changed. */
const follow = () =>
  watch({
    live: `${location.origin}${path}/live`,
    ask: refresh,
    told: (_message, isFirst) => (isFirst ? 0 : Math.random() * SPREAD_MS),
    lost: () => reach(true),
  });

const closed = document.querySelector("#closed");
for (const part of document.querySelectorAll("[data-live]")) sent.set(part.id, part.innerHTML);
localTimes();
provable(document.querySelector("#receipt"), path);
if (closed) await open(closed);
else if (document.querySelector("[data-live]")) follow();
onward();
