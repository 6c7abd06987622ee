// The presenter's cockpit: for a phone in the hand, on stage. Big, dark, and nothing to scroll to
// before what matters.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { formatRate } from "../shared/money.mjs";
import { read, write } from "../shared/store.mjs";
import { heading } from "./desk.mjs";

const kThankName = "chapeau.desk.thank";
const kThankMax = 60; // More names than a presenter can say before the next look.

/**
 * Names to say: those that came since the last look, newest first, each gift once. `w` is the last
 * line that changed anybody's words: a name that was not seen since then may be hidden by now.
 */
export function namesToThank(kept, recent, w) {
  const shown = recent.filter((gift) => gift.name !== ""
    && (gift.words === undefined || gift.words === "shown"));
  const told = new Set(recent.map(({ gift }) => gift));
  const known = new Map(kept.names.map((each) => [each.gift, each]));
  const seen = shown.filter(({ gift }) => gift > kept.upTo || known.has(gift))
    .map(({ gift, name, amount, about, given, layer }) =>
      ({ gift, name, amount, about, given, layer, w }));
  const unseen = kept.names.filter((each) => !told.has(each.gift) && each.w === w);
  return [...seen, ...unseen].sort((one, other) => other.gift - one.gift).slice(0, kThankMax);
}

function clockText(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60);
  return hours > 0 ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`
    : `${two(minutes)}:${two(seconds % 60)}`;
}

export class Cockpit {
  constructor(desk, main) {
    this.desk = desk;
    this.evening = null;
    this.keepFor(desk.evening);
    const part = (tag, name) => make(tag, { class: name });
    this.left = part("p", "stage-left");
    this.leftNote = part("p", "stage-note");
    this.sum = part("p", "stage-sum");
    this.needed = part("p", "stage-needed");
    this.next = part("p", "stage-next");
    this.clock = make("p", { class: "stage-clock", role: "timer", "aria-live": "off" });
    this.note = make("p", { class: "calm", role: "status" });
    this.list = make("ul", { class: "thank" });
    this.none = make("p", { class: "quiet", text: desk.say("thankNone") });
    this.hint = make("p", { class: "quiet", text: desk.say("thankHint") });
    this.all = desk.button("thankAll", () => this.thankAll());
    this.freeze = desk.button("freeze", () => desk.act("freeze", { on: !desk.live?.frozen }),
      "stage-key");
    this.blank = desk.button("blank", () => desk.act("blank", { on: !desk.live?.blank }),
      "stage-key");
    this.scene = desk.button("showWall", () => desk.act("scene",
      { scene: desk.live?.scene === "wall" ? "challenge" : "wall" }), "stage-key");
    main.append(
      make("section", { class: "stage" }, make("div", { class: "stage-main" }, this.left,
        this.leftNote), this.clock, this.sum, this.needed, this.next),
      make("section", { class: "thanks" }, make("div", { class: "row-head" },
        heading(desk.say("thank")), this.all), this.hint, this.list, this.none),
      make("div", { class: "stage-keys" }, this.note, make("div", { class: "row wide" },
        this.freeze, this.blank, this.scene)));
    this.timer = setInterval(() => this.tick(), 1000);
  }

  close() {
    clearInterval(this.timer);
  }

  /** A rehearsal's names are none of the evening's. */
  keepFor(evening) {
    if (evening !== this.evening) {
      this.evening = evening;
      this.kept = read(`${kThankName}.${evening}`, { upTo: 0, names: [], thanked: [] });
    }
  }

  show(live) {
    const { desk } = this;
    this.keepFor(desk.evening);
    const people = live.target.people;
    const left = people ? Math.max(0, people - live.people) : live.people;
    setText(this.left, live.reached ? desk.say("reached") : desk.speaker.number(left));
    this.left.classList.toggle("reached", live.reached);
    setText(this.leftNote, live.reached ? ""
      : desk.say(people ? "peopleLeft" : "peopleSoFar", { count: left }));
    const amount = live.target.amount;
    const sumLeft = amount ? Math.max(0, amount - live.received) : 0;
    setText(this.sum, sumLeft > 0 ? desk.say("moneyLeft", { sum: desk.sumOfMany(sumLeft) })
      : desk.say("raised", { sum: desk.sumOfMany(live.received) }));
    setText(this.needed, this.neededText(live));
    setText(this.next, this.nextText(live));
    setText(this.freeze, desk.say(live.frozen ? "unfreeze" : "freeze"));
    setText(this.blank, desk.say(live.blank ? "unblank" : "blank"));
    setText(this.scene, desk.say(live.scene === "wall" ? "showChallenge" : "showWall"));
    this.freeze.classList.toggle("on", live.frozen);
    this.blank.classList.toggle("on", live.blank);
    setText(this.note, live.blank ? desk.say("blankNow") : live.frozen ? desk.say("frozenNow") : "");
    const unthanked = live.recent.filter(({ gift }) => !this.kept.thanked.includes(gift));
    this.kept.names = live.words_mode === "nothing" ? []
      : namesToThank(this.kept, unthanked, live.w);
    this.drawNames();
    this.tick();
  }

  neededText(live) {
    const { desk } = this;
    const { people_per_hour_needed: people, minor_per_hour_needed: minor } = live.pace;
    if (live.reached || live.clock.state === "over") {
      return "";
    }
    if (people) {
      const rate = Math.max(1, Math.ceil(people / 60));
      return desk.say("neededPeople", { count: rate });
    }
    const sum = minor ? formatRate(Math.ceil(minor / 60), desk.challenge, desk.speaker.tag) : "";
    return sum ? desk.say("neededMoney", { sum }) : "";
  }

  nextText(live) {
    const { desk } = this;
    const byPeople = live.measure === "people";
    const now = byPeople ? live.people : live.received;
    const milestone = live.milestones.filter(({ value }) => value > now)
      .sort((one, other) => one.value - other.value)[0];
    if (!milestone) {
      return "";
    }
    const say = (value) => (byPeople ? desk.say("nextPeople", { count: value }) : desk.money(value));
    return desk.say("next", { what: say(milestone.value), left: say(milestone.value - now) });
  }

  tick() {
    const live = this.desk.live;
    const { state, deadline } = live?.clock ?? { state: "unbounded", deadline: null };
    const left = deadline ? deadline - this.desk.now() : 0;
    const over = state === "over" || (state === "running" && deadline && left <= 0);
    setText(this.clock, over ? this.desk.say("over")
      : state === "running" && deadline ? clockText(left) : "");
  }

  keepNames() {
    // Only the newest twenty are ever told of, so more thanked ones than that need no memory.
    this.kept.thanked = this.kept.thanked.slice(-2 * kThankMax);
    write(`${kThankName}.${this.evening}`, this.kept);
  }

  drawNames() {
    const { desk } = this;
    const { names } = this.kept;
    show(this.none, names.length === 0);
    show(this.hint, names.length > 0);
    show(this.all, names.length > 1);
    keepRows(this.list, names, (gift) => `${gift.gift} ${gift.name}`,
      (gift) => make("li", {}, make("button", { type: "button", class: "name-key",
        onclick: () => this.thank(gift.gift) }, make("bdi", { text: gift.name }),
        make("span", { class: "quiet", text: desk.sumOfGift(gift) }))), () => {});
    this.keepNames();
  }

  thank(gift) {
    this.kept.thanked.push(gift);
    this.kept.names = this.kept.names.filter((each) => each.gift !== gift);
    this.drawNames();
  }

  thankAll() {
    const newest = this.kept.names.map((each) => each.gift);
    this.kept.upTo = Math.max(this.kept.upTo, ...newest);
    this.kept.names = [];
    this.drawNames();
  }
}
