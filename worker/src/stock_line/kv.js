// Records to KV, a slice at a time behind one crossing of the border.

/** Why each of them failed, or null, as JSON. */
export async function putAll(env, puts) {
  const started = JSON.parse(puts).map(async ({ key, value, metadata }) => (
    env.ORDERS.put(key, value, metadata === null ? {} : { metadata })
  ));
  const done = await Promise.allSettled(started);
  return JSON.stringify(done.map(({ reason }) => (reason === undefined ? null : String(reason))));
}
