// Browser interfaces that are shorter here than through bindings.

// Values of answers are read where they are: nothing of them is copied but what is shown.
export const at = (value, path) => path.split(".").reduce((value, name) => value?.[name], value);
export const textAt = (value, path) => {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
};
export const numberAt = (value, path) => {
  const found = at(value, path);
  return typeof found === "number" || typeof found === "boolean" ? +found : undefined;
};
export const textsAt = (value, path) =>
  Object.values(Object(at(value, path))).filter((text) => typeof text === "string");

export const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: nothing.
  }
};
export const quote = (text) => JSON.stringify(text);

const TIMEOUT_MS = 20_000;

const request = async (url, order) => {
  const signal = AbortSignal.timeout?.(TIMEOUT_MS);
  const answer = await fetch(url, { signal, credentials: "omit", ...order });
  return {
    status: answer.status,
    retry_after: parseInt(answer.headers.get("retry-after")),
    body: parse(await answer.text()),
  };
};

export const available = async ({ api, sku, code }, quantity) => {
  const query = new URLSearchParams({ sku, quantity });
  if (code) query.set("code", code);
  return (await request(`${api}v1/availability?${query}`)).body?.items?.[0];
};

// Where the shop asks for a challenge, the button's half shows it; the order stays the same one,
// under its key. Without a token nothing more is sent.
export const send = async (host, key, body) => {
  const headers = { "content-type": "application/json", "idempotency-key": key };
  for (;;) {
    const answer = await request(`${host.api}v1/orders`, { method: "POST", headers, body });
    if (answer.body?.code !== "challenge_failed") return answer;
    headers["turnstile-token"] = await host.challenge(answer.body);
    if (!headers["turnstile-token"]) return answer;
  }
};

// Where storage is forbidden or full, what is kept lasts as long as the page.
const page = new Map();
const area = (session) => (session ? sessionStorage : localStorage);
export const load = (session, key) => {
  try {
    return page.get(key) ?? area(session).getItem(key);
  } catch {
    return undefined;
  }
};
export const save = (session, key, text) => {
  page.delete(key);
  try {
    area(session).setItem(key, text);
  } catch {
    page.set(key, text);
  }
};
export const forgetKept = (key) => {
  page.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept there.
  }
};

export const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

// Without the interface (pages that are not secure, sandboxed frames) tabs do not wait for each
// other; the key that they share still makes one order of it.
const locks = new Map();
export const lock = (name) =>
  new Promise((take) => {
    const taken = (giveBack) => {
      locks.set(name, giveBack);
      take();
    };
    const alone = () => new Promise(taken);
    if (!navigator.locks) return taken(() => {});
    navigator.locks.request(name, alone).catch(() => taken(() => {}));
  });
export const release = (name) => locks.get(name)();

// Names that the browser has beside those of the countries of ISO 3166-1: what is reserved there,
// was given up, groups of countries, and places where nobody lives.
const OTHERS =
  "AC AN AQ BU BV CP CQ CS DD DG DY EA EU EZ FX HM HV IC NH NT QO QU RH SU TA TF TP UK UM UN VD XA XB XK YD YU ZR ZZ";

export const countries = (locale, usual) => {
  const names = new Intl.DisplayNames(locale, { type: "region", fallback: "none" });
  const { compare } = new Intl.Collator(locale);
  const rank = (code) => usual.indexOf(code) + 1 || 99;
  const found = [];
  for (let n = 0; n < 676; n++) {
    const code = String.fromCharCode(65 + n / 26, 65 + (n % 26));
    const name = !OTHERS.includes(code) && names.of(code);
    if (name) found.push([code, name]);
  }
  return found.sort((a, b) => rank(a[0]) - rank(b[0]) || compare(a[1], b[1])).flat();
};

export const homeCountry = (locale) => {
  for (const tag of [locale, ...(navigator.languages || [])]) {
    const code = /-([A-Z]{2})\b/.exec(tag);
    if (code) return code[1];
  }
  return /^de/.test(locale) ? "DE" : "";
};

const CATEGORIES = ["zero", "one", "two", "few", "many"];
export const plural = (locale, n) => {
  const at = CATEGORIES.indexOf(new Intl.PluralRules(locale).select(n));
  return at < 0 ? CATEGORIES.length : at;
};

export const source = () => {
  const query = new URLSearchParams(location.search);
  let referrer = "";
  try {
    const { origin } = new URL(document.referrer);
    if (origin !== location.origin) referrer = origin;
  } catch {
    // There is none.
  }
  return [query.get("utm_campaign"), query.get("utm_medium"), referrer].map((text) =>
    (text || "").slice(0, 200),
  );
};

export const remembered = (sku) => history.state?.shelfline === sku;

export const remember = (sku, known) => {
  if (!remembered(sku)) {
    history.pushState({ ...history.state, shelfline: sku, shelflineKnown: known }, "");
  }
  return history.state.shelflineKnown || "";
};

export const forget = (sku) => {
  if (remembered(sku)) history.back();
};

export const make = (tag) => document.createElement(tag);
export const refused = (host, code, title) => host.refused?.(code, title);
export const grow = (element, share) => (element.style.flexGrow = share);
