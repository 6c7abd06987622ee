import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, lengthOnX, networks, serverOf, sharedAddress, tooLongFor }
  from "../../../src/web/pages/attendee/share.mjs";
import { giftWords } from "../../../src/web/pages/attendee/mine.mjs";
import { attendeeWords } from "../../../src/web/pages/attendee/words.mjs";
import { Speaker } from "../../../src/web/pages/shared/say.mjs";
import { exampleChallenge } from "../mock_server.mjs";

const english = new Speaker(attendeeWords.en, "en-US");
const address = "https://give.example.org/hat?a=1&b=2";
const what = { text: `Venez (tous) ! ${address}`, words: "Venez (tous) !", title: "L’appel & moi",
               address, server: "social.example" };
const linkOf = (name, changes = {}) =>
  networks.find((network) => network.name === name).link({ ...what, ...changes });

test("words travel as the bytes of UTF-8, each sign but the plain ones encoded", () => {
  assert.equal(encode("aZ09-._~"), "aZ09-._~");
  assert.equal(encode("a b+c&d=e%f#g?h/i"), "a%20b%2Bc%26d%3De%25f%23g%3Fh%2Fi");
  assert.equal(encode("!'()*"), "%21%27%28%29%2A");
  assert.equal(encode("é\n👍"), "%C3%A9%0A%F0%9F%91%8D");
  assert.equal(encode("\ud83d"), "%EF%BF%BD");
});

test("each network has the address that it documents", () => {
  const text = "Venez%20%28tous%29%20%21%20https%3A%2F%2Fgive.example.org%2Fhat%3Fa%3D1%26b%3D2";
  const words = "Venez%20%28tous%29%20%21";
  const url = "https%3A%2F%2Fgive.example.org%2Fhat%3Fa%3D1%26b%3D2";
  const title = "L%E2%80%99appel%20%26%20moi";
  const expected = {
    X: `https://x.com/intent/tweet?text=${text}`,
    Bluesky: `https://bsky.app/intent/compose?text=${text}`,
    Mastodon: `https://social.example/share?text=${text}`,
    Threads: `https://www.threads.net/intent/post?text=${text}`,
    Facebook: `https://www.facebook.com/sharer/sharer.php?u=${url}`,
    WhatsApp: `https://wa.me/?text=${text}`,
    Telegram: `https://t.me/share/url?url=${url}&text=${words}`,
    Tumblr: "https://www.tumblr.com/widgets/share/tool?posttype=link&canonicalUrl="
      + `${url}&title=${title}&caption=${words}`,
    Plurk: `https://www.plurk.com/?qualifier=shares&status=${text}`,
    Reddit: `https://www.reddit.com/submit?url=${url}&title=${title}`,
    LinkedIn: `https://www.linkedin.com/sharing/share-offsite/?url=${url}`,
    LINE: `https://social-plugins.line.me/lineit/share?url=${url}`,
    mail: `mailto:?subject=${title}&body=${text}`,
    SMS: `sms:?&body=${text}`,
  };
  assert.deepEqual(networks.map(({ name }) => name).sort(), Object.keys(expected).sort());
  for (const [name, link] of Object.entries(expected)) {
    assert.equal(linkOf(name), link);
    assert.equal(decodeURIComponent(link.split("=").slice(1).join("=")).includes("\ufffd"), false);
  }
  assert.match(linkOf("mail", { text: "a\nb" }), /body=a%0D%0Ab$/u);
  assert.match(linkOf("SMS", { text: "a\nb" }), /body=a%0Ab$/u);
});

test("what needs an address to share is not offered without one", () => {
  const offered = networks.filter(({ link }) => link({ ...what, address: "" }));
  assert.deepEqual(offered.map(({ name }) => name),
    ["Bluesky", "Mastodon", "X", "Threads", "WhatsApp", "Plurk", "mail", "SMS"]);
  assert.equal(linkOf("Mastodon", { server: "" }), "");
});

test("a network's limit is counted in its own way", () => {
  assert.equal(lengthOnX("abc"), 3);
  assert.equal(lengthOnX(`abc ${address}`), 27);
  assert.equal(lengthOnX("日本"), 4);
  assert.equal(lengthOnX("👨‍👩‍👧‍👦"), 2);
  assert.equal(lengthOnX("🇫🇷"), 2);
  assert.equal(lengthOnX("e\u0301"), 1);
  assert.equal(lengthOnX("l’été…"), 7);
  assert.deepEqual(tooLongFor("a".repeat(280)), []);
  assert.deepEqual(tooLongFor("a".repeat(281)), [{ name: "X", over: 1 }]);
  assert.deepEqual(tooLongFor("👨‍👩‍👧‍👦".repeat(300)).map(({ name }) => name), ["X", "Threads"]);
  assert.deepEqual(tooLongFor("a".repeat(501)).map(({ name, over }) => [name, over]),
    [["Bluesky", 201], ["X", 221], ["Threads", 1]]);
});

test("a server is read from what people type, and nothing else is opened", () => {
  for (const typed of ["social.example", " Social.Example ", "https://social.example/@ana",
                       "@ana@social.example", "ana@social.example"]) {
    assert.equal(serverOf(typed), "social.example", typed);
  }
  assert.equal(serverOf("social.example:8443"), "social.example:8443");
  assert.equal(serverOf("münchen.social"), "xn--mnchen-3ya.social");
  for (const typed of ["", "social", "javascript:alert(1)", "a b.c", "social.example?x", "@",
                       "social.example#x", "https://", "a\\b.c", `${"a".repeat(300)}.example`]) {
    assert.equal(serverOf(typed), "", typed);
  }
});

test("only an address that everybody can open is shared", () => {
  const here = (text) => new URL(text);
  const page = exampleChallenge({ ways: [{ way: "pledge" }, { way: "page", url: address }] });
  assert.equal(sharedAddress(page, here("http://192.168.1.5:8080/")), address);
  const pledges = exampleChallenge();
  assert.equal(sharedAddress(pledges, here("https://gala.charity.org/")),
    "https://gala.charity.org/");
  for (const own of ["http://192.168.1.5:8080/", "https://192.168.1.5/", "https://[fe80::1]/",
                     "http://gala.charity.org/", "https://kiosk/", "https://kiosk.local/",
                     "https://kiosk.lan/", "https://box.home.arpa/", "https://localhost/"]) {
    assert.equal(sharedAddress(pledges, here(own)), "", own);
  }
  const local = exampleChallenge({ ways: [{ way: "page", url: "http://127.0.0.1:9/x" }] });
  assert.equal(sharedAddress(local, here("http://192.168.1.5/")), "");
});

test("a message is told as it stands, and never called shown before it is", () => {
  const said = { kind: "say", key: "k", phase: "sending", failures: 0, message: "Bravo", name: "",
                 words: "", state: "", wish: null };
  const told = (changes) => giftWords({ ...said, ...changes }, english);
  assert.equal(told({}).title, "“Bravo”");
  assert.equal(told({ name: "Zoë" }).title, "Zoë: “Bravo”");
  assert.match(told({ failures: 1 }).state, /kept on your phone/u);
  assert.equal(told({ phase: "taken", words: "waiting" }).state, "Waiting for approval");
  assert.equal(told({ phase: "taken", words: "shown" }).state, "On the wall");
  for (const words of ["hidden", "anonymous", ""]) {
    assert.equal(told({ phase: "taken", words }).state, "Not shown");
  }
  assert.match(told({ phase: "stale" }).state, /could not be sent/u);
});
