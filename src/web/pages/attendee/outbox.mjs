// The phone's own gifts. Each has its key before anything is sent, and is sent until there is a
// final answer: however often the answer is lost, the kiosk counts one gift for one key.

import { randomKey } from "../shared/bytes.mjs";
import { read, write } from "../shared/store.mjs";
import { Alarm, backoffMs, isPassing, retryAfterMs } from "../shared/waiting.mjs";
import { fetchSoon } from "./feed.mjs";

const kKeepTryingMs = 12 * 3600 * 1000; // A promise must not surprise its giver the next day.
const kMineMax = 50; // The kiosk answers for so many at once.
const kCheckoutAskMs = 1000;
const kConfirmAskMs = 3000;
const kSpreadMs = 1500; // A full room must not ask in the same instant,
const kBoardAskMs = 8000; // nor each time that somebody gives.
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
    answer = await response.json();
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

export class Outbox {
  constructor(challengeId, changed) {
    this.name = `chapeau.gifts.${challengeId}`;
    this.changed = changed;
    this.gifts = read(this.name, []);
    this.device = deviceKey();
    this.outlives = write(this.name, this.gifts);
    this.busy = new Set();
    this.again = new Alarm(() => this.pump());
    this.asking = new Alarm(() => this.ask());
    const hurry = () => document.visibilityState === "visible" && this.pump();
    window.addEventListener("online", hurry);
    window.addEventListener("pageshow", hurry);
    document.addEventListener("visibilitychange", hurry);
    window.addEventListener("storage", (event) => event.key === this.name && this.join());
  }

  /** Another tab of this phone wrote: its gifts are ours too. */
  join() {
    const others = read(this.name, []).filter((gift) => !this.find(gift.key));
    if (others.length > 0) {
      this.gifts = [...others, ...this.gifts];
      this.changed();
      this.pump();
    }
  }

  find(key) {
    return this.gifts.find((gift) => gift.key === key);
  }

  /** `what`: {kind, amount, name, message, source, provider}. */
  add(what) {
    const gift = { ...what, key: randomKey(), made: Date.now(), phase: "sending", failures: 0,
                   problem: "", number: 0, words: "", state: "", url: "", wish: null };
    this.gifts.unshift(gift);
    this.save();
    this.pump();
    return gift;
  }

  wish(key, deed) {
    const gift = this.find(key);
    if (gift && !gift.wish) {
      gift.wish = { deed, key: randomKey() };
      gift.problem = "";
      this.save();
      this.pump();
    }
  }

  drop(key) {
    this.gifts = this.gifts.filter((gift) => gift.key !== key);
    this.save();
  }

  resume(key) {
    const gift = this.find(key);
    gift.phase = "sending";
    gift.made = Date.now();
    this.save();
    this.pump();
  }

  save() {
    this.outlives = write(this.name, this.gifts);
    this.changed();
  }

  async pump() {
    const moving = this.gifts.filter((gift) => isMoving(gift) && !this.busy.has(gift.key));
    await Promise.all(moving.map((gift) => this.send(gift)));
  }

  request(gift) {
    const { key, amount, name, message, source, wish } = gift;
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
      this.save();
      return;
    }
    this.busy.add(gift.key);
    let waitMs = 0;
    try {
      const result = await post(...this.request(gift));
      if (isPassing(result.status)) {
        waitMs = result.waitMs;
        throw new Error(`not yet: ${result.status}`);
      }
      gift.failures = 0;
      this.settle(gift, result);
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
      gift.state = gift.kind === "checkout" ? (answer.state ?? "wanted") : "promised";
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
  askSoon(wordsMoved) {
    const spread = Math.random() * kSpreadMs;
    this.asking.in(wordsMoved ? spread : kBoardAskMs + spread);
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
    try {
      const keys = taken.map((gift) => gift.key);
      const { status, answer, waitMs } = await post("/api/mine", { keys });
      rest = waitMs;
      if (status === 200) {
        this.learn(answer.gifts ?? []);
      }
    } catch {
      // The next event or the next wait asks again.
    } finally {
      this.busy.delete("mine");
    }
    if (this.gifts.some((gift) => gift.phase === "taken" && gift.state === "wanted")) {
      this.asking.in(Math.max(rest, kCheckoutAskMs));
    } else if (this.gifts.some((gift) => gift.phase === "taken" && gift.state === "open")) {
      this.asking.in(Math.max(rest, kConfirmAskMs));
    }
  }

  learn(told) {
    const before = JSON.stringify(this.gifts);
    for (const row of told) {
      const gift = this.find(row.key);
      if (gift && row.state !== "unknown") {
        gift.state = row.state;
        gift.number = row.number || gift.number;
        gift.words = row.words || gift.words;
        gift.url = row.url ?? "";
        gift.amount = row.amount ?? gift.amount;
      }
    }
    if (JSON.stringify(this.gifts) !== before) {
      this.save();
    }
  }
}
