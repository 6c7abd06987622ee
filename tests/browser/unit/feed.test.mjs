import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Feed, fetchSoon, isOlder } from "../../../src/web/pages/attendee/feed.mjs";
import { exampleLive } from "../mock_server.mjs";

const kStart = 1800000000000;

class FakeEvents {
  static all = [];

  constructor() {
    this.heard = {};
    this.isClosed = false;
    FakeEvents.all.push(this);
  }

  addEventListener(name, work) {
    this.heard[name] = work;
  }

  close() {
    this.isClosed = true;
  }
}

const listeners = {};
let asked = 0;
let answers = [];

function addEventListener(name, work) {
  listeners[name] = work;
}

async function settled() {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
}

async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await settled();
}

function answerOf(live) {
  return { status: 200, ok: true, headers: new Headers(), text: async () => JSON.stringify(live) };
}

function liveOf(v, changes = {}) {
  return exampleLive({ v, now: kStart + v, received: v * 100, ...changes });
}

function eventOf(live, changes = {}) {
  const { state, opening, deadline } = live.clock;
  return { ...live, clock: [state, opening, deadline], ...changes };
}

function makeFeed() {
  const told = { live: null, doubts: 0 };
  const feed = new Feed({ onLive: (live) => Object.assign(told, { live }), onMoved() {},
    onSignal() {}, onDoubt: () => {
      told.doubts += 1;
    } });
  return { feed, told };
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: kStart });
  asked = 0;
  answers = [];
  FakeEvents.all = [];
  globalThis.document = { visibilityState: "visible", addEventListener };
  globalThis.window = { addEventListener, EventSource: FakeEvents };
  globalThis.EventSource = FakeEvents;
  globalThis.fetch = async () => {
    asked += 1;
    return answerOf(answers.length > 1 ? answers.shift() : answers[0]);
  };
});

afterEach(() => {
  mock.timers.reset();
  delete globalThis.document;
  delete globalThis.window;
});

test("news is older by its line, then by its time", () => {
  const known = { v: 10, now: 500 };
  assert.ok(isOlder({ v: 9, now: 900 }, known));
  assert.ok(isOlder({ v: 10, now: 499 }, known));
  assert.ok(!isOlder({ v: 10, now: 500 }, known));
  assert.ok(!isOlder({ v: 11, now: 1 }, known));
  assert.ok(!isOlder({ v: 1, now: 1 }, null));
});

test("an older event changes no figure, and the state is asked for", async () => {
  const { feed, told } = makeFeed();
  feed.start(liveOf(300));
  answers = [liveOf(301)];
  feed.tick(eventOf(liveOf(299), { received: 1 }));
  assert.equal(told.live.received, 30000);
  await pass(1500);
  assert.equal(asked, 1);
  assert.equal(told.live.v, 301);
});

test("an older answer changes no figure and is asked for again", async () => {
  const { feed, told } = makeFeed();
  feed.start(liveOf(300));
  feed.tick(eventOf(liveOf(305)));
  answers = [liveOf(302), liveOf(306)];
  await feed.ask();
  assert.equal(told.live.v, 305);
  assert.equal(told.live.received, 30500);
  await pass(1000);
  assert.equal(told.live.v, 306);
  assert.equal(told.doubts, 0);
});

test("a machine with another book is believed in the end, and doubted", async () => {
  const { feed, told } = makeFeed();
  feed.start(liveOf(300));
  answers = [liveOf(3)];
  await feed.ask();
  await pass(1000);
  assert.equal(told.live.v, 300);
  await pass(1000);
  assert.equal(told.live.v, 3);
  assert.equal(told.doubts, 1);
});

test("a body that never ends is given up in time, and the next question is asked", async () => {
  const { feed } = makeFeed();
  feed.start(liveOf(300));
  globalThis.fetch = async () => ({ status: 200, ok: true, headers: new Headers(),
                                    text: () => new Promise(() => {}) });
  const lost = assert.rejects(fetchSoon("/api/live"));
  feed.ask();
  await settled();
  assert.ok(feed.asking);
  await pass(12000);
  await lost;
  assert.equal(feed.asking, false);
  assert.equal(feed.failures, 1);
});

test("a busy board is asked for once in each spread, which the machine may widen", async () => {
  const { feed } = makeFeed();
  let v = 300;
  feed.start(liveOf(v));
  for (let turn = 0; turn < 200; turn += 1) {
    v += 1;
    answers = [liveOf(v, { b: `board-${v}` })];
    feed.tick(eventOf(answers[0], { s: 5000 }));
    await pass(100);
  }
  assert.ok(asked >= 2 && asked <= 5, `${asked} questions in 20 s`);
});

test("streams that are cut at once end in asking; one that lived counts again", async () => {
  const { feed } = makeFeed();
  answers = [liveOf(300)];
  feed.start(liveOf(300));
  for (let turn = 0; turn < 3; turn += 1) {
    const events = FakeEvents.all.at(-1);
    events.heard.open();
    events.heard.live({ data: JSON.stringify(eventOf(liveOf(300))) });
    events.heard.error();
    assert.equal(feed.isPolling(), true);
    await pass(turn < 2 ? 8000 : 0);
  }
  await pass(20000);
  assert.ok(asked >= 3, `${asked} questions`);
  await pass(45000);
  FakeEvents.all.at(-1).heard.open();
  assert.equal(feed.isPolling(), true);
  await pass(30000);
  assert.equal(feed.isPolling(), false);
});

test("a page that nobody looks at gives its stream back and opens it again on waking", async () => {
  const { feed, told } = makeFeed();
  answers = [liveOf(300)];
  feed.start(liveOf(300));
  const [events] = FakeEvents.all;
  document.visibilityState = "hidden";
  listeners.visibilitychange();
  await pass(14000);
  assert.equal(events.isClosed, false);
  await pass(1000);
  assert.equal(events.isClosed, true);
  await pass(600000);
  assert.equal(asked, 0);
  document.visibilityState = "visible";
  listeners.visibilitychange();
  await settled();
  assert.equal(asked, 1);
  assert.equal(told.doubts, 1);
  assert.equal(FakeEvents.all.at(-1).isClosed, false);
});
