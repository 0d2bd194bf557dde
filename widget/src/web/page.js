// Browser interfaces that are shorter here than through bindings.

// Values of answers are read where they are: nothing of them is copied but what is shown.
export const at = (value, path) => path.split(".").reduce((value, name) => value?.[name], value);
export const textAt = (value, path) => {
  const found = at(value, path);
  return typeof found === "string" ? found : undefined;
};
export const numberAt = (value, path) => {
  const found = at(value, path);
  return typeof found === "number" ? found : undefined;
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

export const request = async (url, key, body) => {
  const order = body && {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body,
  };
  const signal = AbortSignal.timeout?.(TIMEOUT_MS);
  const answer = await fetch(url, { signal, credentials: "omit", ...order });
  return {
    status: answer.status,
    retry_after: parseInt(answer.headers.get("retry-after")),
    body: parse(await answer.text()),
  };
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

const CODES =
  "ADAEAFAGAIALAMAOARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

export const countries = (locale, usual) => {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const { compare } = new Intl.Collator(locale);
  const rank = (code) => usual.indexOf(code) + 1 || CODES.length;
  return CODES.match(/../g)
    .map((code) => [code, names.of(code)])
    .sort((a, b) => rank(a[0]) - rank(b[0]) || compare(a[1], b[1]))
    .flat();
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
