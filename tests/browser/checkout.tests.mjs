// Paying on the provider's own page: what is believed is what the provider's interface says.

import { assert, attend, eventually, give, test, textOf } from "./harness.mjs";
import { helloasso, kHelloAssoClient, kHelloAssoSecret, kHelloAssoSlug }
  from "./providers/helloasso.mjs";
import { kPayPalClient, kPayPalSecret, paypal } from "./providers/paypal.mjs";
import { kStripeKey, stripe } from "./providers/stripe.mjs";

const kConfirmMs = 30000;

const kProviders = [
  { name: "Stripe", start: stripe, secret: kStripeKey, kind: "stripe-checkout", more: "" },
  { name: "HelloAsso", start: helloasso, secret: kHelloAssoSecret, kind: "helloasso-checkout",
    currency: "EUR",
    more: `organisation = "${kHelloAssoSlug}"\nclient_id = "${kHelloAssoClient}"` },
  { name: "PayPal", start: paypal, secret: kPayPalSecret, kind: "paypal-checkout",
    more: `client_id = "${kPayPalClient}"` },
];

/** What the program is told of a provider. */
function sourceOf({ kind, more }, url) {
  return ["[[source]]", "name = \"desk\"", `kind = "${kind}"`, `base_url = "${url}"`,
          "key_file = \"FOLDER/provider-key\"", more].join("\n");
}

for (const provider of kProviders) {
  test(`a gift by ${provider.name} counts when the provider says so, not before`,
    async (bench, _evening, makeEvening) => {
      const server = await provider.start();
      const evening = await makeEvening({ sources: sourceOf(provider, server.url),
        currency: provider.currency, secrets: { "provider-key": provider.secret } });
      try {
        const page = await bench.phone();
        await attend(page, evening);
        const before = await page.evaluate(async () => (await fetch("/api/live")).json());
        const way = page.locator(".ways button", { hasText: provider.name });
        await page.click("#give");
        await way.click();
        await page.waitForURL(`${server.url}/pay/**`, { timeout: kConfirmMs });
        // Back without having paid: nothing is counted.
        await page.click("#back");
        await page.waitForSelector("#mine-list .card-state:has-text('has confirmed')");
        await bench.picture(page, `checkout-${provider.name.toLowerCase()}`);
        const unpaid = await page.evaluate(async () => (await fetch("/api/live")).json());
        assert.equal(unpaid.captured, before.captured);
        await page.click("#mine-list a");
        await page.waitForURL(`${server.url}/pay/**`);
        await page.click("#pay");
        await page.waitForSelector("#mine-list .card-state:has-text('Paid')",
          { timeout: kConfirmMs });
        const paid = await page.evaluate(async () => (await fetch("/api/live")).json());
        assert.equal(paid.captured - before.captured, 1000);
        assert.match(await textOf(page, "#mine-list strong"), /You are number/u);
      } finally {
        await evening.stop();
        server.stop();
      }
    }, "program");
}

test("a payment page opens by itself, and what comes back is only believed when confirmed",
  async (bench, evening) => {
    const server = await stripe();
    try {
      const { kiosk } = evening;
      kiosk.challenge.ways = [{ way: "checkout", source: "desk", provider: "stripe" },
                              { way: "pledge" }];
      const form = new URLSearchParams({ mode: "payment", success_url: evening.attendee,
        cancel_url: evening.attendee, "line_items[0][price_data][unit_amount]": "1000",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][product_data][name]": "Donation" });
      const session = await (await fetch(`${server.url}/v1/checkout/sessions`, { method: "POST",
        headers: { Authorization: `Bearer ${kStripeKey}` }, body: form })).json();
      const page = await bench.phone();
      await attend(page, evening);
      await give(page, {});
      await page.waitForSelector(".result .card-state:has-text('Opening the payment page')");
      const [gift] = kiosk.gifts.values();
      Object.assign(gift, { state: "open", url: session.url });
      await page.waitForURL(`${server.url}/pay/**`);
      await page.click("#pay");
      await page.waitForSelector("#mine-list .card-state:has-text('when Stripe has confirmed')");
      assert.equal(await page.locator("#mine-list strong:has-text('number')").count(), 0);
      gift.state = "paid";
      kiosk.change({ b: "paid" });
      await page.waitForSelector("#mine-list .card-state:has-text('Paid')");
      await eventually(async () => /number/u.test(await textOf(page, "#mine-list strong")),
        "the number is told");
    } finally {
      server.stop();
    }
  }, "mock");
