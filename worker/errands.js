// What the shop sends: mails and webhooks. The WebAssembly says what is due and takes note of how it
// went; here it is done, a few at a time, so that one slow receiver does not hold up the others.

/** The platform opens six connections at a time. */
const MOST = 6;
const DEADLINE_MS = 15_000;

export class Errands {
  #env;
  #book;
  #running = new Map();
  #all;

  /** `book.next(running, room)` names what is due, as JSON; `book.done(id, outcome)` notes it. */
  constructor(env, book) {
    this.#env = env;
    this.#book = book;
  }

  /** Begins what is due, and runs until nothing more is. */
  run() {
    this.#fill();
    this.#all ??= this.#pump().finally(() => (this.#all = undefined));
    return this.#all;
  }

  async #pump() {
    while (this.#running.size > 0) {
      await Promise.race(this.#running.values());
      this.#fill();
    }
  }

  #fill() {
    const room = MOST - this.#running.size;
    if (room === 0) return;
    const due = JSON.parse(this.#book.next(JSON.stringify([...this.#running.keys()]), room));
    for (const errand of due) this.#start(errand);
  }

  #start({ id, ...errand }) {
    const done = perform(this.#env, errand).then((outcome) => {
      this.#running.delete(id);
      this.#book.done(id, JSON.stringify(outcome));
    });
    this.#running.set(id, done);
  }
}

/** Does one errand: `{status}` of the answer, or `{error}` where there was none. */
async function perform(env, errand) {
  try {
    return { status: await by[errand.by](env, errand) };
  } catch (error) {
    return { error: String(error) };
  }
}

const by = {
  async http(_, { url, headers, body }) {
    // What redirects is not where the merchant said that it is.
    const answer = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await answer.body?.cancel();
    return answer.status;
  },
  async cloudflare(env, { message }) {
    await within(env.EMAIL.send(message));
    return 200;
  },
  async mailbox(env, { name, message }) {
    const options = { method: "PUT", body: JSON.stringify(message) };
    return (await within(env.MAILBOX.fetch(`http://mailbox/${name}`, options))).status;
  },
};

/** The outcome, but no later than the deadline. */
async function within(promise) {
  let late;
  const end = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error("no answer in time")), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, end]);
  } finally {
    clearTimeout(late);
  }
}
