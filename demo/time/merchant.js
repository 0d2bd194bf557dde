// The merchant's requests. The token is the one of the merchant's page; on this machine the one
// that `cargo xtask dev` starts with is tried.
const NAME = "shelfline.token";
const LOCAL = ["127.0.0.1", "localhost", "[::1]"];

/** A refusal of the shop: what it says. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title);
    this.code = problem.code;
  }
}

export class Merchant {
  #token = "";

  /** Whether a token is at hand that opens the shop. */
  async enters(sku) {
    const kept = read();
    for (const token of [kept, LOCAL.includes(location.hostname) && "dev-token"]) {
      if (token && (await this.opens(token, sku))) return true;
    }
    return false;
  }

  /** Tries a token, and keeps one that opens the shop. */
  async opens(token, sku) {
    this.#token = token;
    try {
      await this.ask("GET", `admin/products/${encodeURIComponent(sku)}/stock`);
    } catch (error) {
      if (error.code === "unauthorized") return false;
      throw error;
    }
    keep(token);
    return true;
  }

  /** The answer to a request; a refusal is thrown. */
  async ask(method, path, body, headers = {}) {
    const answer = await fetch(`/v1/${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { "content-type": "application/json" }),
        ...(method === "POST" && { "idempotency-key": crypto.randomUUID() }),
        ...headers,
      },
    });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(said);
    return said;
  }

  /** Every row of a list. */
  async all(path) {
    const rows = [];
    let cursor = "";
    do {
      const page = await this.ask("GET", `${path}limit=200${cursor}`);
      rows.push(...page.items);
      cursor = page.next_cursor && `&cursor=${encodeURIComponent(page.next_cursor)}`;
    } while (cursor);
    return rows;
  }
}

// The merchant's page keeps it for the tab or for this machine; where storage is forbidden it
// lives as long as the page.
function read() {
  try {
    return sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

function keep(token) {
  try {
    sessionStorage.setItem(NAME, token);
  } catch {
    // It is asked for again on the next page.
  }
}
