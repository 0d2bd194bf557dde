// A product whose shopper chooses how it ships: by the interface, and by the plain form.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cookieOf, fieldsOf, filledForm, sendForm } from "./helpers/hosted.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop } = await openShop();
const choice = (given) => ({ shipping: "choice", backorder: { limit: null, lead_time_days: 21 }, ...given });
const split = (shipping) => ({ quantity: 3, accept: { action: "split", ...(shipping && { shipping }) } });

test("an order keeps what was chosen, and that decides", async () => {
  const sku = await shop.product(choice(), 4);
  assert.equal((await shop.available(sku, 3)).shipping, "choice");
  const whole = await shop.placed(sku, { quantity: 3, accept: { action: "buy", shipping: "together" }, email: "w@x.org" });
  const parts = await shop.placed(sku, { quantity: 3, accept: { action: "split" }, email: "p@x.org" });
  assert.deepEqual([whole.order.shipping, parts.order.shipping], ["together", "as_available"]);
  await shop.adjust(sku, -2);
  // The last in line gave its unit back, and the one before one of its three.
  const refused = await shop.act(whole, "shipments", { units: 1 });
  assert.deepEqual([refused.status, refused.code], [409, "not_allocated"]);
  await shop.put(sku, choice({ shipping: "as_available" }));
  assert.equal((await shop.act(whole, "shipments", { units: 1 })).code, "not_allocated");
  await shop.receive(sku, 2);
  assert.equal(good(await shop.act(whole, "shipments", { units: 3 })).shipping, "together");
  await shop.put(sku, choice({ shipping: "together" }));
  assert.equal(good(await shop.act(parts, "shipments", { units: 1 })).units.waiting, 2);
  const kept = (await shop.shown(whole)).shipping;
  assert.equal(kept, "together");
});

test("without a choice there is nothing to choose", async () => {
  const parts = await shop.product(choice({ shipping: "as_available" }), 1);
  const whole = await shop.product(choice({ shipping: "together" }), 1);
  for (const [sku, shipping, status] of [
    [parts, "together", 409], [parts, "as_available", 201], [parts, null, 201],
    [whole, "as_available", 409], [whole, "together", 201],
  ]) {
    await shop.receive(sku, 3);
    const answer = await shop.order(sku, { accept: { action: "buy", shipping }, email: `${sku}-${shipping}@x.org` });
    assert.equal(answer.status, status, answer.text);
    if (status === 409) assert.equal(answer.code, "availability_changed");
    else assert.equal(answer.body.order.shipping, null);
  }
  const wrong = await shop.order(parts, { accept: { action: "buy", shipping: "choice" } });
  assert.deepEqual([wrong.status, wrong.fields], [422, ["accept.shipping"]]);
});

test("the choice goes along in a swap", async () => {
  const red = await shop.product(choice({ product: "c" }), 0);
  const blue = await shop.product(choice({ product: "c" }), 0);
  const placed = await shop.placed(red, { quantity: 2, accept: { action: "backorder", shipping: "together" } });
  const opened = await sendForm(shop, `/orders/${placed.order.id}`, { token: placed.token });
  const headers = { cookie: cookieOf(opened) };
  const ask = await shop.send("GET", `/orders/${placed.order.id}/swap?sku=${blue}`, { headers });
  const swapped = await sendForm(shop, `/orders/${placed.order.id}/swap`, fieldsOf(ask.text), headers);
  assert.equal(swapped.status, 303, swapped.text);
  const { swapped_to } = await shop.shown(placed);
  assert.equal(swapped.headers.location, `/orders/${swapped_to}?swapped`);
  assert.equal((await shop.shown({ order: { id: swapped_to } })).shipping, "together");
});

test("the plain form asks, and keeps the answer through a mistake", async () => {
  const sku = await shop.product(choice(), 1);
  const one = await shop.send("GET", `/buy/${sku}?locale=en-GB`);
  assert.ok(!one.text.includes('name="shipping"'), "one unit ships in one piece");
  const form = await filledForm(shop, sku, { shipping: "together", consent: "yes", city: "" }, "?quantity=3&locale=en-GB");
  const wrong = await sendForm(shop, `/buy/${sku}`, form);
  assert.equal(wrong.status, 422);
  assert.match(wrong.text, /value="together" checked/);
  const placed = await sendForm(shop, `/buy/${sku}`, { ...form, city: "Stockholm" });
  assert.equal(placed.status, 303, placed.text);
  const id = placed.headers.location.split("/").pop();
  assert.equal((await shop.shown({ order: { id } })).shipping, "together");
});
