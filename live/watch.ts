/**
 * Keeps what a page shows up to date: over one socket while the page is seen, by asking where none can
 * be had. The worker's page of an order and `<shelfline-order>` both follow theirs with it.
 */
const ASK_MS = 30_000;
const ASK_MS_MAX = 600_000;
const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 300_000;
const PING_MS = 45_000;
const PONG_MS = 10_000;
const TIMEOUT_MS = 15_000;
const WRONG_TOKEN = 4401;
const TOO_MANY = 4408;

/** What is followed. */
export interface Watched {
  /** The address of its socket, as a page's. */
  live: string;
  /** The socket's first message, where it is no cookie that opens it. */
  hello?: string;
  /**
   * Asks how it is, and answers what shows that, or nothing where it is not to be seen. Fails where the
   * shop cannot be reached.
   */
  ask(signal: AbortSignal | undefined): Promise<(() => void) | undefined>;
  /** The socket told something; where that does not say it all, answers in how many ms to ask. */
  told(message: string, isFirst: boolean): number | void;
  /** What is shown may be out of date. */
  lost(): void;
  /** It is not to be seen, and followed no longer. */
  wrong?(): void;
}

/** Follows it until what is answered is called. */
export function watch(what: Watched): () => void {
  let socket: WebSocket | undefined;
  let misses = 0; // Sockets in a row that could not be had.
  let pause = ASK_MS;
  let isLive = false; // The socket has told something.
  let isAsking = false; // A question is due or under way.
  let asked = 0;
  let known = 0; // No answer to an earlier question than this is shown.
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
    known = ++asked;
  };
  const stop = () => {
    settled();
    drop();
  };
  const listen = (how: typeof addEventListener) => {
    how("online", begin);
    how("offline", offline);
    how("visibilitychange", begin, true);
    how("pagehide", stop);
    how("pageshow", back);
  };
  const end = () => {
    listen(removeEventListener);
    stop();
  };
  const wrong = () => {
    end();
    what.wrong?.();
  };
  const askIn = (ms: number) => {
    isAsking = true;
    later(ASK, ask, ms);
  };
  const ask = async () => {
    const turn = ++asked;
    try {
      const show = await what.ask(AbortSignal.timeout?.(TIMEOUT_MS));
      if (turn < known) return;
      if (!show) return wrong();
      known = turn;
      pause = ASK_MS;
      show();
    } catch {
      if (turn < known) return;
      pause = Math.min(pause * 2, ASK_MS_MAX);
      what.lost();
      // What a socket told is not shown yet: it is asked for again.
      if (turn === asked) askIn(pause);
      return;
    }
    if (turn !== asked) return; // Another is under way.
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
      const mine = (socket = new WebSocket(what.live.replace(/^http/, "ws")));
      mine.onopen = () => what.hello && mine.send(what.hello);
      mine.onclose = ({ code }) => lost(mine, code);
      mine.onerror = () => lost(mine); // All that comes where a policy forbids it.
      mine.onmessage = ({ data }) => {
        if (mine !== socket) return;
        // A connection may be gone without a word: it is asked for a sign of life, which wakes nobody.
        later(LIFE, () => {
          mine.send("ping");
          later(LIFE, () => lost(mine), PONG_MS);
        }, PING_MS);
        if (data === "pong") return;
        const isFirst = !isLive;
        isLive = true;
        misses = 0;
        const ms = what.told(data, isFirst);
        if (ms === undefined) settled();
        else askIn(ms);
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
  const back = ({ persisted }: PageTransitionEvent) => persisted && begin();
  const offline = () => {
    what.lost();
    lost(socket);
  };
  listen(addEventListener);
  begin();
  return end;
}
