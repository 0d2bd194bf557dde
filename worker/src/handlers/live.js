// Sockets that watch an order, on the worker's side of the object.

/** Closes a socket with a wrong token, or of an order that is not there. */
export const WRONG_TOKEN = 4401;
export const REFUSED = "no such order";

/** How long a socket may stay without a token. */
export const SILENT_MS_MAX = 5_000;

/** Hands a socket on to the object of its order; `opened` where the asker is known already. */
export function watch(env, sku, id, number, now_ms, opened) {
  const query = new URLSearchParams({ id, number, now: now_ms });
  if (opened) query.set("opened", "");
  const object = env.STOCK_LINE.get(env.STOCK_LINE.idFromName(sku));
  return object.fetch(`https://line/?${query}`, { headers: { Upgrade: "websocket" } });
}

/** Takes a socket of an order that is not there and ends it as one with a wrong token would be. */
export function refuse() {
  const [client, socket] = Object.values(new WebSocketPair());
  socket.accept();
  const end = () => {
    clearTimeout(late);
    socket.close(WRONG_TOKEN, REFUSED);
  };
  const late = setTimeout(end, SILENT_MS_MAX);
  socket.addEventListener("message", ({ data }) => {
    if (data === "ping") socket.send("pong");
    else end();
  });
  socket.addEventListener("close", () => clearTimeout(late));
  return new Response(null, { status: 101, webSocket: client });
}
