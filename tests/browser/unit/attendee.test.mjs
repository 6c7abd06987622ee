import assert from "node:assert/strict";
import { test } from "node:test";
import { attendeeWords } from "../../../src/web/pages/attendee/words.mjs";
import { clockText } from "../../../src/web/pages/attendee/board.mjs";
import { amountsOf, judgeAmount } from "../../../src/web/pages/attendee/give.mjs";
import { giftWords, safeAddress } from "../../../src/web/pages/attendee/mine.mjs";
import { paceWords } from "../../../src/web/pages/attendee/pace.mjs";
import { bandsOf, marksOf, topOf } from "../../../src/web/pages/attendee/thermometer.mjs";
import { operatorWords } from "../../../src/web/pages/operator/words.mjs";
import { Speaker } from "../../../src/web/pages/shared/say.mjs";
import { exampleChallenge, exampleLive } from "../mock_server.mjs";

const english = new Speaker(attendeeWords.en, "en-US");
const french = new Speaker(attendeeWords.fr, "fr-FR");

function placeholders(phrase) {
  const texts = typeof phrase === "string" ? [phrase] : Object.values(phrase);
  return [...new Set(texts.flatMap((text) => text.match(/\{\w+\}/gu) ?? []))].sort();
}

test("both languages say the same things with the same values", () => {
  for (const words of [attendeeWords, operatorWords]) {
    assert.deepEqual(Object.keys(words.fr).sort(), Object.keys(words.en).sort());
    for (const name of Object.keys(words.en)) {
      const known = new Set([...placeholders(words.en[name]), "{count}", "{target}"]);
      for (const value of placeholders(words.fr[name])) {
        assert.ok(known.has(value), `${name} says ${value} in French only`);
      }
    }
  }
});

test("the clock counts down in minutes, then hours", () => {
  assert.equal(clockText(37 * 60000 + 34000), "37:34");
  assert.equal(clockText(3909000), "1:05:09");
  assert.equal(clockText(1), "00:01");
  assert.equal(clockText(-5000), "00:00");
});

test("the pace is told as on the big screen", () => {
  const live = exampleLive();
  const words = paceWords(live, exampleChallenge(), english);
  assert.equal(words.now, "$38 a minute");
  assert.equal(words.needed, "$21 a minute needed to make it");
  assert.match(words.finish, /^goal at about /u);
  const byPeople = { ...live, measure: "people" };
  assert.equal(paceWords(byPeople, exampleChallenge(), english).now, "3.7 people a minute");
  assert.equal(paceWords(byPeople, exampleChallenge(), french).now, "3,7 personnes par minute");
});

test("after the goal nothing is needed any more", () => {
  const words = paceWords(exampleLive({ reached: true }), exampleChallenge(), english);
  assert.equal(words.needed, "");
  assert.equal(words.finish, "");
});

test("promised money stands above received money and is a band of its own", () => {
  const bands = bandsOf(exampleLive());
  const of = (layer) => bands.find((band) => band.layer === layer);
  assert.equal(of("cash").from, of("captured").to);
  assert.ok(of("pledged").to < of("cash").to);
  assert.ok(Math.abs((of("pledged").from - of("pledged").to) / (of("captured").from
    - of("captured").to) - 12000 / 134700) < 1e-9);
});

test("nothing leaves the tube, whatever was given", () => {
  const states = [{ received: 0, captured: 0, cash: 0, pledged: 0 }, { captured: 99999999 },
                  { target: { people: null, amount: null }, milestones: [] }];
  for (const changes of states) {
    const live = exampleLive(changes);
    assert.ok(topOf(live) > 0);
    for (const { from, to } of bandsOf(live)) {
      assert.ok(to <= from && to >= 14 && from <= 246);
    }
  }
});

test("marks that would lie upon one another give way to the goal", () => {
  const milestones = Array.from({ length: 40 }, (_, index) =>
    ({ value: 6000 * (index + 1), crossed: false }));
  const marks = marksOf(exampleLive({ milestones }));
  assert.equal(marks[0].goal, true);
  const places = marks.map((mark) => mark.y).sort((one, other) => one - other);
  places.slice(1).forEach((place, index) => assert.ok(place - places[index] >= 22));
});

test("the challenge's own amount stands in front, and each once", () => {
  const challenge = exampleChallenge({ suggested: 2000, amounts: [1000, 2000, 5000, 50] });
  assert.deepEqual(amountsOf(challenge), [2000, 1000, 5000]);
});

test("an amount is judged by the challenge's limits, in the giver's words", () => {
  const challenge = exampleChallenge();
  assert.deepEqual(judgeAmount("12,50", challenge, english), { minor: 1250 });
  assert.match(judgeAmount("0,50", challenge, english).problem, /\$1\./u);
  assert.match(judgeAmount("1000000", challenge, english).problem, /\$100,000/u);
  assert.match(judgeAmount("1.999", challenge, french).problem, /2 chiffres/u);
  assert.ok(judgeAmount("", challenge, english).problem);
});

test("only a provider's https page is opened", () => {
  assert.equal(safeAddress("https://pay.example.org/x"), "https://pay.example.org/x");
  assert.equal(safeAddress("http://127.0.0.1:9/x"), "http://127.0.0.1:9/x");
  for (const bad of ["javascript:alert(1)", "http://example.org/", "data:text/html,x", "", "//x",
                     "JaVaScRiPt:alert(1)//https://x", "blob:https://x/1", undefined]) {
    assert.equal(safeAddress(bad), "", String(bad));
  }
});

test("a gift that is not confirmed is never called given", () => {
  const gift = { kind: "pledge", amount: 1000, key: "k", failures: 3, phase: "sending", number: 173,
                 state: "promised", words: "shown", wish: null };
  assert.doesNotMatch(Object.values(giftWords(gift, english)).join(" "), /173|on the screen/u);
  const open = { ...gift, kind: "checkout", phase: "taken", state: "open", provider: "stripe" };
  assert.match(giftWords(open, english).state, /when Stripe has confirmed/u);
  assert.equal(giftWords(open, english).title, "");
  assert.equal(giftWords({ ...gift, phase: "taken" }, english).title, "You are number 173");
});
