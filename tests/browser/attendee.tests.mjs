// What somebody with a phone can do.

import { assert, attend, eventually, give, kSmall, pair, test, textOf } from "./harness.mjs";
import { exampleLive } from "./mock_server.mjs";

const digits = (text) => Number(text.replace(/\D/gu, ""));

async function state(page) {
  return page.evaluate(async () => (await fetch("/api/live")).json());
}

/** The keys of all gifts that this phone keeps. */
function keptGifts(page) {
  return page.evaluate(() => Object.entries(localStorage)
    .filter(([name]) => name.startsWith("chapeau.gifts."))
    .flatMap(([, text]) => JSON.parse(text)));
}

test("a promise is made with four taps and gets its number", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  await give(page, { name: "Zoë", message: "Keep hopping" });
  await page.waitForSelector(".result strong:has-text('You are number')");
  assert.ok(digits(await textOf(page, ".result strong")) > 0);
  const after = await state(page);
  assert.equal(after.pledged - before.pledged, 1000);
  assert.equal(after.received, before.received);
  await bench.picture(page, "attendee-promised");
  await page.click(".result .main-button");
  await page.waitForSelector("#mine-list .card");
});

test("another amount is read with a decimal comma", async (bench, evening) => {
  const page = await bench.phone({ language: "fr-FR" });
  await attend(page, evening);
  const before = await state(page);
  await give(page, { other: "12,50" });
  await page.waitForSelector(".result strong:has-text('numéro')");
  assert.equal((await state(page)).pledged - before.pledged, 1250);
});

test("an amount that cannot be given is explained and nothing is sent", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  for (const typed of ["", "abc", "1.234", "0", "99999999999"]) {
    await page.reload();
    await page.waitForSelector("body[data-ready]");
    await give(page, { other: typed });
    await page.waitForSelector("#give-problem:not(:empty)");
    assert.equal(await page.getAttribute("#other-amount", "aria-invalid"), "true");
  }
  assert.deepEqual(await keptGifts(page), []);
});

test("the answer is lost: the promise is sent again and stays one", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  let lost = 0;
  const keys = new Set();
  await page.route("**/api/pledge", async (route) => {
    keys.add(route.request().postDataJSON().key);
    if (lost < 2) {
      lost += 1;
      await route.fetch(); // The machine has it; its answer never arrives.
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await give(page, {});
  await page.waitForSelector(".result .card-state:has-text('sent again')");
  await bench.picture(page, "attendee-sending-again");
  await page.waitForSelector(".result strong:has-text('You are number')", { timeout: 20000 });
  const after = await state(page);
  assert.equal(lost, 2);
  assert.equal(keys.size, 1);
  assert.equal(after.pledged - before.pledged, 1000);
  assert.equal(after.people_pledged - before.people_pledged, 1);
});

test("the key is kept before sending, and a reload sends the same", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  await page.route("**/api/pledge", (route) => route.abort());
  await give(page, {});
  await page.waitForSelector(".result .card-state:has-text('sent again')");
  const [kept] = await keptGifts(page);
  assert.match(kept.key, /^[0-9a-f]{32}$/u);
  await page.unroute("**/api/pledge");
  await page.reload();
  await page.waitForSelector("#mine-list strong:has-text('You are number')");
  const [sent] = await keptGifts(page);
  assert.equal(sent.key, kept.key);
  assert.equal((await state(page)).pledged - before.pledged, 1000);
});

test("the signal is lost while giving: the gift waits on the phone", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  await page.context().setOffline(true);
  await give(page, { amount: 2000 });
  await page.waitForSelector(".result .card-state:has-text('kept on your phone')");
  await page.context().setOffline(false);
  await page.waitForSelector(".result strong:has-text('You are number')", { timeout: 20000 });
  assert.equal((await state(page)).pledged - before.pledged, 2000);
});

test("a promise is withdrawn from the same phone, after a second tap", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  await give(page, {});
  await page.click(".result button:has-text('Withdraw my promise')");
  assert.equal((await state(page)).pledged - before.pledged, 1000);
  await page.click(".result button:has-text('Yes, withdraw it')");
  await page.waitForSelector(".result .card-state:has-text('Withdrawn')");
  assert.equal((await state(page)).pledged, before.pledged);
});

test("a name is hidden by its own giver, for good", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  await give(page, { name: "Henriette" });
  await page.click(".result button:has-text('Hide my name')");
  await page.click(".result button:has-text('Yes, hide them')");
  await page.waitForSelector(".result .card-words:has-text('not shown')");
  assert.equal(await page.locator(".result button:has-text('Hide my name')").count(), 0);
  const live = await state(page);
  assert.ok(!JSON.stringify(live).includes("Henriette"));
});

test("without a name nothing of it is sent", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const sent = page.waitForRequest("**/api/pledge");
  await page.click("#give");
  await page.check(".check input");
  await page.fill("#give-name", "Changed My Mind");
  await page.uncheck(".check input");
  await page.click(".ways button");
  assert.equal((await sent).postDataJSON().name, "");
  await page.waitForSelector(".result .card-words:has-text('A supporter')");
});

test("a name is counted as people count: a family is one", async (bench, evening) => {
  const page = await bench.phone({ size: kSmall });
  await attend(page, evening);
  const challenge = await page.evaluate(async () => (await fetch("/api/challenge")).json());
  const family = "👨‍👩‍👧‍👦";
  await give(page, { name: family.repeat(challenge.name_max + 1) });
  await page.waitForSelector("#give-problem:not(:empty)");
  assert.match(await textOf(page, "#name-counter"), /1 character too many/u);
});

test("what others give is seen without touching the phone", async (bench, evening) => {
  const watching = await bench.phone();
  const giving = await bench.phone();
  await attend(watching, evening);
  await attend(giving, evening);
  const before = await watching.locator(".layer.pledged").count()
    ? digits(await textOf(watching, ".layer.pledged")) : 0;
  await give(giving, { amount: 5000 });
  await eventually(async () => await watching.locator(".layer.pledged").count() > 0
    && digits(await textOf(watching, ".layer.pledged")) >= before + 50, "the promise is seen");
});

test("after sleep without a signal the page catches up", async (bench, evening) => {
  const watching = await bench.phone();
  const giving = await bench.phone();
  await attend(watching, evening);
  await attend(giving, evening);
  await watching.context().setOffline(true);
  await give(giving, { amount: 5000 });
  await giving.waitForSelector(".result strong:has-text('You are number')");
  const told = (await state(giving)).pledged / 100;
  await watching.context().setOffline(false);
  await eventually(async () => await watching.locator(".layer.pledged").count() > 0
    && digits(await textOf(watching, ".layer.pledged")) >= told, "the page catches up");
});

test("where events do not come through, the page asks", async (bench, evening) => {
  const watching = await bench.phone();
  const giving = await bench.phone();
  await watching.route("**/api/events", (route) => route.abort());
  await attend(watching, evening);
  await attend(giving, evening);
  await give(giving, { amount: 5000 });
  await giving.waitForSelector(".result strong:has-text('You are number')");
  const told = (await state(giving)).pledged / 100;
  await eventually(async () => await watching.locator(".layer.pledged").count() > 0
    && digits(await textOf(watching, ".layer.pledged")) >= told, "polling tells it", 20000);
});

test("with storage blocked a promise is still made, and the phone says what it cannot do",
  async (bench, evening) => {
    const page = await bench.phone();
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get() {
        throw new DOMException("blocked", "SecurityError");
      } });
    });
    await attend(page, evening);
    await give(page, {});
    await page.waitForSelector(".result strong:has-text('You are number')");
    assert.match(await textOf(page, ".result > .small"), /private mode/u);
  });

test("French phones read French, others English", async (bench, evening) => {
  for (const [language, word, lang] of [["fr-CA", "Donner", "fr"], ["en-GB", "Give", "en"],
                                        ["de-DE", "Give", "en"]]) {
    const page = await bench.phone({ language });
    await attend(page, evening);
    assert.equal(await textOf(page, "#give"), word);
    assert.equal(await page.getAttribute("html", "lang"), lang);
  }
});

test("a finger finds every button: none is smaller than 44 pixels", async (bench, evening) => {
  const page = await bench.phone({ size: kSmall });
  await attend(page, evening);
  await page.click("#give");
  const small = await page.evaluate(() =>
    Array.from(document.querySelectorAll("button, a, .amount, .check, input.field"))
      .filter((element) => element.checkVisibility())
      .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44 || box.width < 44)
      .map(({ text, box }) => `${text}: ${box.width} x ${box.height}`));
  assert.deepEqual(small, []);
});

test("nothing is wider than the smallest phone", async (bench, evening) => {
  for (const language of ["en-US", "fr-FR"]) {
    const page = await bench.phone({ size: kSmall, language });
    await attend(page, evening);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(await wide() <= 0);
    await page.click("#give");
    assert.ok(await wide() <= 0);
    const inside = await page.evaluate(() => {
      const sheet = document.querySelector("#sheet");
      return sheet.scrollWidth - sheet.clientWidth;
    });
    assert.ok(inside <= 0);
  }
});

test("focus goes into the sheet and comes back to the button", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  await page.focus("#give");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "amount");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "give");
});

/** Writes to the room. */
async function speak(page, message, name = "") {
  await page.fill("#talk-message", message);
  await page.fill("#talk-name", name);
  await page.click("#talk-send");
}

test("something is said to the room without a gift, and taken back", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const before = await state(page);
  await speak(page, "Bravo <b>à tous</b>", "Zoë");
  await page.waitForSelector("#said-list .card:has-text('Zoë: “Bravo <b>à tous</b>”')");
  await page.waitForSelector("#said-list .card-state:has-text('Waiting for approval')");
  assert.equal(await page.inputValue("#talk-message"), "");
  assert.equal(await page.isVisible("#mine"), false);
  await bench.picture(page, "attendee-said");
  await page.reload();
  await page.click("#said-list button:has-text('Take it back')");
  await page.click("#said-list button:has-text('Yes, take it back')");
  await page.waitForSelector("#said-list .card-state:has-text('Not shown')");
  const after = await state(page);
  assert.equal(after.pledged, before.pledged);
  assert.equal(after.people_pledged, before.people_pledged);
});

test("a message that is empty or too long is explained and not sent", async (bench, evening) => {
  const page = await bench.phone({ language: "fr-FR" });
  await attend(page, evening);
  await speak(page, "   ");
  await page.waitForSelector("#talk-problem:has-text('Écrivez un message')");
  await speak(page, "👨‍👩‍👧‍👦".repeat(121));
  await page.waitForSelector("#talk-problem:has-text('un peu trop long')");
  assert.match(await textOf(page, "#talk-message-counter"), /1 caractère de trop/u);
  assert.equal(await page.getAttribute("#talk-message", "aria-invalid"), "true");
  assert.deepEqual(await keptGifts(page), []);
});

test("others are told in one's own words, by links that load nothing", async (bench, evening) => {
  const page = await bench.phone({ size: kSmall });
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(evening.attendee) && !request.url().startsWith("data:")) {
      foreign.push(request.url());
    }
  });
  await attend(page, evening);
  await page.click("#share-title");
  assert.match(await page.inputValue("#share-text"), /I’m part of “250 people, \$10 each”/u);
  assert.doesNotMatch(await page.inputValue("#share-text"), /127\.0\.0\.1/u);
  await page.fill("#share-text", "Moi & toi : 100 %\nvenez ! é");
  const href = (name) => page.getAttribute(`.networks a:text-is("${name}")`, "href");
  assert.equal(await href("Bluesky"), "https://bsky.app/intent/compose?text="
    + "Moi%20%26%20toi%20%3A%20100%20%25%0Avenez%20%21%20%C3%A9");
  assert.equal(await page.isVisible(".networks a:text-is('Facebook')"), false);
  await page.click(".networks button:text-is('Mastodon')");
  await page.fill("#share-server", "@ana@social.example");
  assert.match(await page.getAttribute("#share-mastodon", "href"),
    /^https:\/\/social\.example\/share\?text=Moi%20/u);
  const small = await page.evaluate(() =>
    Array.from(document.querySelectorAll(".share a, .share button, .share summary"))
      .filter((element) => element.checkVisibility())
      .map((element) => element.getBoundingClientRect())
      .filter(({ width, height }) => height < 44 || width < 44).length);
  assert.equal(small, 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) <= 0);
  await bench.picture(page, "attendee-share");
  await page.reload();
  await page.click("#share-title");
  await page.click(".networks button:text-is('Mastodon')");
  assert.equal(await page.inputValue("#share-server"), "social.example");
  assert.deepEqual(foreign, []);
});

// States that are slow to reach with the program.

test("a message whose answer is lost is sent again and stays one", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  evening.kiosk.loseAnswers = 4;
  await speak(page, "Bravo");
  await page.waitForSelector("#said-list .card-state:has-text('sent again')");
  await page.waitForSelector("#said-list .card-state:has-text('Waiting for approval')",
    { timeout: 20000 });
  assert.deepEqual(evening.kiosk.said, [{ name: "", message: "Bravo" }]);
  const [said] = evening.kiosk.gifts.values();
  said.words = "shown";
  evening.kiosk.change({ w: 999 });
  await page.waitForSelector("#said-list .card-state:has-text('On the wall')");
  await eventually(async () => /On the wall/u.test(await textOf(page, "#spoken")), "it is said");
}, "mock");

test("a refused message comes back into its field with the kiosk's own sentence",
  async (bench, evening) => {
    const page = await bench.phone();
    await attend(page, evening);
    evening.kiosk.refuse = { status: 422, message: "This looks like a card number." };
    await speak(page, "4111 1111 1111 1111");
    await page.waitForSelector("#talk-problem:has-text('card number')");
    assert.equal(await page.inputValue("#talk-message"), "4111 1111 1111 1111");
    assert.deepEqual(await keptGifts(page), []);
  }, "mock");

test("where the kiosk takes no messages, none can be written", async (bench, evening) => {
  evening.kiosk.challenge.takes_messages = false;
  const page = await bench.phone();
  await attend(page, evening);
  assert.equal(await page.isVisible("#talk"), false);
}, "mock");

test("nobody is invited to a rehearsal, and to an evening by its donation page",
  async (bench, evening) => {
    const url = "https://give.example.org/hat";
    evening.kiosk.challenge.ways = [{ way: "page", url }];
    const page = await bench.phone({ language: "fr-FR" });
    await attend(page, evening);
    await page.click("#share-title");
    const words = await page.inputValue("#share-text");
    assert.ok(words.endsWith(` ${url}`), words);
    assert.equal(await page.getAttribute(".networks a:text-is('Facebook')", "href"),
      "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fgive.example.org%2Fhat");
    evening.kiosk.live.rehearsal = true;
    const other = await bench.phone();
    await attend(other, evening);
    assert.equal(await other.isVisible("#share"), false);
  }, "mock");

test("a refused gift stays on the form with the kiosk's own sentence", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  evening.kiosk.refuse = { status: 422, message: "This looks like a card number." };
  await give(page, { name: "4111 1111 1111 1111" });
  await page.waitForSelector("#give-problem:has-text('card number')");
  assert.equal(await page.inputValue("#give-name"), "4111 1111 1111 1111");
  assert.deepEqual(await keptGifts(page), []);
}, "mock");

test("a busy kiosk is not a refusal: the gift is sent again", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  evening.kiosk.refuse = { status: 503, message: "busy" };
  await give(page, {});
  await page.waitForSelector(".result strong:has-text('You are number')");
}, "mock");

test("a name that is approved is told to its giver", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  await give(page, { name: "Zoë" });
  await page.waitForSelector(".result .card-words:has-text('waiting to be approved')");
  const [gift] = evening.kiosk.gifts.values();
  gift.words = "shown";
  evening.kiosk.change({ w: 999 });
  await page.waitForSelector(".result .card-words:has-text('on the screen')");
  await eventually(async () => /on the screen/u.test(await textOf(page, "#spoken")), "it is said");
}, "mock");

test("a busy room does not make every giver's phone ask each time", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  await give(page, {});
  await page.waitForSelector(".result strong:has-text('You are number')");
  const { kiosk } = evening;
  const asked = () => kiosk.requests.filter(({ url }) => url === "/api/mine").length;
  const before = asked();
  for (let index = 0; index < 20; index += 1) {
    kiosk.change({ b: `gift-${index}` });
    await page.waitForTimeout(100);
  }
  assert.ok(asked() - before <= 2, `${asked() - before} questions`);
}, "mock");

test("a dropped stream is opened again and tells what was missed", async (bench, evening) => {
  const page = await bench.phone();
  await attend(page, evening);
  const { kiosk } = evening;
  await eventually(() => kiosk.streams.size === 1, "a stream");
  for (const stream of kiosk.streams) {
    stream.destroy();
  }
  Object.assign(kiosk.live, { v: 301, received: 200000, b: "missed" });
  await eventually(async () => digits(await textOf(page, "#total")) === 2000, "the figure is seen");
  await eventually(() => kiosk.streams.size === 1, "a new stream", 20000);
}, "mock");

test("an empty evening invites; a passed goal thanks, once aloud", async (bench, evening) => {
  const { kiosk } = evening;
  const none = { received: 0, captured: 0, cash: 0, pledged: 0, people: 0, people_pledged: 0 };
  Object.assign(kiosk.live, exampleLive({ ...none, recent: [], leaders: [],
    pace: { people_per_hour: 0, minor_per_hour: 0, people_per_hour_needed: 123,
            minor_per_hour_needed: 126000, finish: null } }));
  const page = await bench.phone();
  await attend(page, evening);
  assert.match(await textOf(page, "#latest-empty"), /could be yours/u);
  await bench.picture(page, "attendee-empty");
  kiosk.change({ received: 265700, captured: 265700, people: 251, reached: true, b: "goal",
                 clock: { state: "over", opening: 1, deadline: Date.now() - 1000 } });
  await page.waitForSelector("#goal-done:has-text('Goal reached')");
  assert.match(await textOf(page, "#clock-note"), /Time is up/u);
  await eventually(async () => /Goal reached/u.test(await textOf(page, "#spoken")), "it is said");
  await bench.picture(page, "attendee-goal");
}, "mock");

test("a total of which a part was given in another currency is about so much",
  async (bench, evening) => {
    const { kiosk } = evening;
    const phone = await bench.phone();
    await attend(phone, evening);
    assert.equal(await phone.locator("#about:visible").count(), 0);
    const size = () => phone.evaluate(() =>
      getComputedStyle(document.querySelector("#total")).fontSize);
    const before = await size();
    const [first, second, ...rest] = kiosk.live.recent;
    const given = { minor: 1000, currency: "EUR", exponent: 2 };
    kiosk.change({ about: true, b: "abroad", recent: [{ ...first, amount: 1087, about: true, given },
      { ...second, amount: 543, about: true }, ...rest] });
    await phone.waitForSelector("#about:has-text('about')");
    await phone.waitForSelector("#latest .sum:has-text('€10')");
    await phone.waitForSelector("#latest .sum:has-text('about $5.43')");
    assert.match(await phone.getAttribute("#thermometer", "aria-label"), /about \$1,767 received/u);
    assert.equal(await size(), before);
    await bench.picture(phone, "attendee-about");

    const stage = await bench.phone({ language: "fr-FR" });
    await pair(stage, evening, "presenter");
    await stage.waitForSelector(".stage-sum:has-text('encore environ')");
    await stage.waitForSelector(".name-key:has-text('10 €')");
  }, "mock");

test("a provider's page is one tap away and nothing else is asked", async (bench, evening) => {
  evening.kiosk.challenge.ways = [{ way: "page", url: "https://give.example.org/hat" }];
  const page = await bench.phone();
  await attend(page, evening);
  const link = page.locator("#bar a");
  assert.equal(await link.getAttribute("href"), "https://give.example.org/hat");
  assert.match(await link.getAttribute("rel"), /noopener/u);
}, "mock");

test("a rehearsal says so on every page", async (bench, evening) => {
  evening.kiosk.live.rehearsal = true;
  const page = await bench.phone();
  await attend(page, evening);
  assert.match(await textOf(page, "#rehearsal"), /REHEARSAL/u);
  await bench.picture(page, "attendee-rehearsal");
}, "mock");
