// Browser interfaces that are shorter here than through bindings.

export const randomKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");

// Without the interface (pages that are not secure, sandboxed frames) tabs do not wait for each
// other; the key that they share still makes one order of it.
export const lock = (name) =>
  new Promise((take) => {
    const alone = () => new Promise(take);
    if (!navigator.locks) return take(() => {});
    navigator.locks.request(name, alone).catch(() => take(() => {}));
  });

const CODES =
  "ADAEAFAGAIALAMAOARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

export const countries = (locale) => {
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const { compare } = new Intl.Collator(locale);
  return CODES.match(/../g)
    .map((code) => [code, names.of(code)])
    .sort((a, b) => compare(a[1], b[1]))
    .flat();
};

export const homeCountry = (locale) => {
  for (const tag of [locale, ...(navigator.languages || [])]) {
    const code = /-([A-Z]{2})\b/.exec(tag);
    if (code) return code[1];
  }
  return /^de/.test(locale) ? "DE" : "";
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
