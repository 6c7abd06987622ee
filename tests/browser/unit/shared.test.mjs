import assert from "node:assert/strict";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { bytesOfHex, hex, randomKey, utf8 } from "../../../src/web/pages/shared/bytes.mjs";
import { countGraphemes, fallbackGraphemes } from "../../../src/web/pages/shared/graphemes.mjs";
import { decimalOf, formatGift, formatMoney, formatRate, parseMoney }
  from "../../../src/web/pages/shared/money.mjs";
import { Speaker, chooseLanguage } from "../../../src/web/pages/shared/say.mjs";
import { hmacSha256, sha256 } from "../../../src/web/pages/shared/sha256.mjs";
import { backoffMs, isPassing, retryAfterMs } from "../../../src/web/pages/shared/waiting.mjs";

const kDollar = { currency: "USD", exponent: 2 };
const kEuro = { currency: "EUR", exponent: 2 };
const kYen = { currency: "JPY", exponent: 0 };

test("SHA-256 says what the standard's examples say", () => {
  const known = [
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
    ["a".repeat(1000000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  ];
  for (const [text, digest] of known) {
    assert.equal(hex(sha256(utf8(text))), digest);
  }
});

test("HMAC says what RFC 4231's examples say", () => {
  const known = [
    ["0b".repeat(20), "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"],
    ["aa".repeat(131), hex(utf8("Test Using Larger Than Block-Size Key - Hash Key First")),
     "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"],
  ];
  for (const [key, text, mark] of known) {
    assert.equal(hex(hmacSha256(bytesOfHex(key), bytesOfHex(text))), mark);
  }
});

test("digests agree with another maker at every length around a block", () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = randomBytes(length);
    const key = randomBytes(length % 140);
    assert.equal(hex(sha256(bytes)), createHash("sha256").update(bytes).digest("hex"));
    assert.equal(hex(hmacSha256(key, bytes)),
      createHmac("sha256", key).update(bytes).digest("hex"));
  }
});

test("a key is 128 bits in hexadecimal, and another one each time", () => {
  const keys = new Set(Array.from({ length: 100 }, randomKey));
  assert.equal(keys.size, 100);
  for (const key of keys) {
    assert.match(key, /^[0-9a-f]{32}$/u);
  }
  assert.equal(bytesOfHex("0g"), null);
  assert.equal(bytesOfHex("abc"), null);
});

test("a sum is written without passing through a fraction", () => {
  assert.equal(decimalOf(1, 2), "0.01");
  assert.equal(decimalOf(100, 2), "1.00");
  assert.equal(decimalOf(-5, 2), "-0.05");
  assert.equal(decimalOf(1234, 0), "1234");
  assert.equal(decimalOf(1234567, 3), "1234.567");
  assert.equal(decimalOf(9007199254740991, 2), "90071992547409.91");
});

test("a whole sum has no fraction, as on the big screen", () => {
  assert.equal(formatMoney(176700, kDollar, "en-US"), "$1,767");
  assert.equal(formatMoney(1250, kDollar, "en-US"), "$12.50");
  assert.equal(formatMoney(1250, kEuro, "fr-FR"), "12,50\u00a0€");
  assert.equal(formatMoney(500, kYen, "en-US"), "¥500");
  assert.equal(formatRate(3849, kDollar, "en-US"), "$38");
  assert.equal(formatRate(149, kDollar, "en-US"), "$1.49");
});

test("a typed sum is read with a comma or a point", () => {
  const read = [["10", 1000], ["12,5", 1250], ["12.50", 1250], ["0,01", 1], [" 1 000 ", 100000],
                ["1\u202f000,5", 100050], ["€10", 1000], ["10 €", 1000], ["١٢٫٥", 1250],
                ["１２", 1200], [",5", 50], ["10,", 1000], ["007", 700], ["0", 0]];
  for (const [typed, minor] of read) {
    assert.deepEqual(parseMoney(typed, 2), { minor }, typed);
  }
  assert.deepEqual(parseMoney("500", 0), { minor: 500 });
  assert.deepEqual(parseMoney("1.234", 3), { minor: 1234 });
});

test("what could be read in two ways is refused, not guessed", () => {
  const refused = [["", "empty"], ["  ", "empty"], ["€", "empty"], ["abc", "unclear"],
                   ["1,2,3", "unclear"], ["-5", "unclear"], ["1e3", "unclear"], [".", "unclear"],
                   ["1.234", "digits"], ["1,999", "digits"], ["9".repeat(30), "large"],
                   ["0x10", "unclear"], ["<script>", "unclear"]];
  for (const [typed, problem] of refused) {
    assert.deepEqual(parseMoney(typed, 2), { problem }, typed);
  }
  assert.deepEqual(parseMoney("5,0", 0), { problem: "digits" });
});

test("a name is as long as people see it", () => {
  const seen = [["abc", 3], ["👨‍👩‍👧‍👦", 1], ["🇫🇷🇩🇪", 2], ["e\u0301", 1], ["👍🏽", 1], ["❤️", 1],
                ["محمد", 4], ["🏴󠁧󠁢󠁥󠁮󠁧󠁿", 1], ["", 0]];
  for (const [text, count] of seen) {
    assert.equal(countGraphemes(text), count, text);
    assert.equal(fallbackGraphemes(text).length, count, `without a segmenter: ${text}`);
  }
});

test("the reader's first language that we speak is spoken", () => {
  const ours = ["en", "fr"];
  assert.deepEqual(chooseLanguage(["fr-CA", "en"], ours, "en"), { language: "fr", tag: "fr-CA" });
  assert.deepEqual(chooseLanguage(["de", "fr"], ours, "en"), { language: "fr", tag: "fr" });
  assert.deepEqual(chooseLanguage(["de"], ours, "fr"), { language: "fr", tag: "fr" });
  assert.deepEqual(chooseLanguage([], ours, "xx"), { language: "en", tag: "en" });
});

test("plurals follow the language: zero is one in French, many in English", () => {
  const words = { people: { one: "{count} p", other: "{count} pp" } };
  const french = new Speaker(words, "fr");
  const english = new Speaker(words, "en");
  assert.deepEqual([0, 1, 2].map((count) => french.say("people", { count })),
    ["0 p", "1 p", "2 pp"]);
  assert.deepEqual([0, 1, 2].map((count) => english.say("people", { count })),
    ["0 pp", "1 p", "2 pp"]);
  assert.equal(english.say("people", { count: 1234 }), "1,234 pp");
});

test("a value is never taken for a pattern", () => {
  const speaker = new Speaker({ hello: "for {name}" }, "en");
  assert.equal(speaker.say("hello", { name: "{name} $& <b>" }), "for {name} $& <b>");
});

test("waits grow to half a minute and never meet in step", () => {
  assert.equal(backoffMs(0, () => 1), 1000);
  assert.equal(backoffMs(3, () => 0), 4000);
  assert.equal(backoffMs(99, () => 1), 30000);
  assert.equal(retryAfterMs("7"), 7000);
  assert.equal(retryAfterMs("99999"), 60000);
  assert.equal(retryAfterMs(null), 0);
  assert.deepEqual([200, 400, 404, 409, 422, 429, 500, 503].map(isPassing),
    [false, false, false, false, false, true, true, true]);
});

test("a gift shows what was given, in a currency that is told apart from ours", () => {
  const dollar = { currency: "USD", exponent: 2 };
  const speaker = new Speaker({ aGift: "a gift", aboutSum: "about {sum}" }, "en-US");
  const say = (gift) => formatGift(gift, dollar, speaker);
  assert.equal(say({ amount: 1000 }), "$10");
  assert.equal(say({ amount: null }), "a gift");
  assert.equal(say({ amount: 1087, about: true }), "about $10.87");
  const given = (minor, currency, exponent) => ({ amount: 720, about: true,
    given: { minor, currency, exponent } });
  assert.equal(say(given(1000, "EUR", 2)), "€10");
  assert.equal(say(given(1000, "CAD", 2)), "CA$10");
  assert.equal(say(given(1000, "JPY", 0)), "¥1,000");
});
