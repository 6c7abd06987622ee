// Money that givers' banks hold, for an evening that is all or nothing: taken or let go, all at
// once. What was decided is being carried out until the provider has answered for each gift.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";

const kAtOnceMax = 200; // So many gifts one deed may name.

/** Asks first, with number and sum, and decides about exactly these gifts. */
export async function decideHolds(desk, gifts, amount, take) {
  const values = { count: gifts.length, sum: desk.money(amount) };
  if (!await desk.sure(desk.say(take ? "takeSure" : "letGoSure", values))) {
    return false;
  }
  for (let first = 0; first < gifts.length; first += kAtOnceMax) {
    const some = gifts.slice(first, first + kAtOnceMax);
    const said = desk.say(take ? "takingNow" : "lettingGoNow");
    if (!await desk.act("decide_holds", { gifts: some, take }, said)) {
      return false;
    }
  }
  return true;
}

export class Holds {
  constructor(desk, main) {
    this.desk = desk;
    this.seen = "";
    this.held = { gifts: [], waiting: { count: 0, amount: 0 } };
    this.title = heading("");
    this.taking = make("p", { class: "mark" });
    this.lettingGo = make("p", { class: "mark" });
    this.list = make("ul", { class: "cards" });
    this.keys = make("div", { class: "row wide" },
      desk.button("takeHolds", () => this.decide(true), "main"),
      desk.button("letGoHolds", () => this.decide(false), "grave"));
    this.section = make("section", { class: "holds", hidden: true }, this.title,
      make("p", { class: "quiet", text: desk.say("holdsHint") }), this.keys, this.taking,
      this.lettingGo, this.list);
    main.append(this.section);
  }

  /** Asks only while anything is promised: nothing else can be held. */
  show(live) {
    const seen = live.pledged > 0 ? String(live.v) : "";
    if (seen !== this.seen) {
      this.seen = seen;
      this.load();
    }
  }

  async load() {
    if (this.seen === "") {
      show(this.section, false);
      return;
    }
    try {
      this.draw(await this.desk.session.get("/op/holds"));
    } catch {
      this.seen = "?"; // Asked again with the next news.
    }
  }

  draw(held) {
    const { desk } = this;
    this.held = held;
    const words = (phrase, { count, amount }) =>
      desk.say(phrase, { count, sum: desk.money(amount) });
    setText(this.title, words("holdsTitle", held.waiting));
    show(this.keys, held.waiting.count > 0);
    for (const [line, phrase, sum] of [[this.taking, "holdsTaking", held.taking],
                                       [this.lettingGo, "holdsLettingGo", held.letting_go]]) {
      setText(line, words(phrase, sum));
      show(line, sum.count > 0);
    }
    keepRows(this.list, held.troubles, (row) => JSON.stringify(row), (row) => this.card(row),
      () => {});
    show(this.section, held.waiting.count + held.taking.count + held.letting_go.count > 0);
  }

  async decide(take) {
    await decideHolds(this.desk, this.held.gifts, this.held.waiting.amount, take);
    await this.load();
  }

  /** One that the provider did not take, or not let go, and why. */
  card({ gift, problem }) {
    const { desk } = this;
    const key = (phrase, take, look) => desk.button(phrase, async () => {
      await decideHolds(desk, [gift.gift], gift.amount, take);
      await this.load();
    }, look);
    return make("li", { class: "card" }, desk.words(gift),
      make("p", { class: "sum", text: desk.sumOfGift(gift) }),
      make("bdi", { class: "said", text: problem }),
      make("div", { class: "row wide" }, key("takeAgain", true, "plain"),
        key("letGoOne", false, "plain")));
  }
}
