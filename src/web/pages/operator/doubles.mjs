// Gifts that look like one, told by two sources: side by side, and settled by somebody with one
// key. Until then both count.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";

/** What a key does on the row that has the focus. */
export function answerOfKey(event) {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
  return isPlain ? { m: "merge", k: "keep" }[event.key.toLowerCase()] : undefined;
}

export class Doubles {
  constructor(desk, main) {
    this.desk = desk;
    this.seen = "";
    this.title = heading("");
    this.list = make("ul", { class: "cards" });
    this.section = make("section", { class: "doubles", hidden: true }, this.title,
      make("p", { class: "quiet", text: desk.say("doublesHint") }), this.list);
    main.append(this.section);
  }

  /** Asks only while there are any: most evenings never have one. */
  show(live) {
    const count = live.doubles ?? 0;
    const seen = count > 0 ? `${count} ${live.v}` : "";
    if (seen !== this.seen) {
      this.seen = seen;
      this.load(count);
    }
  }

  async load(count = 1) {
    let answer = { rows: [], waiting: 0 };
    try {
      answer = count > 0 ? await this.desk.session.get("/op/doubles") : answer;
    } catch {
      this.seen = "";
      return;
    }
    this.draw(answer);
  }

  draw({ rows, waiting }) {
    setText(this.title, this.desk.say("doublesTitle", { count: waiting }));
    const place = [...this.list.children].findIndex((card) =>
      card.contains(document.activeElement));
    keepRows(this.list, rows, (row) => JSON.stringify(row), (row) => this.card(row), () => {});
    show(this.section, rows.length > 0);
    if (place >= 0 && !this.list.contains(document.activeElement)) {
      // The next pair is under the same hand.
      this.list.children[Math.min(place, rows.length - 1)]?.focus();
    }
  }

  card(row) {
    const { desk } = this;
    const settle = (merged) => async () => {
      const fields = { first: row.first.gift, second: row.second.gift, merged };
      await desk.act("settle_double", fields, desk.say(merged ? "mergedNow" : "keptNow"));
      await this.load();
    };
    const key = (phrase, letter, merged, look) => {
      const button = desk.button(phrase, settle(merged), look);
      button.setAttribute("aria-keyshortcuts", letter);
      button.append(make("kbd", { text: letter, "aria-hidden": "true" }));
      return button;
    };
    const answers = { merge: key("merge", "M", true, "main"), keep: key("keepBoth", "K", false) };
    const why = make("p", { class: row.same_payment ? "mark" : "quiet",
                            text: desk.say(row.same_payment ? "samePayment" : "lookAlike") });
    const names = [row.first, row.second].map((gift) => gift.name || desk.say("supporter"));
    return make("li", { class: "card double", tabindex: "0", "aria-label": names.join(", "),
      onkeydown: (event) => answers[answerOfKey(event)]?.click() },
      make("div", { class: "two" }, this.gift(row.first), this.gift(row.second)), why,
      make("div", { class: "row wide" }, answers.merge, answers.keep));
  }

  gift(row) {
    const { desk } = this;
    const facts = [desk.say("line", { line: String(row.gift) }), desk.speaker.time(row.at), row.source];
    return make("div", {}, desk.words(row), make("p", { class: "sum", text: desk.sumOfGift(row) }),
      make("p", { class: "quiet", text: facts.join(" · ") }));
  }
}
