// Keeps a page about an order up to date: over a socket while it is seen, by asking now and then where
// none can be had. The page's cookie opens the socket; its messages only say that something changed.
const ASK_MS = 30_000;
const ASK_MS_MAX = 600_000;
const AGAIN_MS = 1_000;
const AGAIN_MS_MAX = 300_000;
const PING_MS = 45_000;
const PONG_MS = 10_000;
const SPREAD_MS = 400;
const TOO_MANY = 4408;

/** Not all pages at the same moment. */
const about = (ms) => ms * (0.5 + Math.random());

/**
 * @param {string} path The order's.
 * @param {() => Promise<void>} refresh Brings the page up to date; fails where the shop cannot be
 *   reached.
 * @param {(isLost: boolean) => void} say Says whether what is shown may be out of date.
 */
export function watch(path, refresh, say) {
  let socket;
  let isLive = false; // It has told something.
  let misses = 0; // Sockets in a row that could not be had.
  let pause = ASK_MS;
  let asking; // The timers of the next question, the next socket, and the next sign of life.
  let again;
  let life;

  const update = async () => {
    try {
      await refresh();
      say(!navigator.onLine);
      pause = ASK_MS;
    } catch {
      say(true);
      pause = Math.min(pause * 2, ASK_MS_MAX);
    }
  };
  const askIn = (ms) => {
    clearTimeout(asking);
    asking = setTimeout(async () => {
      await update();
      asking = undefined;
      if (!document.hidden && !isLive) askIn(pause);
    }, ms);
  };
  /** A question that is due stays: the next socket may not be had either. */
  const drop = () => {
    for (const timer of [again, life]) clearTimeout(timer);
    const former = socket;
    socket = undefined;
    isLive = false;
    former?.close();
  };
  const stop = () => {
    clearTimeout(asking);
    asking = undefined;
    drop();
  };
  const lost = (which, code) => {
    if (which !== socket) return;
    drop();
    if (document.hidden) return;
    if (!navigator.onLine) say(true);
    if (asking === undefined) askIn(pause);
    if (code === TOO_MANY) return; // This order is open in many windows: the latest ones are told.
    misses += 1;
    again = setTimeout(connect, about(Math.min(AGAIN_MS * 2 ** misses, AGAIN_MS_MAX)));
  };
  /** A connection may be gone without a word: it is asked for a sign of life, which wakes nobody. */
  const live = (which) => {
    clearTimeout(life);
    life = setTimeout(() => {
      which.send("ping");
      life = setTimeout(() => lost(which), PONG_MS);
    }, PING_MS);
  };
  const connect = () => {
    drop();
    let mine;
    try {
      mine = new WebSocket(`${location.origin.replace("http", "ws")}${path}/live`);
    } catch {
      return askIn(pause);
    }
    socket = mine;
    let told = 0;
    mine.onmessage = ({ data }) => {
      if (mine !== socket) return;
      live(mine);
      if (data === "pong") return;
      isLive = true;
      misses = 0;
      told += 1;
      askIn(told > 1 ? Math.random() * SPREAD_MS : 0);
    };
    mine.onclose = ({ code }) => lost(mine, code);
    mine.onerror = () => lost(mine); // All that comes where a policy forbids it.
  };
  const begin = () => {
    if (document.hidden) return stop();
    misses = 0;
    pause = ASK_MS;
    connect();
  };
  document.addEventListener("visibilitychange", begin);
  addEventListener("pagehide", stop);
  addEventListener("pageshow", ({ persisted }) => persisted && begin());
  addEventListener("online", begin);
  addEventListener("offline", () => {
    say(true);
    lost(socket);
  });
  begin();
}
