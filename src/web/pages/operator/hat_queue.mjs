// Counts made in the room, kept on the phone until the machine has them. Each has its key before
// it is sent, so however often it is sent, it is counted once.

import { randomKey } from "../shared/bytes.mjs";
import { read, write } from "../shared/store.mjs";
import { Alarm, backoffMs, isPassing } from "../shared/waiting.mjs";

const kName = "chapeau.desk.hat";
const kGraceMs = 4000; // So long a slip can be taken back before anybody has seen it.
const kKeptMax = 200; // An evening's envelopes; older ones that were sent are let go.

export class HatQueue {
  /** `post(body)` answers or throws; a thrown error with a status is the machine's own no. */
  constructor(post, changed, { store = { read, write }, graceMs = kGraceMs } = {}) {
    Object.assign(this, { post, changed, store, graceMs });
    this.counts = store.read(kName, []);
    this.sending = false;
    this.failures = 0;
    this.again = new Alarm(() => this.send());
  }

  waiting() {
    return this.counts.filter((count) => count.state === "waiting");
  }

  /** What this phone counted itself, second counts aside: {sum, count}. */
  running() {
    const own = this.counts.filter((count) => count.deed === "cash" && count.state !== "refused");
    return { sum: own.reduce((sum, count) => sum + count.amount, 0), count: own.length };
  }

  add(count) {
    const kept = { ...count, key: randomKey(), state: "waiting", problem: "", made: Date.now() };
    this.counts.unshift(kept);
    this.save();
    this.again.in(this.graceMs);
    return kept;
  }

  /** Takes a count back while it was never on its way; true when that was possible. */
  undo(key) {
    const count = this.counts.find((each) => each.key === key);
    if (!count || count.tried || count.state === "sent") {
      return false;
    }
    this.counts = this.counts.filter((each) => each.key !== key);
    this.save();
    return true;
  }

  drop(key) {
    this.counts = this.counts.filter((each) => each.key !== key || each.state !== "refused");
    this.save();
  }

  save() {
    const waiting = this.counts.filter((count) => count.state === "waiting").length;
    let room = Math.max(0, kKeptMax - waiting);
    this.counts = this.counts.filter((count) => {
      room -= count.state === "waiting" ? 0 : 1;
      return count.state === "waiting" || room >= 0;
    });
    this.store.write(kName, this.counts);
    this.changed();
  }

  /** The oldest first, one after the other: a recount follows its count. */
  async send() {
    if (this.sending || globalThis.navigator?.onLine === false) {
      return;
    }
    this.sending = true;
    try {
      for (let next = this.next(); next; next = this.next()) {
        await this.sendOne(next);
      }
      this.failures = 0;
    } catch {
      this.failures += 1;
      this.again.in(backoffMs(this.failures));
    } finally {
      this.sending = false;
    }
  }

  next() {
    const oldest = this.waiting().pop();
    const restMs = oldest ? oldest.made + this.graceMs - Date.now() : 0;
    if (restMs > 0) {
      this.again.in(restMs);
      return undefined;
    }
    return oldest;
  }

  async sendOne(count) {
    const { key, deed, amount, people, name, envelope, pieces } = count;
    const body = { key, deed, envelope, amount, count: pieces };
    if (deed === "cash") {
      Object.assign(body, { people, name });
    }
    count.tried = true; // From here on it may be in the book, whatever the answer.
    this.save();
    try {
      const answer = await this.post(body);
      Object.assign(count, { state: "sent", gift: answer.gift ?? 0 });
    } catch (error) {
      // Not paired any more, or with another role: the count waits until this device may again.
      const notNow = error.status === 401 || error.status === 403;
      if (!error.status || isPassing(error.status) || notNow) {
        throw error;
      }
      Object.assign(count, { state: "refused", problem: error.message, code: error.code });
    } finally {
      this.save();
    }
  }
}
