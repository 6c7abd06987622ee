// What the desk, a volunteer in the room and the presenter can do.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { assert, attend, eventually, give, kLarge, kTablet, openTab, pair, test, textOf }
  from "./harness.mjs";

const kCountMs = 15000; // A count is held back for a moment, so that a slip can be undone.

async function say(page, amount, envelope = "") {
  for (const digit of String(amount)) {
    await page.locator(".key").getByText(digit, { exact: true }).click();
  }
  await page.fill("#hat-envelope", envelope);
  await page.click(".counter > .main");
}

async function promise(bench, evening, name, message) {
  const phone = await bench.phone();
  await attend(phone, evening);
  await give(phone, { name, message });
  await phone.waitForSelector(".result strong:has-text('You are number')");
  return phone;
}

test("a tablet pairs with the code and the PIN, and the code leaves the address bar",
  async (bench, evening) => {
    const page = await bench.phone({ size: kTablet });
    await page.goto(await evening.pairing());
    await page.waitForSelector("#pair-pin");
    assert.equal(await page.evaluate(() => location.hash), "");
    await bench.picture(page, "operator-pairing");
    await page.fill("#pair-pin", evening.pin);
    await page.click("button[type=submit]");
    await page.waitForSelector("body[data-ready]");
    assert.equal(await page.getAttribute("body", "data-role"), "operator");
    await page.reload();
    await page.waitForSelector("body[data-ready]");
  });

test("a wrong PIN is told, and the right one still pairs", async (bench, evening) => {
  const page = await bench.phone();
  await page.goto(await evening.pairing());
  await page.fill("#pair-pin", "000001");
  await page.click("button[type=submit]");
  await page.waitForSelector("#pair-problem:not(:empty)");
  assert.equal(await page.inputValue("#pair-pin"), "");
  await page.fill("#pair-pin", evening.pin);
  await page.locator("button[type=submit]:enabled").click();
  await page.waitForSelector("body[data-ready]");
});

test("without a code there is nothing to see", async (bench, evening) => {
  const page = await bench.phone();
  await page.goto(evening.desk);
  await page.waitForSelector(".pair .lead");
  assert.equal(await page.locator("#tabs:visible").count(), 0);
  await page.goto(`${evening.desk}#${"0".repeat(32)}`);
  await page.waitForSelector("#pair-pin");
  await page.fill("#pair-pin", evening.pin);
  await page.click("button[type=submit]");
  await page.waitForSelector("#pair-problem:not(:empty)");
  assert.equal(await page.locator("#tabs:visible").count(), 0);
});

test("no secret and no PIN crosses the wire", async (bench, evening) => {
  const page = await bench.phone();
  const address = await evening.pairing();
  const secret = address.split("#")[1];
  const seen = [];
  page.on("request", (request) => seen.push(request.url(), request.postData() ?? "",
    JSON.stringify(request.headers())));
  await page.goto(address);
  await page.fill("#pair-pin", evening.pin);
  await page.click("button[type=submit]");
  await page.waitForSelector("body[data-ready]");
  const all = seen.join("\n");
  assert.ok(!all.includes(secret));
  assert.ok(!all.includes(evening.pin));
  assert.ok(!all.includes(Buffer.from(evening.pin).toString("hex")));
});

test("a name waits, is approved on the tablet, and its giver is told", async (bench, evening) => {
  const desk = await bench.phone({ size: kTablet });
  await pair(desk, evening);
  if (evening.kiosk) {
    evening.kiosk.queue = [{ gift: 301, number: 186, name: "Marguerite", message: "Bravo",
      digest: "d1", words: "waiting", verdict: "allow", objection: "none", approved: false,
      blocked: false, amount: 1000, layer: "pledged", source: "phones", at: Date.now(),
      standing: true, reversed: null }];
    evening.kiosk.change({ w: 301 }, { waiting: 1 });
  } else {
    await promise(bench, evening, "Marguerite", "Bravo");
  }
  const card = desk.locator(".queue .card", { hasText: "Marguerite" });
  await card.waitFor();
  await bench.picture(desk, "operator-words");
  await card.getByRole("button", { name: "Approve" }).click();
  await card.waitFor({ state: "detached" });
  if (!evening.kiosk) {
    await eventually(() => desk.evaluate(() => true), "the desk lives");
    const phone = await bench.phone();
    await attend(phone, evening);
    await phone.waitForSelector("#latest:has-text('Marguerite')");
  }
});

test("one tap clears every name, and one brings them back", async (bench, evening) => {
  const desk = await bench.phone();
  await pair(desk, evening);
  await desk.click(".panic");
  await desk.waitForSelector(".calm:has-text('No names on the screen')");
  await bench.picture(desk, "operator-panic");
  const phone = await bench.phone();
  await attend(phone, evening);
  await desk.click("button:has-text('Show names again')");
  await desk.waitForSelector(".panic:visible");
});

test("the hat is counted without a connection and sent once", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening, "volunteer");
  const sent = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/op/do")) {
      sent.push(request.postDataJSON());
    }
  });
  await page.context().setOffline(true);
  await say(page, 25, "41");
  await say(page, 40, "42");
  await page.waitForSelector(".waiting:has-text('Waiting to be sent: 2')");
  await bench.picture(page, "hat-offline");
  await page.waitForTimeout(4500); // The moment in which a slip can be taken back passes.
  assert.equal(sent.length, 0);
  await page.context().setOffline(false);
  await eventually(async () => await page.locator(".waiting:empty").count() === 1,
    "all counts are in the book", kCountMs);
  assert.deepEqual(sent.map((body) => body.amount), [2500, 4000]);
  assert.equal(new Set(sent.map((body) => body.key)).size, 2);
  assert.match(await textOf(page, ".running"), /\$65 counted here, 2 times/u);
});

test("a slip is taken back before it was sent", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening);
  await openTab(page, "hat");
  await page.context().setOffline(true);
  await say(page, 99);
  await page.click(".counted button:has-text('Undo')");
  assert.equal(await page.locator(".counted .card").count(), 0);
  await page.context().setOffline(false);
});

test("coins and notes add up, and their count goes with the sum", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening);
  await openTab(page, "hat");
  await page.locator(".counter .choice input").nth(1).check();
  await page.click("[aria-label='One $20 more']");
  await page.click("[aria-label='One $20 more']");
  await page.click("[aria-label='One $0.25 more']");
  assert.equal(await textOf(page, ".amount-now"), "$40.25");
  await bench.picture(page, "hat-coins");
  const sent = page.waitForRequest((request) => request.url().endsWith("/op/do"),
    { timeout: kCountMs });
  await page.click(".counter > .main");
  const body = (await sent).postDataJSON();
  assert.equal(body.amount, 4025);
  assert.equal(body.count, "2x20 1x0.25");
});

test("a lost answer to a count does not count it twice", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening);
  await openTab(page, "hat");
  const keys = [];
  await page.route("**/op/do", async (route) => {
    keys.push(route.request().postDataJSON().key);
    if (keys.length === 1) {
      await route.fetch();
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await say(page, 33, "77");
  await eventually(() => keys.length >= 2, "it is sent again", kCountMs);
  await eventually(async () => await page.locator(".waiting:empty").count() === 1, "it is there",
    kCountMs);
  assert.equal(new Set(keys).size, 1);
  if (evening.kiosk) {
    assert.equal(evening.kiosk.deeds.length, 1);
  } else {
    await openTab(page, "gifts");
    await page.fill(".search", "33");
    await eventually(async () => await page.locator(".gift-row.cash").count() === 1, "one gift");
  }
});

test("a promise is found at the desk and paid in cash", async (bench, evening) => {
  if (evening.kiosk) {
    evening.kiosk.table = [{ gift: 297, number: 42, name: "Barbara L.", message: "", digest: "x",
      words: "shown", verdict: "allow", objection: "none", approved: true, blocked: false,
      amount: 1000, layer: "pledged", source: "phones", at: Date.now(), standing: true,
      reversed: null }];
  } else {
    await promise(bench, evening, "Barbara L.");
  }
  const page = await bench.phone({ size: kTablet });
  await pair(page, evening);
  await openTab(page, "gifts");
  await page.fill(".search", "barbara");
  const row = page.locator(".gift-row", { hasText: "Barbara" });
  await row.locator(".pick").check();
  await page.waitForSelector(".bulk:has-text('1 promise, $10')");
  await bench.picture(page, "operator-gifts");
  const sent = page.waitForRequest((request) => request.url().endsWith("/op/do"));
  await page.click(".bulk button:has-text('Cash')");
  const body = (await sent).postDataJSON();
  assert.equal(body.deed, "pay");
  assert.equal(body.by, "cash");
  assert.equal(body.gifts.length, 1);
  if (!evening.kiosk) {
    await eventually(async () => await row.locator(".pick").count() === 0, "it is paid");
  }
});

test("the target and the screen are changed from the tablet", async (bench, evening) => {
  const page = await bench.phone({ size: kTablet });
  await pair(page, evening);
  await openTab(page, "evening");
  await page.fill("#target-people", "300");
  await page.fill("#target-amount", "3000");
  await page.click("button:has-text('Set the target')");
  await page.waitForSelector(".toast.seen:has-text('Done')");
  await page.click("button:has-text('Freeze')");
  await page.waitForSelector("button:has-text('Unfreeze')");
  await bench.picture(page, "operator-evening");
  await page.click("button:has-text('Unfreeze')");
  if (!evening.kiosk) {
    const phone = await bench.phone();
    await attend(phone, evening);
    const live = await phone.evaluate(async () => (await fetch("/api/live")).json());
    assert.deepEqual(live.target, { people: 300, amount: 300000 });
  }
});

test("the trail tells who did what", async (bench, evening) => {
  if (evening.kiosk) {
    evening.kiosk.audit = [{ line: 9, at: Date.now(), actor: "operator tablet-1", deed: "freeze",
                             gift: 0, detail: "" }];
  }
  const page = await bench.phone();
  await pair(page, evening);
  if (!evening.kiosk) {
    await openTab(page, "evening");
    await page.click("button:has-text('Freeze')");
    await page.waitForSelector("button:has-text('Unfreeze')");
  }
  await openTab(page, "health");
  await page.waitForSelector(".trail:has-text('operator tablet-1')");
});

test("a device that leaves sees nothing any more", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening);
  await page.click("button:has-text('Disconnect')");
  await page.click("#ask button:has-text('Yes')");
  await page.waitForSelector(".pair .lead");
  await page.reload();
  await page.waitForSelector(".pair .lead");
});

test("a volunteer sees the hat and nothing else", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening, "volunteer");
  assert.equal(await page.locator("#tabs:visible").count(), 0);
  await page.waitForSelector(".keypad");
  await bench.picture(page, "hat-volunteer");
});

test("an envelope's two counts stand side by side and are settled by somebody",
  async (bench, evening) => {
    evening.kiosk.envelopes = [{ envelope: "17", gift: 298, first: 42000,
      first_by: "volunteer anna", second: 41500, second_by: "volunteer bo", settled: false }];
    const page = await bench.phone({ size: kTablet });
    await pair(page, evening);
    await openTab(page, "hat");
    await page.waitForSelector(".envelopes .mark:has-text('$5 apart')");
    await page.click("button:has-text('Settle at $415')");
    await eventually(() => evening.kiosk.deeds.some((deed) => deed.deed === "settle"
      && deed.amount === 41500), "it is settled at what somebody chose");
  }, "mock");

test("an envelope that was counted already becomes a second count with one tap",
  async (bench, evening) => {
    const page = await bench.phone();
    await pair(page, evening, "volunteer");
    await page.route("**/op/do", (route) => {
      const first = route.request().postDataJSON().deed === "cash";
      return first ? route.fulfill({ status: 409, contentType: "application/json",
        body: JSON.stringify({ error: { code: "conflict", message: "Envelope 17 was counted." } }) })
        : route.continue();
    });
    await say(page, 20, "17");
    await page.locator("button:has-text('Send as second count')").click({ timeout: kCountMs });
    await eventually(() => evening.kiosk.deeds.some((deed) => deed.deed === "recount"),
      "a second count", kCountMs);
  }, "mock");

function like(gift, source, name, at) {
  return { gift, number: gift, name, message: "", digest: "x", words: "shown", verdict: "allow",
           objection: "none", approved: false, blocked: false, amount: 1000, layer: "captured",
           source, at, standing: true, reversed: null };
}

test("gifts that look like one are settled by one key each", async (bench, evening) => {
  const now = Date.now();
  evening.kiosk.doubles = [
    { first: like(291, "stripe", "Zoë Ada", now - 40000),
      second: like(294, "donorbox", "Zoë Ada", now), same_payment: true },
    { first: like(292, "stripe", "Tim B.", now - 90000),
      second: like(295, "helloasso", "TIM B.", now - 60000), same_payment: false },
    { first: like(293, "stripe", "", now), second: like(296, "donorbox", "", now),
      same_payment: false },
  ];
  evening.kiosk.change({}, { doubles: 3 });
  const page = await bench.phone({ size: kTablet });
  await pair(page, evening);
  await page.waitForSelector(".tab[data-view=gifts] .badge:has-text('3')");
  await openTab(page, "gifts");
  await page.waitForSelector(".doubles h2:has-text('3 pairs of gifts')");
  const first = page.locator(".double").first();
  await first.locator(".mark:has-text('The same payment')").waitFor();
  assert.match(await first.textContent(), /#291.*stripe.*#294.*donorbox/su);
  await bench.picture(page, "operator-doubles");

  await first.focus();
  await page.keyboard.press("Control+k"); // The browser's own.
  await page.keyboard.press("m");
  await eventually(() => evening.kiosk.deeds.length === 1, "the pair is merged");
  await page.waitForSelector(".tab[data-view=gifts] .badge:has-text('2')");
  await eventually(() => page.evaluate(() =>
    document.activeElement.textContent.includes("#292")), "the next pair has the focus");
  await page.keyboard.press("K");
  await eventually(() => evening.kiosk.deeds.length === 2, "the pair is kept");
  await page.click(".double:has-text('#293') button:has-text('Keep both')");
  await eventually(() => evening.kiosk.deeds.length === 3, "the last is kept");
  await page.waitForSelector(".doubles", { state: "hidden" });
  assert.deepEqual(evening.kiosk.deeds.map(({ deed, first: one, second, merged }) =>
    [deed, one, second, merged]), [["settle_double", 291, 294, true],
                                   ["settle_double", 292, 295, false],
                                   ["settle_double", 293, 296, false]]);
}, "mock");

test("held money is taken or let go, after a question with number and sum",
  async (bench, evening) => {
    const trouble = like(297, "card", "Zoë Ada", Date.now());
    evening.kiosk.holds = { gifts: [291, 292, 293], waiting: { count: 3, amount: 3000 },
      taking: { count: 1, amount: 1000 }, letting_go: { count: 0, amount: 0 },
      troubles: [{ gift: { ...trouble, layer: "pledged", held: true }, take: true,
                   problem: "Your card was declined." }] };
    evening.kiosk.change({ pledged: 4000 });
    const page = await bench.phone({ size: kTablet });
    await pair(page, evening);
    await openTab(page, "gifts");
    await page.waitForSelector(".holds h2:has-text('3 gifts are held: $30')");
    await page.waitForSelector(".holds .mark:has-text('1 gift is being taken: $10')");
    await page.waitForSelector(".holds .card:has-text('Your card was declined.')");
    await bench.picture(page, "operator-holds");

    await page.click(".holds button:has-text('Let the held money go')");
    await page.waitForSelector("#ask-text:has-text('Let 3 held gifts go, $30?')");
    await page.click("#ask button:has-text('Cancel')");
    assert.deepEqual(evening.kiosk.deeds, []);
    await page.click(".holds button:has-text('Take the held money')");
    await page.waitForSelector("#ask-text:has-text('Take 3 held gifts, $30?')");
    await page.click("#ask button:has-text('Yes')");
    await eventually(() => evening.kiosk.deeds.length === 1, "the money is taken");
    await page.click(".holds .card button:has-text('Let it go')");
    await page.click("#ask button:has-text('Yes')");
    await eventually(() => evening.kiosk.deeds.length === 2, "the refused one is let go");
    assert.deepEqual(evening.kiosk.deeds.map(({ deed, gifts, take }) => [deed, gifts, take]),
      [["decide_holds", [291, 292, 293], true], ["decide_holds", [297], false]]);
    evening.kiosk.holds = { ...evening.kiosk.holds, gifts: [], waiting: { count: 0, amount: 0 },
                            taking: { count: 0, amount: 0 }, troubles: [] };
    evening.kiosk.change({});
    await page.waitForSelector(".holds", { state: "hidden" });
  }, "mock");

test("a gift that two feeds tell of is counted as one at the desk", async (bench, _, makeEvening) => {
  const sources = ["one", "two"].flatMap((name) =>
    ["[[source]]", `name = "${name}"`, "kind = \"csv\"", `path = "FOLDER/${name}.csv"`,
     "poll_interval_ms = 500"]).join("\n");
  const evening = await makeEvening({ sources });
  try {
    const at = new Date().toISOString();
    for (const name of ["one", "two"]) {
      writeFileSync(join(evening.folder, `${name}.csv`),
        `id,time,amount,currency,name\n${name}-1,${at},12.50,USD,Zoë Ada\n`);
    }
    const page = await bench.phone({ size: kTablet, language: "fr-FR" });
    await pair(page, evening);
    await openTab(page, "gifts");
    await page.locator(".double").focus();
    await page.waitForSelector(".double:has-text('one'):has-text('two')");
    await bench.picture(page, "operator-doubles-fr");
    await page.keyboard.press("m");
    await page.waitForSelector(".doubles", { state: "hidden" });
    await eventually(async () => (await page.locator(".gift-row.gone").count()) === 1,
      "the later one counts no more");
    await openTab(page, "health");
    await page.waitForSelector(".trail:has-text('comme un seul don')");
  } finally {
    await evening.stop();
  }
}, "program");

test("the presenter thanks by tapping, and a name comes once", async (bench, evening) => {
  const page = await bench.phone({ size: kLarge, scheme: "light" });
  await pair(page, evening, "presenter");
  await page.click(".name-key:has-text('Hedy Lamarr')");
  await page.reload();
  await page.waitForSelector(".name-key:has-text('Tim B.')");
  assert.equal(await page.locator(".name-key:has-text('Hedy Lamarr')").count(), 0);
  await page.click("button:has-text('Freeze')");
  await page.waitForSelector(".stage-key.on:has-text('Unfreeze')");
  await bench.picture(page, "presenter");
}, "mock");

test("a count that waits survives a new pairing", async (bench, evening) => {
  const page = await bench.phone();
  await pair(page, evening, "volunteer");
  evening.kiosk.sessions.clear();
  await say(page, 12, "5");
  await page.waitForSelector(".pair .note", { timeout: kCountMs });
  await pair(page, evening, "volunteer");
  await eventually(() => evening.kiosk.deeds.length === 1, "it is sent once", kCountMs);
  assert.equal(evening.kiosk.deeds[0].amount, 1200);
}, "mock");

test("what a phone says waits beside the names, and is taken off the wall again",
  async (bench, none, makeEvening) => {
    const evening = await makeEvening();
    try {
      const desk = await bench.phone({ size: kTablet });
      await pair(desk, evening);
      const phone = await bench.phone();
      await attend(phone, evening);
      const status = await phone.evaluate(async () => {
        const body = { key: "a".repeat(32), device: "b".repeat(32), name: "Ana",
                       message: "Bravo <b>à tous</b>" };
        const answer = await fetch("/api/say", { method: "POST", body: JSON.stringify(body),
                                                 headers: { "Content-Type": "application/json",
                                                            "X-Chapeau": "1" } });
        return `${answer.status} ${await answer.text()}`;
      });
      assert.equal(status, '200 {"words":"waiting"}');
      const waiting = desk.locator(".queue .posts .card", { hasText: "Bravo <b>à tous</b>" });
      await waiting.waitFor();
      await bench.picture(desk, "operator-posts");
      await waiting.getByRole("button", { name: "Approve" }).click();
      await waiting.waitFor({ state: "detached" });
      const shown = desk.locator(".side .posts .card", { hasText: "Bravo" });
      await shown.waitFor();
      await shown.getByRole("button", { name: "Pin" }).click();
      await shown.getByRole("button", { name: "Unpin" }).waitFor();
      await shown.getByRole("button", { name: "Hide" }).click();
      await shown.waitFor({ state: "detached" });
    } finally {
      await evening.stop();
    }
  }, "program");
