// Texts of strangers stay texts, on both pages and in every field; and both pages can be used
// without seeing them.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { assert, attend, eventually, give, kLarge, kSmall, kTablet, openTab, pair, test }
  from "./harness.mjs";
import { exampleLive, manifest } from "./mock_server.mjs";
import { xssCorpus } from "./xss_corpus.mjs";

const kPageBytesMax = 60 * 1024;
const kPages = fileURLToPath(new URL("../../src/web/pages/", import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Whatever ran, or was made of a text. */
async function harm(page) {
  return page.evaluate(() => {
    const strangers = document.querySelectorAll("main script, main img, main iframe, main style, "
      + "main link, main object, main embed, main form[action], main video, main math, body > base, "
      + "main [onerror], main [onload], main a[href^='javascript']");
    return { ran: window.ran ?? 0, made: strangers.length };
  });
}

async function violations(page) {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

test("the corpus has more than a hundred texts", async () => {
  assert.ok(new Set(xssCorpus).size >= 100);
});

test("no text typed into the sheet runs, on the phone or at the desk", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  await page.click("#give");
  await page.check(".check input");
  for (const text of xssCorpus) {
    await page.fill("#give-name", text);
    await page.fill("#give-message", text);
  }
  assert.deepEqual(await harm(page), { ran: 0, made: 0 });
  await page.keyboard.press("Escape");
  // A few go all the way: as many as one phone may send in a short time.
  for (const text of ["<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"]) {
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    await give(page, { name: text.slice(0, 24), message: text });
    await page.waitForSelector(".result:visible");
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(await harm(page), { ran: 0, made: 0 });
});

test("no name of the hat, of a device or of a search runs at the desk", async (bench, evening) => {
  const page = await bench.phone({ size: kTablet });
  await pair(page, evening, "operator", "<img src=x onerror=alert(1)>");
  const refused = await page.evaluate(async (texts) => {
    const { Session } = await import("/js/operator/session.mjs");
    const { randomKey } = await import("/js/shared/bytes.mjs");
    const session = Session.stored();
    let no = 0;
    for (const [index, text] of texts.entries()) {
      const key = randomKey();
      const cash = { key, deed: "cash", amount: 100 + index, people: 1, name: text, envelope: "",
                     count: "" };
      await session.post("/op/do", cash).catch(() => {
        no += 1;
      });
    }
    return no;
  }, xssCorpus);
  assert.ok(refused < xssCorpus.length);
  for (const view of ["gifts", "hat", "evening", "health", "approve"]) {
    await openTab(page, view);
    await page.waitForTimeout(150);
    assert.deepEqual(await harm(page), { ran: 0, made: 0 }, view);
  }
  await openTab(page, "gifts");
  for (const text of xssCorpus.slice(0, 60)) {
    await page.fill(".search", text);
  }
  await page.waitForTimeout(500);
  assert.deepEqual(await harm(page), { ran: 0, made: 0 });
  const phone = await bench.phone();
  await attend(phone, evening);
  assert.deepEqual(await harm(phone), { ran: 0, made: 0 });
});

test("no text of the machine runs, wherever a page shows it", async (bench, evening) => {
  const { kiosk } = evening;
  const row = (text, index) => ({ gift: 1000 + index, number: index, name: text, message: text,
    digest: text, words: index % 2 ? "waiting" : "shown", verdict: "hold", objection: text,
    approved: false, blocked: false, amount: 1000, layer: "pledged", source: text, late: false,
    at: Date.now(), standing: true, reversed: null });
  const phone = await bench.phone();
  const desk = await bench.phone({ size: kTablet });
  kiosk.queue = xssCorpus.map(row);
  kiosk.table = xssCorpus.map(row);
  kiosk.audit = xssCorpus.map((text, index) => ({ line: 1000 - index, at: Date.now(), actor: text,
                                                  deed: text, gift: 1, detail: text }));
  kiosk.envelopes = xssCorpus.map((text, index) => ({ envelope: text, gift: index, first: 100,
    first_by: text, second: 200, second_by: text, settled: false }));
  kiosk.doubles = xssCorpus.map((text, index) =>
    ({ first: row(text, index), second: row(text, index), same_payment: index % 2 === 0 }));
  kiosk.operator.doubles = xssCorpus.length;
  kiosk.operator.health = xssCorpus.map((text) => ({ what: text, well: false, text }));
  kiosk.live.recent = xssCorpus.map(row);
  kiosk.live.leaders = xssCorpus.map((text, index) => ({ rank: index, name: text, sum: 100 }));
  Object.assign(kiosk.challenge, { title: xssCorpus[0], beneficiary: xssCorpus[12] });
  await attend(phone, evening);
  assert.equal(await phone.locator("#latest .name").count(), xssCorpus.length);
  assert.equal(await phone.locator("#latest .name").nth(4).textContent(), xssCorpus[4]);
  assert.deepEqual(await harm(phone), { ran: 0, made: 0 });
  await pair(desk, evening);
  for (const view of ["gifts", "hat", "health", "approve"]) {
    await openTab(desk, view);
    await desk.waitForTimeout(300);
    assert.deepEqual(await harm(desk), { ran: 0, made: 0 }, view);
  }
  const stage = await bench.phone();
  await pair(stage, evening, "presenter");
  assert.deepEqual(await harm(stage), { ran: 0, made: 0 });
}, "mock");

test("a checkout never leads to an address that is not a page", async (bench, evening) => {
  const { kiosk } = evening;
  kiosk.challenge.ways = [{ way: "checkout", source: "x", provider: "stripe" },
                          { way: "page", url: "javascript:alert(1)" }];
  const page = await bench.phone();
  await attend(page, evening);
  await give(page, {});
  await page.waitForSelector(".result:visible");
  for (const gift of kiosk.gifts.values()) {
    Object.assign(gift, { state: "open", url: "javascript:alert(1)" });
  }
  await page.waitForSelector(".result .card-state:has-text('when Stripe has confirmed')");
  assert.equal(await page.locator("a[href^=javascript]").count(), 0);
  assert.equal(new URL(page.url()).origin, new URL(evening.attendee).origin);
}, "mock");

for (const [language, scheme, size] of [["en-US", "dark", kLarge], ["fr-FR", "light", kSmall]]) {
  test(`the attendee's page has no obstacle (${language}, ${scheme})`, async (bench, evening) => {
    const page = await bench.phone({ language, scheme, size });
    await attend(page, evening);
    await bench.picture(page, `attendee-${language}-${scheme}`);
    assert.deepEqual(await violations(page), [], "the page");
    await page.click("#give");
    await page.check(".check input");
    await page.check("input[name=amount][value=other]");
    assert.deepEqual(await violations(page), [], "the sheet");
    await bench.picture(page, `attendee-sheet-${language}-${scheme}`);
    await page.fill("#other-amount", "x");
    await page.click(".ways button");
    assert.deepEqual(await violations(page), [], "the sheet with a problem");
    await page.keyboard.press("Escape");
    await give(page, { other: "15", name: "Zoë" });
    await page.waitForSelector(".result .card.good");
    assert.deepEqual(await violations(page), [], "the answer");
    await page.keyboard.press("Escape");
    assert.deepEqual(await violations(page), [], "the page with a gift");
  });

  test(`the operator's page has no obstacle (${language}, ${scheme})`, async (bench, evening) => {
    const page = await bench.phone({ language, scheme, size: scheme === "dark" ? size : kTablet });
    await page.goto(await evening.pairing());
    await page.waitForSelector("#pair-pin");
    assert.deepEqual(await violations(page), [], "pairing");
    await pair(page, evening);
    for (const view of ["approve", "gifts", "hat", "evening", "health"]) {
      await openTab(page, view);
      await page.waitForTimeout(250);
      assert.deepEqual(await violations(page), [], view);
      await bench.picture(page, `operator-${view}-${language}-${scheme}`);
    }
  });

  test(`full views have no obstacle (${language}, ${scheme})`, async (bench, evening) => {
    const { kiosk } = evening;
    const row = (gift, name, more = {}) => ({ gift, number: gift, name, message: "نحن فخورون بكم",
      digest: `d${gift}`, words: "waiting", verdict: "allow", objection: "none", approved: false,
      blocked: false, amount: 1000, layer: "pledged", source: "phones", at: Date.now(),
      standing: true, reversed: null, ...more });
    const rows = [row(1, "Émile-Antoine de la Rochefoucauld-Montmorency"), row(2, "محمد عبدالله"),
                  row(3, "👩‍🚀🎉 Team 🚀"), row(4, "", { standing: false, reversed: "voided" })];
    kiosk.queue = rows;
    kiosk.table = rows;
    kiosk.live = exampleLive({ recent: rows.map((each) => ({ ...each, late: true })),
                               rehearsal: true });
    kiosk.operator = { words_mode: "hold_phones", waiting: 3, frozen: true, blank: false,
      parked: 1, envelopes_differ: 1, health: [{ what: "extra-life", well: true, text: "read 4 s ago" },
                                    { what: "stripe", well: false, text: "The key is refused." }] };
    kiosk.envelopes = [{ envelope: "17", gift: 9, first: 100, first_by: "volunteer a", second: 200,
                         second_by: "volunteer b", settled: false }];
    kiosk.audit = [{ line: 1, at: Date.now(), actor: "operator a", deed: "freeze", gift: 0,
                     detail: "x" }];
    const phone = await bench.phone({ language, scheme, size: kSmall });
    await attend(phone, evening);
    assert.deepEqual(await violations(phone), [], "names of the world");
    const wide = () => document.documentElement.scrollWidth - innerWidth;
    assert.ok(await phone.evaluate(wide) <= 0);
    await bench.picture(phone, `attendee-names-${language}-${scheme}`);
    const desk = await bench.phone({ language, scheme, size: kSmall });
    await pair(desk, evening);
    for (const view of ["approve", "gifts", "hat", "evening", "health"]) {
      await openTab(desk, view);
      await desk.waitForTimeout(250);
      if (view === "gifts") {
        await desk.locator(".more").first().click();
        await desk.locator(".pick").first().check();
      }
      assert.deepEqual(await violations(desk), [], view);
      assert.ok(await desk.evaluate(wide) <= 0, `${view} is wider than the phone`);
      await bench.picture(desk, `operator-full-${view}-${language}-${scheme}`);
    }
    for (const role of ["volunteer", "presenter"]) {
      const page = await bench.phone({ language, scheme, size: kSmall });
      await pair(page, evening, role);
      await page.waitForTimeout(250);
      assert.deepEqual(await violations(page), [], role);
      assert.ok(await page.evaluate(wide) <= 0, `${role} is wider than the phone`);
      await bench.picture(page, `${role}-${language}-${scheme}`);
    }
  }, "mock");
}

test("the whole page is light", async (bench, evening) => {
  let bytes = 0;
  for (const { listener, file } of manifest()) {
    if (listener !== "operator") {
      bytes += gzipSync(readFileSync(kPages + file), { level: 9 }).length;
    }
  }
  console.log(`        the attendee's page has ${bytes} bytes, compressed`);
  assert.ok(bytes <= kPageBytesMax);
  if (!evening.kiosk) {
    const page = await bench.phone();
    let sent = 0;
    page.on("requestfinished", async (request) => {
      sent += (await request.sizes()).responseBodySize;
    });
    await attend(page, evening);
    await eventually(() => sent > 0, "something was sent");
    assert.ok(sent <= kPageBytesMax, `${sent} bytes were sent`);
  }
});

test("the pages make no element of a text and hold no script of their own", async () => {
  for (const { file } of manifest()) {
    const text = readFileSync(kPages + file, "utf8");
    const ways = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/u;
    assert.doesNotMatch(text, ways, file);
    if (file.endsWith(".html")) {
      assert.doesNotMatch(text, /<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/u, file);
      assert.doesNotMatch(text, /(?:src|href)="(?:https?:)?\/\//u, file);
    }
  }
});
