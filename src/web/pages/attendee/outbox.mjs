// The phone's own gifts and messages. Each has its key before anything is sent, and is sent until
// there is a final answer: however often that is lost, the kiosk counts one gift for one key.

import { randomKey } from "../shared/bytes.mjs";
import { joined, read, write } from "../shared/store.mjs";
import { Alarm, backoffMs, isPassing, retryAfterMs } from "../shared/waiting.mjs";
import { fetchSoon } from "./feed.mjs";

const kKeepTryingMs = 12 * 3600 * 1000; // A promise must not surprise its giver the next day.
const kMineMax = 50; // The kiosk answers for so many at once.
const kCheckoutAskMs = 1000;
const kConfirmAskMs = 3000;
const kSpreadMs = 1500; // A full room must not ask in the same instant,
const kBoardAskMs = 8000; // nor each time that somebody gives.
const kSaidAskMs = 20000; // Nothing tells a phone that its message was looked at.
const kDroppedMax = 100; // Keys of removed gifts: more than one phone ever gives.
const kMovingStates = ["promised", "wanted", "open"]; // The others are the last word.
const kDeviceName = "chapeau.device";

export function deviceKey() {
  let device = read(kDeviceName, "");
  if (!/^[0-9a-f]{32}$/u.test(device)) {
    device = randomKey();
    write(kDeviceName, device);
  }
  return device;
}

async function post(path, body) {
  const headers = { "Content-Type": "application/json", "X-Chapeau": "1" };
  const response = await fetchSoon(path, { method: "POST", headers, body: JSON.stringify(body) });
  let answer = {};
  try {
    answer = response.json();
  } catch (error) {
    if (response.ok) {
      throw error; // Cut off on the way: as good as no answer.
    }
  }
  return { status: response.status, answer,
           waitMs: retryAfterMs(response.headers.get("Retry-After")) };
}

/** What is still to happen to this gift without its giver. */
export function isMoving(gift) {
  return gift.phase === "sending" || gift.wish !== null;
}

/** Whether this message waits for somebody to look at it. */
function isLookedAt({ kind, phase, words }) {
  return kind === "say" && phase === "taken" && words === "waiting";
}

/** Whether the kiosk may still say something else about this gift, its words aside. */
function canChange(gift) {
  return (gift.phase === "taken" && kMovingStates.includes(gift.state)) || isLookedAt(gift);
}

export class Outbox {
  /**
   * `evening` names whose gifts these are; `isStill()` answers whether it is that evening still, or
   * throws where nobody answers.
   */
  constructor(evening, changed, isStill) {
    this.name = `chapeau.gifts.${evening}`;
    this.droppedName = `chapeau.dropped.${evening}`;
    Object.assign(this, { changed, isStill });
    this.doubted = false;
    this.gifts = read(this.name, []);
    this.device = deviceKey();
    this.outlives = this.keep();
    this.busy = new Set();
    this.askFailures = 0;
    this.again = new Alarm(() => this.pump());
    this.asking = new Alarm(() => this.ask());
    const hurry = () => {
      if (document.visibilityState === "visible") {
        this.pump();
        this.askSoon(false);
      }
    };
    window.addEventListener("online", hurry);
    window.addEventListener("pageshow", hurry);
    document.addEventListener("visibilitychange", hurry);
    window.addEventListener("storage", ({ key }) =>
      (key === this.name || key === this.droppedName) && this.join());
  }

  /** What was given, and what was said without giving. */
  get given() {
    return this.gifts.filter(({ kind }) => kind !== "say");
  }

  get said() {
    return this.gifts.filter(({ kind }) => kind === "say");
  }

  /** What other tabs of this phone kept is ours too; true when something of ours is new. */
  merge() {
    const before = JSON.stringify(this.gifts);
    this.gifts = joined(this.gifts, read(this.name, []), read(this.droppedName, []));
    return JSON.stringify(this.gifts) !== before;
  }

  join() {
    if (this.merge()) {
      this.changed();
      this.pump();
    }
  }

  keep() {
    this.merge();
    return write(this.name, this.gifts);
  }

  /** It may be another evening: nothing is sent before that is known. */
  async doubt() {
    this.doubted = true;
    this.doubted = !await this.isStill().catch(() => false);
  }

  find(key) {
    return this.gifts.find((gift) => gift.key === key);
  }

  /** `what`: {kind, amount, name, message, source, provider}; of what is said no amount. */
  add(what) {
    const gift = { ...what, key: randomKey(), made: Date.now(), rev: 0, phase: "sending", failures: 0,
                   problem: "", number: 0, words: "", state: "", url: "", wish: null };
    this.gifts.unshift(gift);
    this.save(gift);
    this.pump();
    return gift;
  }

  wish(key, deed) {
    const gift = this.find(key);
    if (gift && !gift.wish) {
      gift.wish = { deed, key: randomKey() };
      gift.problem = "";
      this.save(gift);
      this.pump();
    }
  }

  drop(key) {
    write(this.droppedName, [key, ...read(this.droppedName, [])].slice(0, kDroppedMax));
    this.gifts = this.gifts.filter((gift) => gift.key !== key);
    this.save();
  }

  resume(key) {
    const gift = this.find(key);
    gift.phase = "sending";
    gift.made = Date.now();
    this.save(gift);
    this.pump();
  }

  /** `changed`: the gifts of which this tab knows something new. */
  save(...changed) {
    for (const gift of changed) {
      gift.rev = (gift.rev ?? 0) + 1;
    }
    this.outlives = this.keep();
    this.changed();
  }

  async pump() {
    const moving = this.gifts.filter((gift) => isMoving(gift) && !this.busy.has(gift.key));
    await Promise.all(moving.map((gift) => this.send(gift)));
  }

  request(gift) {
    const { key, amount, name, message, source, wish } = gift;
    if (gift.phase === "sending" && gift.kind === "say") {
      return ["/api/say", { key, device: this.device, name, message }];
    }
    if (gift.phase === "sending") {
      const words = { key, device: this.device, amount, name, message };
      return gift.kind === "checkout"
        ? ["/api/checkout", { ...words, source }]
        : ["/api/pledge", words];
    }
    return [`/api/${wish.deed}`, { key: wish.key, of: key }];
  }

  async send(gift) {
    if (gift.phase === "sending" && Date.now() - gift.made > kKeepTryingMs) {
      gift.phase = "stale";
      this.save(gift);
      return;
    }
    this.busy.add(gift.key);
    let waitMs = 0;
    try {
      // Another book may have been opened meanwhile: it must not get what was meant for this one.
      if ((this.doubted || gift.failures > 0) && !await this.isStill()) {
        return;
      }
      const result = await post(...this.request(gift));
      if (isPassing(result.status)) {
        waitMs = result.waitMs;
        throw new Error(`not yet: ${result.status}`);
      }
      gift.failures = 0;
      this.settle(gift, result);
      gift.rev = (gift.rev ?? 0) + 1;
    } catch {
      gift.failures += 1;
      this.again.in(Math.max(waitMs, backoffMs(gift.failures)));
    } finally {
      this.busy.delete(gift.key);
    }
    this.save();
  }

  settle(gift, { status, answer }) {
    const taken = status >= 200 && status < 300;
    const problem = taken ? "" : (answer.error?.message ?? String(status));
    gift.problem = problem;
    if (gift.phase === "sending") {
      gift.phase = taken ? "taken" : "refused";
      gift.number = answer.number ?? 0;
      gift.words = answer.words ?? "";
      const states = { checkout: answer.state ?? "wanted", say: "said" };
      gift.state = states[gift.kind] ?? "promised";
    } else if (gift.wish) {
      if (taken && gift.wish.deed === "withdraw") {
        gift.state = "withdrawn";
      } else if (taken) {
        gift.words = "hidden";
      }
      gift.wish = null;
    }
    if (taken) {
      this.asking.in(gift.kind === "checkout" ? kCheckoutAskMs / 4 : kConfirmAskMs);
    }
  }

  /** Something moved: words, which a giver waits for, or only the board. */
  askSoon(wordsMoved, spreadMs = kSpreadMs) {
    const spread = Math.random() * spreadMs;
    if (wordsMoved || this.gifts.some(canChange)) {
      this.asking.in(wordsMoved ? spread : kBoardAskMs + spread);
    }
  }

  /** Asks what became of the gifts. */
  async ask() {
    const taken = this.gifts.filter((gift) => gift.phase === "taken").slice(0, kMineMax);
    if (taken.length === 0 || this.busy.has("mine")) {
      return;
    }
    this.busy.add("mine");
    this.asking.stop();
    let rest = 0;
    let heard = false;
    try {
      const keys = taken.map((gift) => gift.key);
      const { status, answer, waitMs } = await post("/api/mine", { keys });
      rest = waitMs;
      heard = status === 200;
      if (heard) {
        this.learn(answer.gifts ?? []);
      }
    } catch {
      heard = false;
    } finally {
      this.busy.delete("mine");
    }
    this.askFailures = heard ? 0 : this.askFailures + 1;
    if (!heard) {
      this.asking.in(Math.max(rest, backoffMs(this.askFailures)));
    } else if (this.gifts.some((gift) => gift.phase === "taken" && gift.state === "wanted")) {
      this.asking.in(Math.max(rest, kCheckoutAskMs));
    } else if (this.gifts.some((gift) => gift.phase === "taken" && gift.state === "open")) {
      this.asking.in(Math.max(rest, kConfirmAskMs));
    } else if (this.gifts.some(isLookedAt) && document.visibilityState === "visible") {
      this.asking.in(Math.max(rest, kSaidAskMs * (1 + Math.random())));
    }
  }

  learn(told) {
    const news = told.filter(({ state }) => state !== "unknown").map((row) => {
      const gift = this.find(row.key);
      const before = JSON.stringify(gift);
      if (gift) {
        gift.state = row.state;
        gift.number = row.number || gift.number;
        gift.words = row.words || gift.words;
        gift.url = row.url ?? "";
        gift.amount = row.amount ?? gift.amount;
      }
      return JSON.stringify(gift) === before ? undefined : gift;
    }).filter(Boolean);
    if (news.length > 0) {
      this.save(...news);
    }
  }
}
