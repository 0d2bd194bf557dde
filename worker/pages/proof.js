// Verifies the proof of a place in this browser: the keys, the chain and the head are fetched as anyone
// may fetch them, and held against the receipt by the shop's own published rules, in WebAssembly.
const PAGE = 200;
const ROWS_MAX = 20_000;

/** The head that this browser saved of a line when it last looked. */
const savedHead = (sku, head) => {
  try {
    const key = `shelfline:head:${sku}`;
    if (head) localStorage.setItem(key, head);
    return localStorage.getItem(key);
  } catch {
    return null; // Storage is forbidden.
  }
};

const payloadOf = (jws) => {
  const text = jws.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
};

/** What is published there. */
async function published(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Rows of the chain from a number on, up to another. */
async function chainOf(line, from, to) {
  const rows = [];
  let next = from;
  while (next !== null && next <= to && rows.length < ROWS_MAX) {
    const page = await published(`${line}/chain?from=${next}&limit=${PAGE}`);
    rows.push(...page.items);
    next = page.next_cursor ? Number(page.next_cursor) : null;
  }
  return rows.filter(({ number }) => number <= to);
}

/** All that a receipt is held against, and whether a saved head is among it. */
async function evidenceFor(receipt, path) {
  const keys = await published("/.well-known/jwks.json");
  let said;
  try {
    said = payloadOf(receipt);
  } catch {
    return { keys, chain: [], heads: [] };
  }
  // What /v1/lines/{sku} shows, under the page's own address: there its cookie opens a line that is not
  // public.
  const head = await published(`${path}/head`);
  const saved = savedHead(said.sku);
  let savedAt = said.number;
  try {
    if (saved) savedAt = payloadOf(saved).number;
  } catch {
    // What was saved cannot be read: the judge says so.
  }
  const first = Math.max(1, Math.min(said.number, savedAt));
  const chain = await chainOf(path, first, head.number);
  const isWhole = chain.at(-1)?.number === head.number;
  // In a line too long to be fetched whole, a head beyond what was would only be out of reach.
  const hasSaved = saved !== null && (isWhole || savedAt <= chain.at(-1)?.number);
  const heads = [...(isWhole ? [head.signed] : []), ...(hasSaved ? [saved] : [])];
  return { keys, chain, heads, head, sku: said.sku, hasSaved, isWhole };
}

/** Makes the section's button work: it says what was proven, and what that cannot show. */
export function provable(section, path) {
  const button = section?.querySelector("#verify");
  if (!button) return;
  const said = section.querySelector("#verdict");
  const words = (code, values = {}) => {
    const text = section.querySelector(`[data-say="${code}"]`)?.textContent ?? code;
    return text.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? "");
  };
  const tell = (isWrong, ...lines) => {
    said.className = isWrong ? "notice wrong" : "notice";
    said.replaceChildren(...lines.map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    said.hidden = false;
  };
  button.hidden = false;
  button.onclick = async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    tell(false, words("checking"));
    try {
      const receipt = section.querySelector(".jws").textContent.trim();
      const { ready } = await import("./verifier.js");
      const [judge, evidence] = await Promise.all([ready(), evidenceFor(receipt, path)]);
      const { keys, chain, heads } = evidence;
      const given = { receipt, issuer: location.origin, keys, chain, heads };
      const verdict = JSON.parse(judge(JSON.stringify(given)));
      show(verdict, evidence);
    } catch {
      tell(true, words("failed"));
    }
    button.ariaDisabled = "false";
  };

  function show(verdict, { head, sku, hasSaved, isWhole, chain }) {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    if (verdict.is === "wrong") {
      const { code, what, number } = verdict;
      const values = { what: what && words(`what_${what}`), n: number && format.format(number) };
      return tell(true, words("wrong"), words(code, values), words("keep"));
    }
    const n = format.format(verdict.number);
    const last = format.format(chain.at(-1).number);
    const lines = [words("signed", { n }), words("chained", { n, last })];
    if (hasSaved) lines.push(words("continued"));
    if (isWhole) savedHead(sku, head.signed);
    if (isWhole && !hasSaved) lines.push(words("saved"));
    tell(false, ...lines, words("cannot"));
  }
}
