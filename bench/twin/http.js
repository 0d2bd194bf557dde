// Answers, problems and bodies.

const MAX_BODY = 16 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What a request is refused with. */
export class Problem extends Error {
  constructor(status, code, title, more = {}) {
    super(title);
    const type = `urn:shelfline:problem:${code}`;
    this.body = { type, title, status, detail: title, code, ...more };
  }
}

export const problem = (status, code, title, more) => new Problem(status, code, title, more).body;

export function answer(status, body, origin, replayed) {
  const headers = {
    "Content-Type": status >= 400 ? "application/problem+json" : "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
  if (origin !== undefined) {
    headers.Vary = "Origin";
    if (origin !== "") {
      headers["Access-Control-Allow-Origin"] = origin;
      headers["Access-Control-Expose-Headers"] = "retry-after, idempotency-replayed";
    }
  }
  if (replayed) headers["Idempotency-Replayed"] = "true";
  if (status === 503) headers["Retry-After"] = "1";
  return new Response(body, { status, headers });
}

const tooLarge = () => new Problem(413, "body_too_large", "The body is too large");

async function bytesOf(request) {
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > MAX_BODY) throw tooLarge();
    return request.arrayBuffer();
  }
  const chunks = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_BODY) throw tooLarge();
    chunks.push(chunk);
  }
  return new Blob(chunks).arrayBuffer();
}

/** The body as JSON: 413 beyond 16 KB, 400 where it is no JSON. */
export async function readJson(request) {
  const bytes = await bytesOf(request);
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Problem(400, "invalid_json", "The body is no JSON");
  }
}

const KEY = /^[ -~]{16,255}$/;

/** The idempotency key with its scope. */
export function readKey(request, path) {
  const key = request.headers.get("idempotency-key");
  if (key === null) {
    throw new Problem(400, "idempotency_key_missing", "An Idempotency-Key is needed");
  }
  if (!KEY.test(key)) {
    throw new Problem(400, "idempotency_key_invalid", "The Idempotency-Key is not right");
  }
  return `${request.method} ${path}\n${key}`;
}
