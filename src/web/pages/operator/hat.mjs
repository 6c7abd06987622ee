// The hat: a keypad for one hand, coins and notes, and what this phone has counted so far.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { Alarm } from "../shared/waiting.mjs";
import { countText, denominationsOf, sumOf } from "./denominations.mjs";
import { Envelopes } from "./envelopes.mjs";
import { HatQueue } from "./hat_queue.mjs";

const kDigitsMax = 9; // Nobody counts more than that out of one hat.
const kListMax = 12;

let queue = null; // One for the page: it goes on sending while another view is open.
let views = new Set();

function queueOf(desk) {
  const post = (body) => desk.session.post("/op/do", body);
  const askEvening = () => desk.askEvening();
  const draw = () => views.forEach((view) => view.draw());
  if (!queue) {
    queue = new HatQueue(post, draw, { askEvening, evening: desk.evening });
    window.addEventListener("storage", () => {
      queue.merge(); // Another tab counted.
      draw();
    });
  }
  // Paired anew: what waits goes out under the new session.
  Object.assign(queue, { post, askEvening });
  queue.use(desk.evening);
  return queue;
}

export class HatView {
  constructor(desk, main) {
    this.desk = desk;
    this.queue = queueOf(desk);
    views = new Set([this]);
    this.typed = "";
    this.byCoins = false;
    this.people = 0;
    this.pieces = new Map(this.denominations().map((minor) => [minor, 0]));
    this.online = () => this.queue.send();
    window.addEventListener("online", this.online);
    this.dueTick = new Alarm(() => this.draw());
    this.build(main);
    this.draw();
    this.queue.send();
  }

  close() {
    views.delete(this);
    this.dueTick.stop();
    window.removeEventListener("online", this.online);
  }

  denominations() {
    return denominationsOf(this.desk.challenge.currency, this.desk.challenge.exponent);
  }

  build(main) {
    const { desk } = this;
    this.amountText = make("output", { class: "amount-now", "aria-label": desk.say("amountNow") });
    this.keypad = this.makeKeypad();
    this.coins = this.makeCoins();
    this.envelope = desk.field("hat-envelope", "envelope", { inputmode: "numeric", maxlength: 12 });
    this.name = desk.field("hat-name", "name", { maxlength: 100, dir: "auto" });
    this.problem = make("p", { class: "problem", role: "alert" });
    this.secondBox = make("input", { type: "checkbox", id: "hat-second" });
    const second = make("label", { class: "check" }, this.secondBox, make("span", {},
      make("span", { text: desk.say("second") }),
      make("span", { class: "quiet", text: desk.say("secondHint") })));
    this.secondBox.addEventListener("change", () => show(this.extra, !this.secondBox.checked));
    this.extra = make("div", {}, this.makePeople(), this.name.row);
    const count = make("button", { type: "button", class: "main", text: desk.say("count"),
                                   onclick: () => this.count() });
    this.running = make("p", { class: "running" });
    this.waiting = make("p", { class: "waiting", role: "status" });
    this.differ = make("p", { class: "problem" });
    this.left = this.makeLeft();
    this.list = make("ul", { class: "cards compact" });
    // In sight while the keypad is in use: what this phone has, and what it still has to send.
    main.append(make("div", { class: "tally" }, this.running, this.waiting, this.differ,
        this.left.element),
      make("div", { class: "columns hat" },
        make("section", { class: "counter" }, this.makeChoice(), this.amountText, this.keypad,
          this.coins, this.envelope.row, second, this.extra, this.problem, count),
        make("section", { class: "counted" }, this.list)));
    if (desk.session.role === "operator") {
      this.envelopes = new Envelopes(desk, main);
    }
    show(this.coins, false);
  }

  /** Counts that never left this phone, of an evening that is over. */
  makeLeft() {
    const { desk } = this;
    const text = make("p", { class: "problem" });
    const discard = desk.button("discardLeft", async () => {
      if (await desk.sure(desk.say("discardLeftSure", { sum: desk.money(this.queue.left().sum) }))) {
        this.queue.discardLeft();
      }
    });
    return { element: make("div", { class: "left", hidden: true }, text, discard), text };
  }

  makeChoice() {
    const { desk } = this;
    const choose = (byCoins) => () => {
      this.byCoins = byCoins;
      show(this.keypad, !byCoins);
      show(this.coins, byCoins);
      this.drawAmount();
    };
    const choice = (phrase, byCoins) => make("label", { class: "choice" },
      make("input", { type: "radio", name: "way", checked: !byCoins, onchange: choose(byCoins) }),
      make("span", { text: desk.say(phrase) }));
    return make("div", { class: "choices", role: "radiogroup", "aria-label": desk.say("amountNow") },
      choice("byAmount", false), choice("byCoins", true));
  }

  makeKeypad() {
    const { exponent } = this.desk.challenge;
    const sign = new Intl.NumberFormat(this.desk.speaker.tag).formatToParts(1.5)
      .find((part) => part.type === "decimal")?.value ?? ".";
    const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9",
                  exponent > 0 ? sign : "00", "0", "⌫"];
    const labels = { "⌫": this.desk.say("erase1") };
    return make("div", { class: "keypad" }, ...keys.map((key) =>
      make("button", { type: "button", class: "key", text: key, "aria-label": labels[key],
                       onclick: () => this.press(key === sign ? "." : key) })));
  }

  press(key) {
    const { exponent } = this.desk.challenge;
    if (key === "⌫") {
      this.typed = this.typed.slice(0, -1);
    } else if (key === ".") {
      this.typed = this.typed.includes(".") ? this.typed : `${this.typed || "0"}.`;
    } else {
      const next = this.typed === "0" ? key : this.typed + key;
      const [whole, fraction = ""] = next.split(".");
      if (fraction.length <= exponent && (whole + fraction).length <= kDigitsMax) {
        this.typed = next;
      }
    }
    setText(this.problem, "");
    this.drawAmount();
  }

  makeCoins() {
    const { desk } = this;
    return make("ul", { class: "coins" }, ...this.denominations().map((minor) => {
      const what = desk.money(minor);
      const value = make("output", { text: "0" });
      const change = (by) => () => {
        const count = Math.min(9999, Math.max(0, this.pieces.get(minor) + by));
        this.pieces.set(minor, count);
        setText(value, desk.speaker.number(count));
        setText(this.problem, "");
        this.drawAmount();
      };
      return make("li", {}, make("span", { class: "piece", text: what }),
        make("button", { type: "button", class: "step", text: "−",
                         "aria-label": desk.say("fewer", { what }), onclick: change(-1) }), value,
        make("button", { type: "button", class: "step", text: "+",
                         "aria-label": desk.say("more1", { what }), onclick: change(1) }));
    }));
  }

  makePeople() {
    const { desk } = this;
    const value = make("output", { text: "0" });
    const what = desk.say("people");
    const change = (by) => () => {
      this.people = Math.min(999, Math.max(0, this.people + by));
      setText(value, desk.speaker.number(this.people));
    };
    this.resetPeople = () => change(-this.people)();
    return make("div", { class: "people" }, make("span", { text: what }),
      make("button", { type: "button", class: "step", text: "−",
                       "aria-label": desk.say("fewer", { what }), onclick: change(-1) }), value,
      make("button", { type: "button", class: "step", text: "+",
                       "aria-label": desk.say("more1", { what }), onclick: change(1) }));
  }

  amount() {
    if (this.byCoins) {
      return sumOf([...this.pieces]);
    }
    return this.typed === "" ? 0 : (this.desk.parse(this.typed) ?? 0);
  }

  drawAmount() {
    const { desk } = this;
    const { exponent } = desk.challenge;
    const amount = this.amount();
    const half = !this.byCoins && this.typed.includes(".");
    // While cents are typed the sum shows them all: "12.5" is not read as "12.05".
    const text = half && amount % 10 ** exponent === 0
      ? `${desk.money(amount)} ${this.typed.slice(this.typed.indexOf("."))}` : desk.money(amount);
    setText(this.amountText, text);
  }

  count() {
    const { desk } = this;
    const amount = this.amount();
    const envelope = this.envelope.input.value.trim();
    const second = this.secondBox.checked;
    if (amount <= 0) {
      setText(this.problem, desk.say("askAmount"));
      return;
    }
    if (second && envelope === "") {
      setText(this.problem, desk.say("askEnvelope"));
      this.envelope.input.focus();
      return;
    }
    const pieces = this.byCoins ? countText([...this.pieces], desk.challenge.exponent) : "";
    this.queue.add({ deed: second ? "recount" : "cash", amount, envelope, pieces,
                     people: this.people, name: this.name.input.value.trim() });
    this.clear();
  }

  clear() {
    this.typed = "";
    for (const minor of this.pieces.keys()) {
      this.pieces.set(minor, 0);
    }
    for (const value of this.coins.querySelectorAll("output")) {
      setText(value, "0");
    }
    this.resetPeople();
    this.envelope.input.value = "";
    this.name.input.value = "";
    this.secondBox.checked = false;
    show(this.extra, true);
    setText(this.problem, "");
    this.drawAmount();
  }

  show(live) {
    this.queue.use(this.desk.evening);
    const count = live.envelopes_differ ?? 0;
    setText(this.differ, count > 0 ? this.desk.say("differ", { count }) : "");
    this.envelopes?.load();
  }

  signal(heard) {
    if (heard) {
      this.queue.send();
    }
  }

  draw() {
    const { desk } = this;
    this.drawAmount();
    const { sum, count } = this.queue.running();
    setText(this.running, desk.say("counted", { sum: desk.money(sum), count }));
    const waiting = this.queue.waiting().length;
    setText(this.waiting, waiting > 0 ? desk.say("waiting", { count: waiting }) : "");
    const left = this.queue.left();
    const said = { sum: desk.money(left.sum), count: left.count };
    setText(this.left.text, left.count > 0 ? desk.say("otherEvening", said) : "");
    show(this.left.element, left.count > 0);
    keepRows(this.list, this.queue.counts.slice(0, kListMax), (each) => each.key,
      () => make("li", { class: "card" }, make("p", { class: "row-head" }, make("strong"),
        make("span", { class: "quiet" })), make("p", { class: "problem" }),
        make("div", { class: "row" })),
      (element, each) => this.drawCount(element, each));
  }

  drawCount(element, each) {
    const { desk } = this;
    const states = { waiting: "unsent", sent: "sent", refused: "notTaken" };
    const second = each.deed === "recount" ? desk.say("secondSent") : "";
    const envelope = each.envelope ? `${desk.say("envelope")} ${each.envelope}` : "";
    setText(element.querySelector("strong"), desk.money(each.amount));
    setText(element.querySelector(".quiet"),
      [envelope, second, desk.say(states[each.state])].filter(Boolean).join(" · "));
    setText(element.querySelector(".problem"), each.problem);
    element.classList.toggle("waits", each.state === "waiting");
    const row = element.querySelector(".row");
    const choice = each.state === "waiting" ? (each.tried ? "tried" : "undo") : each.state;
    if (row.dataset.choice === choice) {
      return;
    }
    row.dataset.choice = choice;
    row.replaceChildren(...this.deedsOf(each, choice));
  }

  deedsOf(each, choice) {
    const { desk, queue: counts } = this;
    if (choice === "undo") {
      return [desk.button("undo", () => {
        if (!counts.undo(each.key)) {
          desk.toast(desk.say("undoDesk"), true);
        }
      })];
    }
    if (choice === "refused") {
      const again = () => {
        counts.drop(each.key);
        counts.add({ ...each, deed: "recount" });
      };
      const conflict = each.deed === "cash" && each.envelope && each.code === "conflict";
      return [conflict ? desk.button("sendSecond", again) : null,
              desk.button("remove", () => counts.drop(each.key))].filter(Boolean);
    }
    return choice === "sent" && each.deed === "cash" && each === counts.counts[0]
      ? [make("p", { class: "quiet", text: desk.say("undoDesk") })] : [];
  }
}

