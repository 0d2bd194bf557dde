/** Follows an order: over a socket while the page is seen, by asking where none can be had. */
import type { Order } from "./wire";

const ASK_MS = 30_000;
const ASK_MS_MAX = 600_000;
const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 300_000;
const PING_MS = 45_000;
const PONG_MS = 10_000;
const TIMEOUT_MS = 15_000;
const WRONG_TOKEN = 4401;
const TOO_MANY = 4408;

/** `wrong`: the token opens no such order. `lost`: the shop cannot be reached just now. */
export type State = "shown" | "wrong" | "lost";

export interface Follow {
  end(): void;
}

/** Tells each state of the order with that id; without an id there is nothing to follow. */
export function follow(
  api: string,
  id: string,
  token: string,
  tell: (state: State, order?: Order) => void,
): Follow {
  let socket: WebSocket | undefined;
  let misses = 0; // Sockets in a row that could not be had.
  let pause = ASK_MS;
  let isLive = false; // The socket has told something.
  let isAsking = false; // A question is due or under way.
  let asked = 0; // An answer to anything but the last question is dropped.
  const timers = [0, 0, 0];
  const [ASK, AGAIN, LIFE] = [0, 1, 2];
  const later = (which: number, work: () => void, ms: number) => {
    clearTimeout(timers[which]);
    timers[which] = setTimeout(work, ms);
  };
  /** A question that is due, or under way, stays: the next socket may not be had either. */
  const drop = () => {
    clearTimeout(timers[AGAIN]);
    clearTimeout(timers[LIFE]);
    const former = socket;
    socket = undefined;
    isLive = false;
    former?.close();
  };
  const settled = () => {
    clearTimeout(timers[ASK]);
    isAsking = false;
    asked++;
  };
  const stop = () => {
    settled();
    drop();
  };
  const listen = (how: typeof addEventListener) => {
    how("online", begin);
    how("offline", offline);
    how("visibilitychange", begin);
    how("pagehide", stop);
    how("pageshow", begin);
  };
  const end = () => {
    listen(removeEventListener);
    stop();
  };
  const wrong = () => {
    end();
    tell("wrong");
  };
  const askIn = (ms: number) => {
    isAsking = true;
    later(ASK, ask, ms);
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(`${api}v1/orders/${id}`, {
        headers: { Authorization: "Bearer " + token },
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
      });
      if (turn !== asked) return;
      if (answer.status === 404) return wrong();
      if (!answer.ok) throw answer.status;
      const order = await answer.json();
      if (turn !== asked) return;
      pause = ASK_MS;
      tell("shown", order);
    } catch {
      if (turn !== asked) return;
      pause = Math.min(pause * 2, ASK_MS_MAX);
      tell("lost");
    }
    isAsking = false;
    if (!isLive) askIn(pause);
  };
  const lost = (which: WebSocket | undefined, code = 0) => {
    if (which !== socket) return;
    if (code === WRONG_TOKEN) return wrong();
    drop();
    if (document.hidden) return;
    if (!isAsking) askIn(misses ? pause : 0);
    if (code === TOO_MANY) return; // Open in many windows: the latest ones are told.
    // Not all pages at the same moment.
    const wait = Math.min(AGAIN_MS * 2 ** ++misses, AGAIN_MS_MAX) * (0.5 + Math.random());
    later(AGAIN, connect, wait);
  };
  const connect = () => {
    drop();
    try {
      const mine = (socket = new WebSocket(`${api.replace(/^http/, "ws")}v1/orders/${id}/live`));
      mine.onopen = () => mine.send(JSON.stringify({ token }));
      mine.onclose = ({ code }) => lost(mine, code);
      mine.onerror = () => lost(mine); // All that comes where a policy forbids it.
      mine.onmessage = ({ data }) => {
        if (mine !== socket) return;
        isLive = true;
        misses = 0;
        settled();
        // A connection may be gone without a word: it is asked for a sign of life, which wakes nobody.
        later(LIFE, () => {
          mine.send("ping");
          later(LIFE, () => lost(mine), PONG_MS);
        }, PING_MS);
        if (data !== "pong") tell("shown", JSON.parse(data));
      };
    } catch {
      // The page forbids it.
      askIn(0);
    }
  };
  const begin = () => {
    if (document.hidden) return stop();
    misses = 0;
    pause = ASK_MS;
    // Who is removed at once opens none.
    later(AGAIN, connect, 0);
  };
  const offline = () => {
    tell("lost");
    lost(socket);
  };
  if (id) {
    listen(addEventListener);
    begin();
  }
  return { end };
}
