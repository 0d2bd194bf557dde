// Somebody's own shop page: a server at another origin than ours, with pages as a test writes them.
import { createServer } from "node:http";
import { after } from "node:test";

/**
 * Starts the server; it ends with the file's tests.
 *
 * @returns {Promise<{url: string, put(path: string, html: string, headers?: object): string}>}
 *   `put` makes a page and answers its address.
 */
export async function openSite() {
  const pages = new Map();
  const server = createServer((request, response) => {
    const page = pages.get(request.url);
    const headers = { "content-type": "text/html; charset=utf-8", ...page?.headers };
    response.writeHead(page ? 200 : 404, headers);
    response.end(page?.html ?? "");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  after(() => server.close());
  // Another host than the shop's, so that it is another site too.
  const url = `http://localhost:${server.address().port}`;
  const put = (path, html, headers) => {
    pages.set(path, { html, headers });
    return url + path;
  };
  return { url, put };
}

/** What keeps a page from jumping before the script is there, as the documentation gives it. */
export const RESERVE = "shelfline-button:not(:defined){display:block;min-height:144px}";

/**
 * A page with our script on it.
 *
 * @param {string} shop Where the script comes from.
 * @param {object} [options]
 * @param {string} [options.attributes] Of the page.
 * @param {string} [options.head] More of its head.
 * @param {string} [options.body]
 * @param {string} [options.script] Attributes of the script tag.
 */
export const pageOf = (shop, { attributes = 'lang="en-GB"', head = "", body = "", script = "" }) =>
  `<!doctype html><html ${attributes}><head><meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>
  <link rel="icon" href="data:,">${head}
  <script async src="${shop}/shelfline.js" ${script}></script></head>
  <body><main><h1>A shop</h1>${body}</main></body></html>`;

/** One button. */
export const buttonOf = (sku, attributes = "") =>
  `<shelfline-button sku="${sku}" ${attributes}></shelfline-button>`;
