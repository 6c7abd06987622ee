// The evening itself: target, deadline, stretch targets, clock, and the big screen.

import { make, setText, show } from "../shared/dom.mjs";
import { decimalOf } from "../shared/money.mjs";
import { heading } from "./desk.mjs";

const kMinuteMs = 60000;
const kStretchMax = 8;
const kSoon = [5, 15, 30]; // Minutes that a presenter asks for.

function localText(milliseconds) {
  const at = new Date(milliseconds);
  return new Date(milliseconds - at.getTimezoneOffset() * kMinuteMs).toISOString().slice(0, 16);
}

function wholeNumber(text) {
  return /^\d{1,9}$/u.test(text.trim()) ? Number(text.trim()) : null;
}

export class EveningView {
  constructor(desk, main) {
    this.desk = desk;
    this.filled = false;
    main.append(make("div", { class: "columns" },
      make("div", { class: "side" }, this.makeScreen(), this.makeTarget(), this.makeStretch()),
      make("div", { class: "side" }, this.makeDeadline(), this.makeClock())));
  }

  makeScreen() {
    const { desk } = this;
    this.screenNote = make("p", { class: "quiet", role: "status" });
    this.freeze = desk.button("freeze", () => desk.act("freeze", { on: !desk.live?.frozen }));
    this.blank = desk.button("blank", () => desk.act("blank", { on: !desk.live?.blank }));
    this.scene = desk.button("showWall", () => desk.act("scene",
      { scene: desk.live?.scene === "wall" ? "challenge" : "wall" }));
    return make("section", {}, heading(desk.say("screen")), this.screenNote,
      make("div", { class: "row wide" }, this.freeze, this.blank, this.scene));
  }

  makeTarget() {
    const { desk } = this;
    this.people = desk.field("target-people", "targetPeople", { inputmode: "numeric" });
    this.amount = desk.field("target-amount", "targetAmount", { inputmode: "decimal" });
    const set = desk.button("setTarget", () => {
      const target = this.readTarget(this.people.input, this.amount.input);
      return target ? desk.act("target", target) : undefined;
    }, "main");
    return make("section", {}, heading(desk.say("target")),
      make("div", { class: "pair-of" }, this.people.row, this.amount.row), set);
  }

  /** {people, amount}, each null when left empty; null when what is there is no target. */
  readTarget(peopleInput, amountInput) {
    const { desk } = this;
    const peopleText = peopleInput.value.trim();
    const amountText = amountInput.value.trim();
    const people = peopleText === "" ? null : wholeNumber(peopleText);
    const amount = amountText === "" ? null : desk.parse(amountText);
    const bad = (peopleText !== "" && !people) || (amountText !== "" && !amount);
    if (bad || (people === null && amount === null)) {
      desk.toast(desk.say(bad ? "badNumber" : "noTarget"), true);
      return null;
    }
    return { people, amount };
  }

  makeStretch() {
    const { desk } = this;
    this.stretch = [];
    this.stretchList = make("ol", { class: "stretch" });
    this.add = desk.button("addStretch", () => this.addStretch());
    const set = desk.button("setStretch", () => {
      const targets = this.stretch.map(({ people, amount }) => this.readTarget(people, amount));
      return targets.includes(null) ? undefined : desk.act("stretch", { targets });
    });
    return make("section", {}, heading(desk.say("stretch")),
      make("p", { class: "quiet", text: desk.say("stretchHint") }), this.stretchList,
      make("div", { class: "row" }, this.add, set));
  }

  addStretch() {
    const { desk } = this;
    const number = (this.lastStretch ?? 0) + 1;
    this.lastStretch = number;
    const people = desk.field(`stretch-people-${number}`, "targetPeople", { inputmode: "numeric" });
    const amount = desk.field(`stretch-amount-${number}`, "targetAmount", { inputmode: "decimal" });
    const entry = { people: people.input, amount: amount.input };
    const row = make("li", { class: "row end" }, people.row, amount.row,
      desk.button("remove", () => {
        this.stretch = this.stretch.filter((each) => each !== entry);
        row.remove();
        show(this.add, true);
      }));
    this.stretch.push(entry);
    this.stretchList.append(row);
    show(this.add, this.stretch.length < kStretchMax);
    people.input.focus();
  }

  makeDeadline() {
    const { desk } = this;
    this.deadlineNow = make("p", { class: "quiet" });
    this.deadline = desk.field("deadline", "deadline", { type: "datetime-local" });
    const set = desk.button("setDeadline", () => {
      const at = new Date(this.deadline.input.value).getTime();
      return Number.isFinite(at) ? desk.act("deadline", { at })
        : desk.toast(desk.say("badNumber"), true);
    }, "main");
    const soon = kSoon.map((count) => desk.button("inMinutes",
      () => desk.act("deadline", { at: Math.round(desk.now()) + count * kMinuteMs }), "plain",
      { count }));
    return make("section", {}, heading(desk.say("deadline")), this.deadlineNow, this.deadline.row,
      set, make("div", { class: "stack" }, ...soon,
        desk.button("noDeadline", () => desk.act("deadline", { at: null }))));
  }

  makeClock() {
    const { desk } = this;
    const { input, row } = desk.field("clock-minutes", "minutes", { inputmode: "numeric" });
    const start = desk.button("startClock", () => {
      const minutes = wholeNumber(input.value);
      return minutes ? desk.act("clock", { minutes }) : desk.toast(desk.say("badNumber"), true);
    });
    return make("section", {}, heading(desk.say("clock")), make("div", { class: "row end" }, row,
      start));
  }

  show(live) {
    const { desk } = this;
    const note = live.blank ? "blankNow" : live.frozen ? "frozenNow" : "screenWell";
    setText(this.screenNote, desk.say(note));
    setText(this.freeze, desk.say(live.frozen ? "unfreeze" : "freeze"));
    setText(this.blank, desk.say(live.blank ? "unblank" : "blank"));
    setText(this.scene, desk.say(live.scene === "wall" ? "showChallenge" : "showWall"));
    const { deadline } = live.clock;
    setText(this.deadlineNow, deadline ? desk.say("deadlineIs", { time: desk.speaker.time(deadline) })
      : desk.say("deadlineNone"));
    if (!this.filled) {
      // Once: a field is never changed under the operator's hands.
      this.filled = true;
      const { people, amount } = live.target;
      this.people.input.value = people ?? "";
      this.amount.input.value = amount ? decimalOf(amount, desk.challenge.exponent) : "";
      this.deadline.input.value = deadline ? localText(deadline) : "";
    }
  }
}
