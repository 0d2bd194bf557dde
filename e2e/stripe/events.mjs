// Events: what happened, each with its object as it then was.
import { PAGING, matching, page, shown } from "./lists.mjs";
import { list as listOf, read, text } from "./params.mjs";

export const API_VERSION = "2026-10-28.endive";

/** Records an event. */
export function record(world, type, object) {
  return world.add("event", {
    api_version: API_VERSION,
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 0,
    request: { ...world.request },
    type,
  });
}

function list(world, params) {
  const asked = read(params, { ...PAGING, type: text(), types: listOf(text()) });
  const { type, types } = asked;
  const found = matching(world, "event", { type }).filter(
    (event) => !types || types.includes(event.type),
  );
  return page(world, "/v1/events", found, asked);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("event", id), expand);
}

export const routes = [
  ["GET", "/v1/events", list],
  ["GET", "/v1/events/{id}", retrieve],
];
