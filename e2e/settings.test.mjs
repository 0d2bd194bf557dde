// The shop's settings: what they are, and which orders they hold for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startRuntime } from "../xtask/runtime/runtime.mjs";
import { TOKEN } from "./helpers/client.mjs";
import { Shop, good, openShop } from "./helpers/shop.mjs";

const { shop } = await openShop();

const DEFAULTS = {
  shop_name: "Shop", profile: "eu", contact_email: null, locale: "en", time_zone: "UTC",
  handling_days: 3, waitlist_wait_minutes: 60, extra_days: 14,
};

test("until they are set the defaults hold; what is left out takes its default again", async () => {
  assert.deepEqual(good(await shop.admin("GET", "settings")), DEFAULTS);
  const given = { shop_name: "Fjord & Fell", profile: "uk", time_zone: "europe/london" };
  const kept = { ...DEFAULTS, ...given, time_zone: "Europe/London" };
  assert.deepEqual(good(await shop.admin("PUT", "settings", given)), kept);
  assert.deepEqual(good(await shop.admin("GET", "settings")), kept);
  assert.deepEqual(good(await shop.admin("PUT", "settings", {})), DEFAULTS);
});

test("an order keeps the law that it was placed under, and says so", async () => {
  const sku = await shop.product({}, 5);
  const first = await shop.placed(sku);
  assert.equal(first.order.profile, "eu");
  assert.equal((await shop.available(sku)).profile, "eu");
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  assert.equal((await shop.available(sku)).profile, "us");
  const second = await shop.placed(sku);
  assert.equal(second.order.profile, "us");
  assert.equal((await shop.shown(first)).profile, "eu");
});

test("every wrong field is named, and nothing changes", async () => {
  const before = good(await shop.admin("GET", "settings"));
  const answer = await shop.admin("PUT", "settings", {
    shop_name: "", profile: "fr", contact_email: "nobody", locale: "x y", time_zone: "Mars/Olympus",
    handling_days: -1, waitlist_wait_minutes: 0, extra_days: 1000, colour: "red",
  });
  assert.equal(answer.status, 422);
  const fields = answer.body.errors.map(({ field }) => field).sort();
  assert.deepEqual(fields, [
    "colour", "contact_email", "extra_days", "handling_days", "locale", "profile", "shop_name",
    "time_zone", "waitlist_wait_minutes",
  ]);
  assert.deepEqual(good(await shop.admin("GET", "settings")), before);
  assert.equal((await shop.send("GET", "/v1/admin/settings")).status, 401);
});

test("without a test clock they hold for the first order after the answer too", async (t) => {
  const runtime = await startRuntime({ token: TOKEN });
  t.after(() => runtime.stop());
  const live = new Shop(runtime.url);
  live.now = null;
  t.after(() => live.close());
  const sku = await live.product({}, 5);
  assert.equal((await live.placed(sku)).order.profile, "eu");
  for (const profile of ["us", "uk"]) {
    good(await live.admin("PUT", "settings", { profile }));
    assert.equal((await live.placed(sku)).order.profile, profile);
  }
});
