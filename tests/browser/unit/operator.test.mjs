import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { namesToThank } from "../../../src/web/pages/operator/cockpit.mjs";
import { countText, denominationsOf, sumOf }
  from "../../../src/web/pages/operator/denominations.mjs";
import { answerOfKey } from "../../../src/web/pages/operator/doubles.mjs";
import { HatQueue } from "../../../src/web/pages/operator/hat_queue.mjs";
import { leapCounter, maskedPin, nextCounter, sessionKey, signature }
  from "../../../src/web/pages/operator/session.mjs";
import { EventReader } from "../../../src/web/pages/operator/stream.mjs";

function memoryStore() {
  const kept = new Map();
  return { kept, read: (name, otherwise) => structuredClone(kept.get(name) ?? otherwise),
           write: (name, value) => kept.set(name, structuredClone(value)),
           forget: (name) => kept.delete(name),
           namesOf: (prefix) => [...kept.keys()].filter((name) => name.startsWith(prefix)) };
}

function makeQueue(post, { evening = "evening-1", now = () => evening, ...options } = {}) {
  return new HatQueue(post, () => {}, { evening, askEvening: async () => now(), ...options });
}

const kCount = { deed: "cash", amount: 2000, envelope: "17", pieces: "1x20", people: 2, name: "" };

test("a request's mark is the one that the machine makes", () => {
  const secret = Buffer.from("00112233445566778899aabbccddeeff", "hex");
  const id = "a".repeat(32);
  const key = createHmac("sha256", secret).update(`chapeau session ${id}`).digest();
  assert.deepEqual(Buffer.from(sessionKey(secret, id)), key);
  const body = JSON.stringify({ name: "é" });
  const digest = createHash("sha256").update(body).digest("hex");
  const wanted = createHmac("sha256", key).update(`POST\n/op/do?x=1\n42\n${digest}`).digest("hex");
  assert.equal(signature(key, "POST", "/op/do?x=1", 42, body), wanted);
});

test("the PIN crosses the wire under a mask that is good for one request", () => {
  const key = Buffer.alloc(32, 7);
  const mask = createHmac("sha256", key).update("pin\n5").digest();
  const masked = Buffer.from(maskedPin(key, 5, "482913"), "hex");
  assert.equal(Buffer.from(masked.map((byte, index) => byte ^ mask[index])).toString(), "482913");
  assert.notEqual(maskedPin(key, 5, "482913"), maskedPin(key, 6, "482913"));
});

test("the counter rises one by one, whatever the clock does", () => {
  const first = nextCounter(2000000);
  assert.equal(nextCounter(1000000), first + 1);
  assert.equal(nextCounter(9000000), first + 2);
  leapCounter(1000000);
  assert.ok(nextCounter(1000000) > first + 1000);
});

test("events come whole out of a stream that is cut anywhere", () => {
  const text = ": beat\n\nid: 7\nevent: live\ndata: {\"v\":7}\n\nevent: bye\r\ndata: x\r\n\r\n";
  for (let cut = 1; cut < text.length; cut += 1) {
    if (text[cut - 1] === "\r") {
      continue;
    }
    const heard = [];
    const reader = new EventReader((event) => heard.push(event));
    reader.push(text.slice(0, cut));
    reader.push(text.slice(cut));
    assert.deepEqual(heard, [{ event: "live", data: "{\"v\":7}" }, { event: "bye", data: "x" }]);
  }
});

test("a stream without an end of an event is given up", () => {
  const reader = new EventReader(() => {});
  assert.throws(() => reader.push("x".repeat(70000)));
});

test("a count is written before it is sent, and sent with the same key until an answer", async () => {
  const store = memoryStore();
  const sent = [];
  let fail = true;
  const queue = makeQueue(async (body) => {
    const [kept] = [...store.kept.values()];
    assert.equal(kept[0].key, body.key);
    sent.push(body.key);
    if (fail) {
      throw new TypeError("no network");
    }
    return { gift: 5 };
  }, { store, graceMs: 0 });
  queue.add(kCount);
  await queue.send();
  assert.equal(queue.waiting().length, 1);
  fail = false;
  await queue.send();
  queue.again.stop();
  assert.equal(queue.waiting().length, 0);
  assert.equal(new Set(sent).size, 1);
});

test("a reload keeps what waits, with its key", async () => {
  const store = memoryStore();
  const first = makeQueue(async () => ({}), { store, graceMs: 60000 });
  const { key } = first.add(kCount);
  first.again.stop();
  const second = makeQueue(async () => ({}), { store, graceMs: 0 });
  assert.deepEqual(second.waiting().map((count) => count.key), [key]);
});

test("a count that may be in the book cannot be taken back on the phone", async () => {
  const store = memoryStore();
  const lost = makeQueue(async () => {
    throw new TypeError("no answer");
  }, { store, graceMs: 0 });
  const { key } = lost.add(kCount);
  await lost.send();
  lost.again.stop();
  assert.equal(lost.undo(key), false);
  const held = makeQueue(async () => ({}), { store: memoryStore(), graceMs: 60000 });
  const early = held.add(kCount);
  held.again.stop();
  assert.equal(held.undo(early.key), true);
  assert.equal(held.waiting().length, 0);
});

test("a refused count is told and counts for nothing; a lost pairing waits", async () => {
  let status = 409;
  const queue = makeQueue(async () => {
    throw Object.assign(new Error("Envelope 17 was counted."), { status, code: "conflict" });
  }, { store: memoryStore(), graceMs: 0 });
  queue.add(kCount);
  await queue.send();
  assert.equal(queue.counts[0].state, "refused");
  assert.deepEqual(queue.running(), { sum: 0, count: 0 });
  status = 403;
  queue.add(kCount);
  await queue.send();
  queue.again.stop();
  assert.equal(queue.waiting().length, 1);
});

test("what waits of another evening or of a rehearsal is never sent, and can be discarded",
  async () => {
    const store = memoryStore();
    const lost = makeQueue(async () => {
      throw new TypeError("no network");
    }, { store, graceMs: 0, evening: "evening-1 rehearsal" });
    lost.add(kCount);
    await lost.send();
    lost.again.stop();
    const sent = [];
    const tonight = makeQueue(async (body) => {
      sent.push(body);
      return { gift: 1 };
    }, { store, graceMs: 0 });
    await tonight.send();
    assert.deepEqual(tonight.left(), { sum: 2000, count: 1 });
    assert.deepEqual(tonight.running(), { sum: 0, count: 0 });
    tonight.add({ ...kCount, amount: 700 });
    await tonight.send();
    assert.deepEqual(sent.map((body) => body.amount), [700]);
    tonight.discardLeft();
    assert.deepEqual(tonight.left(), { sum: 0, count: 0 });
    assert.equal(tonight.running().sum, 700);
  });

test("a machine that opened another book meanwhile gets nothing of this one", async () => {
  let open = "evening-1 rehearsal";
  const sent = [];
  const queue = makeQueue(async (body) => {
    sent.push(body);
    return {};
  }, { store: memoryStore(), graceMs: 0, evening: open, now: () => open });
  queue.add(kCount);
  open = "evening-1";
  await queue.send();
  queue.again.stop();
  assert.deepEqual(sent, []);
  assert.equal(queue.left().count, 1);
});

test("two tabs keep each other's counts, and what one takes back stays taken back", async () => {
  const store = memoryStore();
  const sent = [];
  const post = async (body) => {
    sent.push(body.amount);
    return { gift: 1 };
  };
  const one = makeQueue(post, { store, graceMs: 60000 });
  const other = makeQueue(post, { store, graceMs: 60000 });
  const first = one.add({ ...kCount, amount: 100 });
  const second = other.add({ ...kCount, amount: 200 });
  one.merge();
  assert.deepEqual(new Set(one.counts.map((count) => count.key)),
    new Set([first.key, second.key]));
  assert.equal(one.undo(second.key), true);
  Object.assign(other, { graceMs: 0 });
  await other.send();
  assert.deepEqual(sent, [100]);
  assert.equal(one.undo(first.key), false);
  one.save();
  const kept = store.read("chapeau.desk.hat.evening-1", []);
  assert.deepEqual(kept.map(({ key, state }) => [key, state]), [[first.key, "sent"]]);
  for (const queue of [one, other]) {
    queue.again.stop();
  }
});

test("coins and notes add up without fractions", () => {
  const pieces = [[2000, 2], [50, 3], [1, 7], [500, 0]];
  assert.equal(sumOf(pieces), 4157);
  assert.equal(countText(pieces, 2), "2x20 3x0.5 7x0.01");
  assert.equal(countText([[500, 4]], 0), "4x500");
  assert.deepEqual(denominationsOf("XTS", 3), [100, 50, 20, 10, 5, 2, 1].map((v) => v * 1000));
});

const named = (number, name) => ({ gift: number, name, amount: 1000, layer: "captured" });
const keptName = (number, name, w) => ({ ...named(number, name), w });

test("a name to thank comes once, and not when it was hidden meanwhile", () => {
  const kept = { upTo: 10, names: [keptName(12, "Ada", 5), keptName(11, "Bo", 5)] };
  const recent = [named(13, "Cy"), named(12, "Ada"), named(9, "Old"), named(14, "")];
  const names = namesToThank(kept, recent, 5);
  assert.deepEqual(names.map((each) => each.name), ["Cy", "Ada", "Bo"]);
  const hidden = namesToThank(kept, [named(12, "")], 5);
  assert.deepEqual(hidden.map((each) => each.name), ["Bo"]);
});

test("a name that nobody can vouch for any more is not said", () => {
  const kept = { upTo: 10, names: [keptName(12, "Ada", 5), keptName(11, "Bo", 5)] };
  const later = namesToThank(kept, [named(12, "Ada")], 6);
  assert.deepEqual(later.map((each) => each.name), ["Ada"]);
  const corrected = namesToThank(kept, [named(12, "Ada L."), named(11, "Bo")], 6);
  assert.deepEqual(corrected.map((each) => each.name), ["Ada L.", "Bo"]);
});

test("a pair is answered by a letter alone, held keys and the browser's own not counted", () => {
  assert.equal(answerOfKey({ key: "m" }), "merge");
  assert.equal(answerOfKey({ key: "M", shiftKey: true }), "merge");
  assert.equal(answerOfKey({ key: "k" }), "keep");
  for (const event of [{ key: "m", ctrlKey: true }, { key: "m", metaKey: true },
                       { key: "k", altKey: true }, { key: "m", repeat: true },
                       { key: "Enter" }, { key: " " }]) {
    assert.equal(answerOfKey(event), undefined);
  }
});
