// The merchant's pages about the shop and its people: codes, waitlist, webhooks, settings, evidence,
// customers. Each by the keyboard where it is typed, looked at, and clean by axe.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { REFUSED, focused, isWide, openStore, picture, plain, signedIn } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore();
const SOON = new Date(Date.now() + 30 * 86_400_000).toISOString();
const endpoint = createServer((request, reply) => request.resume().on("end", () => reply.writeHead(endpoint.status).end()));
endpoint.status = 200;
await new Promise((ready) => endpoint.listen(0, "127.0.0.1", ready));
after(() => endpoint.close());
const url = `http://127.0.0.1:${endpoint.address().port}/hook`;

const merchant = async (t, path, options) => signedIn(await visit(t, options), path);

/** Looks at a page: wide and narrow, light and dark. */
async function looked(page, name) {
  for (const [width, scheme] of [[1280, "light"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const { violations } = await axe(page);
    assert.deepEqual(violations.map(({ id, nodes }) => [name, scheme, id, nodes[0].html]), []);
    assert.equal(await isWide(page), false, `${name} is too wide at ${width}`);
    await picture(page, `admin-${name}-${width}-${scheme}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

const done = (page, text) => page.locator("[data-test=done]", { hasText: text }).waitFor();
const cells = async (row) => (await row.locator("td").allInnerTexts()).map(plain);

test("codes: none, stated by the keyboard, changed, removed", async (t) => {
  const preorder = { opens_at: SOON, closes_at: null, limit: 50 };
  const sku = await shop.product({ preorder, release_at: null });
  const page = await merchant(t, `/products/${sku}/codes`);
  await page.getByText("There is no code for early access.").waitFor();
  await page.locator("#code-code").focus();
  await page.keyboard.type("friends");
  await page.keyboard.press("Tab");
  await page.locator("#code-units").fill("many");
  await page.locator("#code-units").press("Enter");
  await page.locator("[data-test=refused]").waitFor();
  assert.equal(await page.locator("#code-units").getAttribute("aria-invalid"), "true");
  await page.locator("#code-units").fill("5");
  await page.locator("#code-uses").fill("2");
  await page.keyboard.press("Enter");
  await done(page, "Stated friends.");
  await shop.placed(sku, { quantity: 2, accept: { action: "preorder", code: "FRIENDS" } });
  await page.reload();
  const row = page.locator("[data-test=code]");
  await row.waitFor();
  assert.deepEqual((await cells(row)).slice(0, 4), ["At once", "With the pre-order", "2 of 5", "1 of 2"]);
  await looked(page, "codes");
  await row.getByRole("button", { name: "Change friends" }).click();
  await focused(page.locator("#code-opens-at"));
  await page.locator("#code-units").fill("7");
  await page.keyboard.press("Enter");
  await page.locator("td", { hasText: "2 of 7" }).waitFor();
  await row.getByRole("button", { name: "Remove friends" }).click();
  await page.getByText("There is no code for early access.").waitFor();
  assert.deepEqual(good(await shop.admin("GET", `products/${sku}/codes`)).items, []);
});

test("the waitlist: nobody, then who asked and who confirmed", async (t) => {
  const sku = await shop.product({});
  const page = await merchant(t, `/products/${sku}/waitlist`);
  await page.getByText("Nobody waits to be told.").waitFor();
  const wish = { sku, email: "ada@example.com", quantity: 2 };
  assert.equal((await shop.send("POST", "/v1/waitlist", { json: wish })).status, 202);
  await page.reload();
  const row = page.locator("[data-test=waits]");
  await row.waitFor();
  assert.equal(await row.locator("th").innerText(), "ada@example.com");
  assert.deepEqual(await cells(row), ["2", "Not yet", "Not yet"]);
  await looked(page, "waitlist");
});

test("webhooks: added, the secret once, what went there, sent again, removed after a question", async (t) => {
  const page = await merchant(t, "/webhooks", { expected: [REFUSED] });
  await page.getByText("Nobody is told.").waitFor();
  await page.locator("#endpoint-url").fill("https://localhost/");
  await page.keyboard.press("Enter");
  await page.locator("#endpoint-url[aria-invalid=true]").waitFor();
  await page.locator("#endpoint-url").fill(url);
  await page.locator("#endpoint-all").uncheck();
  await page.locator("#endpoint-order-placed").check();
  await page.locator("[data-test=endpoint-submit]").click();
  await page.locator("[data-test=secret]").waitFor();
  assert.match(await page.locator("[data-test=secret] code").innerText(), /^whsec_/);
  await page.locator("[data-test=endpoint]").waitFor();
  await looked(page, "webhooks");
  await page.reload();
  assert.equal(await page.locator("[data-test=secret]").count(), 0);

  endpoint.status = 410;
  const sku = await shop.product({}, 5);
  await shop.placed(sku);
  endpoint.status = 200;
  await page.getByRole("link", { name: url }).click();
  const row = page.locator("[data-test=delivery]");
  await row.waitFor();
  assert.deepEqual((await cells(row)).slice(0, 3), ["Dead", "1", "410"]);
  await looked(page, "deliveries");
  await row.getByRole("button", { name: "Send order.placed again" }).click();
  await done(page, "Sending order.placed again.");
  await page.getByRole("link", { name: "Webhooks" }).first().click();
  await page.getByText("Off: it is gone").waitFor();
  await page.getByRole("button", { name: `Remove ${url}` }).click();
  await page.locator("[data-test=confirm]").waitFor();
  await looked(page, "webhooks-remove");
  await page.keyboard.press("Escape");
  assert.equal(good(await shop.admin("GET", "webhooks")).items.length, 1, "nothing is done without a yes");
  await page.getByRole("button", { name: `Remove ${url}` }).click();
  await page.locator("[data-test=confirm-yes]").click();
  await page.getByText("Nobody is told.").waitFor();
});

test("settings: what is wrong is said at its field, what is right is kept", async (t) => {
  const page = await merchant(t, "/settings", { expected: [REFUSED] });
  const field = (name) => page.locator(`#settings-${name.replace("_", "-")}`);
  await field("shop_name").waitFor();
  assert.equal(await field("shop_name").inputValue(), "Shop");
  await field("shop_name").fill("Fjell & Vidde");
  await field("contact_email").fill("nobody");
  await field("time_zone").fill("Mars/Olympus");
  await page.keyboard.press("Enter");
  await page.locator("#settings-contact-email[aria-invalid=true]").waitFor();
  await field("contact_email").fill("merchant@example.com");
  await page.locator("[data-test=settings-submit]").click();
  await page.locator("#settings-time-zone[aria-invalid=true]").waitFor();
  await looked(page, "settings");
  await field("time_zone").fill("Europe/Oslo");
  await field("profile").selectOption("us");
  await page.locator("[data-test=settings-submit]").click();
  await done(page, "Saved.");
  const kept = good(await shop.admin("GET", "settings"));
  assert.deepEqual(
    [kept.shop_name, kept.contact_email, kept.time_zone, kept.profile, kept.handling_days],
    ["Fjell & Vidde", "merchant@example.com", "Europe/Oslo", "us", 3],
  );
  good(await shop.admin("PUT", "settings", {}));
});

test("the evidence of an order, and what is kept of who ordered, until it is erased", async (t) => {
  const sku = await shop.product({}, 5);
  const placed = await shop.placed(sku, { email: "ada@example.com" });
  const page = await merchant(t, `/orders/${placed.order.id}`, { expected: [REFUSED] });
  await page.locator("[data-test=evidence-of]").click();
  await page.locator("[data-test=evidence-row]").first().waitFor();
  assert.match(await page.locator("[data-test=law]").innerText(), /European Union/);
  await looked(page, "evidence");

  await page.getByRole("link", { name: "Customers" }).click();
  await page.getByText("Nobody is looked up.").waitFor();
  await page.locator("#customer-email").fill("nobody@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("Nothing is kept of this address.").waitFor();
  await page.locator("#customer-email").fill("Ada@example.com");
  await page.keyboard.press("Enter");
  const card = page.locator("[data-test=customer]");
  await card.getByRole("link", { name: "1 order" }).waitFor();
  const saved = page.waitForEvent("download");
  await card.locator("[data-test=export]").click();
  assert.equal((await saved).suggestedFilename(), "customer.json");
  await looked(page, "customer");
  await card.locator("[data-test=erase]").click();
  await page.locator("[data-test=confirm-yes]").click();
  // It is still to ship.
  await page.locator("[data-test=refused]").waitFor();
  good(await shop.act(placed, "payments", { amount: placed.order.total.amount }));
  good(await shop.act(placed, "shipments", { units: 1 }));
  await card.locator("[data-test=erase]").click();
  await looked(page, "customer-erase");
  await page.locator("[data-test=confirm-yes]").click();
  await done(page, "Erased.");
  await page.getByText("Nothing is kept of this address.").waitFor();
  assert.equal((await shop.admin("GET", "customers/ada%40example.com")).status, 404);
});
