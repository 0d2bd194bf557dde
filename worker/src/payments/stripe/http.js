// One request to the provider, behind one crossing of the border.

/** Answers `{status, body, retry, id}` as JSON; rejects where there is no whole answer in time. */
export async function send(request) {
  const { method, url, headers, body, ms, most } = JSON.parse(request);
  const answer = await fetch(url, {
    method,
    headers,
    body: body ?? undefined,
    // The key goes to nobody else.
    redirect: "manual",
    signal: AbortSignal.timeout(ms),
  });
  const retry = Number.parseInt(answer.headers.get("retry-after"), 10);
  return JSON.stringify({
    status: answer.status,
    body: await read(answer, most),
    retry: retry >= 0 ? Math.min(retry, 86_400) : null,
    id: answer.headers.get("request-id"),
  });
}

async function read(answer, most) {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new Error("the answer is too long");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
