// Counts made in the room, kept on the phone until the machine has them. Each has its key before
// it is sent, so however often it is sent, it is counted once.

import { randomKey } from "../shared/bytes.mjs";
import { forget, joined, namesOf, read, write } from "../shared/store.mjs";
import { Alarm, backoffMs, isPassing } from "../shared/waiting.mjs";

const kName = "chapeau.desk.hat";
const kDroppedName = "chapeau.desk.dropped";
const kDroppedMax = 200; // As many as are kept.
const kGraceMs = 4000; // So long a slip can be taken back before anybody has seen it.
const kKeptMax = 200; // An evening's envelopes; older ones that were sent are let go.

const kStore = { forget, namesOf, read, write };

export class HatQueue {
  /**
   * `post(body)` answers or throws; a thrown error with a status is the machine's own no.
   * `askEvening()` answers which evening's book the machine has open, or throws.
   */
  constructor(post, changed, { askEvening, evening, store = kStore, graceMs = kGraceMs }) {
    Object.assign(this, { post, changed, askEvening, evening, store, graceMs });
    this.counts = store.read(this.name(), []);
    this.sending = false;
    this.failures = 0;
    this.again = new Alarm(() => this.send());
  }

  /** What waits of another evening stays where it is, and is not sent. */
  use(evening) {
    if (evening !== this.evening) {
      this.evening = evening;
      this.counts = this.store.read(this.name(), []);
      this.changed();
    }
  }

  name() {
    return `${kName}.${this.evening}`;
  }

  droppedName() {
    return `${kDroppedName}.${this.evening}`;
  }

  /** What waits of other evenings: {sum, count}. */
  left() {
    const counts = this.leftNames().flatMap((name) => this.store.read(name, []))
      .filter((count) => count.state === "waiting");
    return { sum: counts.reduce((sum, count) => sum + count.amount, 0), count: counts.length };
  }

  leftNames() {
    return this.store.namesOf(kName).filter((name) => name !== this.name());
  }

  discardLeft() {
    this.leftNames().forEach((name) => this.store.forget(name));
    this.changed();
  }

  /** What another tab of this phone kept is ours too. */
  merge() {
    const { store } = this;
    this.counts = joined(this.counts, store.read(this.name(), []),
      store.read(this.droppedName(), []));
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
    const kept = { ...count, key: randomKey(), state: "waiting", problem: "", made: Date.now(),
                   rev: 0, tried: false };
    this.counts.unshift(kept);
    this.save(kept);
    this.again.in(this.graceMs);
    return kept;
  }

  find(key) {
    return this.counts.find((each) => each.key === key);
  }

  /** Takes a count back while it was never on its way; true when that was possible. */
  undo(key) {
    this.merge(); // Another tab may have sent it.
    const count = this.find(key);
    if (!count || count.tried || count.state === "sent") {
      return false;
    }
    this.remove(key);
    return true;
  }

  drop(key) {
    if (this.find(key)?.state === "refused") {
      this.remove(key);
    }
  }

  remove(key) {
    const name = this.droppedName();
    this.store.write(name, [key, ...this.store.read(name, [])].slice(0, kDroppedMax));
    this.save();
  }

  /** `changed`: the counts of which this tab knows something new. */
  save(...changed) {
    for (const count of changed) {
      count.rev = (count.rev ?? 0) + 1;
    }
    this.merge();
    const waiting = this.counts.filter((count) => count.state === "waiting").length;
    let room = Math.max(0, kKeptMax - waiting);
    this.counts = this.counts.filter((count) => {
      room -= count.state === "waiting" ? 0 : 1;
      return count.state === "waiting" || room >= 0;
    });
    this.store.write(this.name(), this.counts);
    this.changed();
  }

  /** The oldest first, one after the other: a recount follows its count. */
  async send() {
    if (this.sending || globalThis.navigator?.onLine === false) {
      return;
    }
    this.merge();
    if (!this.next()) {
      return;
    }
    this.sending = true;
    try {
      // Another book may have been opened meanwhile: it must not get what was counted for this one.
      this.use(await this.askEvening());
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
    this.save(count);
    if (!this.find(key)) {
      return; // Another tab took it back.
    }
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
      this.save(count);
    }
  }
}
