/** What opens a pre-order early: the element's attribute, or what the page's address carries. */
export const codeOf = (host: Element): string =>
  // An address may have a `code` that is none of ours: cut short it is nobody's, and does no harm.
  (host.getAttribute("code") || new URLSearchParams(location.search).get("code") || "")
    .trim()
    .slice(0, 100);
