// Search over payment intents: equal fields, joined by AND. Its index may lag, as Stripe's does.
import { shown } from "./lists.mjs";
import { integer, read, required, text } from "./params.mjs";
import { invalid } from "./refusals.mjs";

const CLAUSE = /^\s*(?:metadata\[(["'])(.+?)\1\]|([a-z_]+))\s*:\s*(["'])(.*?)\4\s*$/;
const FIELDS = ["currency", "customer", "status"];

function clause(said) {
  const [, , name, field, , value] = CLAUSE.exec(said) ?? [];
  if (name !== undefined) return (intent) => intent.metadata[name] === value;
  if (FIELDS.includes(field)) return (intent) => intent[field] === value;
  throw invalid(`We were unable to parse the search query: ${said}`, { param: "query" });
}

function search(world, params) {
  const asked = read(params, { limit: integer(1), page: text(), query: required(text()) });
  const clauses = asked.query.split(/\s+AND\s+/i).map(clause);
  const indexed = world
    .all("payment_intent")
    .filter(({ created }) => created + world.searchLag <= world.now())
    .filter((intent) => clauses.every((holds) => holds(intent)))
    .reverse();
  const from = Number(asked.page ?? 0);
  const to = from + (asked.limit ?? 10);
  const has_more = to < indexed.length;
  return {
    object: "search_result",
    data: indexed.slice(from, to).map((intent) => shown(world, intent)),
    has_more,
    next_page: has_more ? String(to) : null,
    url: "/v1/payment_intents/search",
  };
}

export const routes = [["GET", "/v1/payment_intents/search", search]];
