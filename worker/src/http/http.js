// Requests and responses behind one crossing of the border each.

/** Headers that many answers share; beyond so many they are made anew each time. */
const shared = new Map();
const MAX_SHARED = 200;

/** Headers that are one answer's own: kept they would crowd out the others. */
const OWN = /^(set-cookie|location|etag)$/im;

function headersOf(lines) {
  const found = shared.get(lines);
  if (found) return found;
  const parts = lines.split("\n");
  const headers = [];
  for (let at = 0; at + 1 < parts.length; at += 2) headers.push([parts[at], parts[at + 1]]);
  if (shared.size < MAX_SHARED && !OWN.test(lines)) shared.set(lines, headers);
  return headers;
}

export function respond(status, headers, body) {
  // A copy: what was handed over is the WebAssembly's memory.
  const bytes = body.length === 0 ? null : body.slice();
  return new Response(bytes, { status, headers: headersOf(headers) });
}

/** Method, address and the named headers, as JSON. */
export function head(request, names) {
  const { headers } = request;
  const values = names.split(" ").map((name) => headers.get(name));
  return JSON.stringify([request.method, request.url, ...values]);
}
