// The mails to the merchant as they are read: on a phone and a desk, light and dark, in both languages.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { isWide, openStore, picture } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";

const DAY_MS = 86_400_000;
const dayIn = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const gone = createServer((request, reply) => request.resume().on("end", () => reply.writeHead(410).end()));
await new Promise((ready) => gone.listen(0, "127.0.0.1", ready));
after(() => gone.close());

for (const [locale, digest, off] of [
  ["en", "12 new orders, 1 due, 2 promises about to slip", "an endpoint is switched off"],
  ["de", "12 neue Bestellungen, 1 fällig, 2 Zusagen in Gefahr", "Ein Endpunkt ist abgeschaltet"],
]) {
  test(`${locale}: the digest and an incident, on /dev/mail`, async (t) => {
    const { shop, visit } = await openStore();
    const given = { contact_email: "merchant@example.com", shop_name: "Fjell & Vidde", locale };
    good(await shop.admin("PUT", "settings", given));
    const late = { backorder: { limit: null, lead_time_days: null }, title: "Trail Lamp" };
    const promised = async (days, title) => {
      const sku = await shop.product({ ...late, title });
      const batch = { units: 9, expected_from: dayIn(days), expected_to: dayIn(days) };
      good(await shop.admin("PUT", `products/${sku}/batches/may`, batch));
      await shop.placed(sku, { quantity: 2, accept: { action: "backorder" } });
      return sku;
    };
    const today = await promised(1, "Ash Paddle");
    await shop.receive(today, 2);
    for (const days of [2, 3]) await promised(days, "Merino Blanket, undyed, two metres by one and a half");
    const sku = await shop.product({ title: "Enamel Kettle" }, 20);
    for (let n = 0; n < 9; n += 1) await shop.placed(sku);
    good(await shop.admin("POST", "webhooks", { url: `http://127.0.0.1:${gone.address().port}/hooks/orders` }));
    await shop.receive(sku, 1);
    await shop.advance(`${dayIn(1)}T00:00:00Z`);
    shop.now = null;

    for (const [width, scheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]]) {
      const visitor = await visit(t, { width, scheme });
      const list = await visitor.tab("/dev/mail");
      for (const [name, subject] of [["digest", digest], ["stuck", off]]) {
        const link = list.getByRole("link", { name: `Fjell & Vidde: ${subject}` });
        const page = await visitor.tab(await link.getAttribute("href"));
        const { violations } = await axe(page);
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
        assert.equal(await isWide(page), false);
        await picture(page, `mail-${name}-${locale}-${width}-${scheme}`, { fullPage: true });
      }
    }
    // A row leads to its order on the merchant's page.
    const visitor = await visit(t);
    const list = await visitor.tab("/dev/mail");
    await list.getByRole("link", { name: `Fjell & Vidde: ${digest}` }).click();
    const row = list.getByRole("link", { name: /Ash Paddle/ }).last();
    assert.match(await row.getAttribute("href"), new RegExp(`^${shop.url}/admin#/orders/[\\w-]+$`));
  });
}
