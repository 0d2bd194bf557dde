// The hosted pages as a browser without a script sees them: their fields, and sending them.
import assert from "node:assert/strict";

const entities = { amp: "&", lt: "<", gt: ">", quot: '"' };
const decoded = (text) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, dec, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    return dec ? String.fromCodePoint(Number(dec)) : (entities[name] ?? whole);
  });

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? decoded(found[1]) : undefined;
};

/** The values of a page's fields, as a browser would send them. */
export function fieldsOf(html) {
  const fields = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = attribute(tag, "name");
    if (name === undefined) continue;
    if (attribute(tag, "type") === "checkbox" && !/\schecked/.test(tag)) continue;
    fields[name] = attribute(tag, "value") ?? "";
  }
  for (const [, name, options] of html.matchAll(/<select[^>]* name="(\w+)"[^>]*>([\s\S]*?)<\/select>/g)) {
    const chosen = /<option value="([^"]*)" selected/.exec(options);
    fields[name] = chosen ? decoded(chosen[1]) : "";
  }
  return fields;
}

/** The text of a page's first element of that name. */
export const textOf = (html, name) => {
  const found = new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`).exec(html);
  return found ? decoded(found[1].replace(/<[^>]*>/g, "")).replace(/\s+/g, " ").trim() : undefined;
};

export const PERSON = {
  email: "ada@example.com",
  name: "Ada Lindqvist",
  country: "SE",
  line1: "Storgatan 1",
  line2: "",
  postal_code: "111 22",
  city: "Stockholm",
  region: "",
};

/** Sends a form from the shop's own page. */
export function sendForm(shop, path, fields, headers = {}) {
  return shop.send("POST", path, {
    raw: new URLSearchParams(fields).toString(),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: shop.url,
      "sec-fetch-site": "same-origin",
      ...headers,
    },
  });
}

/** Opens the page to order on, and answers its fields with a person filled in. */
export async function filledForm(shop, sku, given = {}, query = "?locale=en-GB") {
  const page = await shop.send("GET", `/buy/${sku}${query}`);
  assert.equal(page.status, 200, page.text);
  return { ...fieldsOf(page.text), ...PERSON, ...given };
}

/** The cookie that an answer sets, as it is sent back. */
export const cookieOf = (answer) => answer.headers["set-cookie"]?.[0].split(";")[0];
