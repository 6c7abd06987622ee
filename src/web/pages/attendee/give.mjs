// Giving: one sheet, a few taps. What comes of it is told on the same sheet.

import { byId, make, setText, show } from "../shared/dom.mjs";
import { decimalOf, formatMoney, parseMoney } from "../shared/money.mjs";
import { limitedField, tellProblem } from "./field.mjs";
import { providerName, safeAddress } from "./mine.mjs";

/** {minor} or {problem: sentence}: what was typed, judged by the challenge's own limits. */
export function judgeAmount(typed, challenge, speaker) {
  const { exponent, amount_min: least, amount_max: most } = challenge;
  const sum = (minor) => formatMoney(minor, challenge, speaker.tag);
  const { minor, problem } = parseMoney(typed, exponent);
  if (problem === "empty") {
    return { problem: speaker.say("amountEmpty") };
  }
  if (problem === "digits") {
    return { problem: exponent === 0 ? speaker.say("amountWhole")
      : speaker.say("amountDigits", { count: exponent }) };
  }
  if (problem === "large" || minor > most) {
    return { problem: speaker.say("amountLarge", { sum: sum(most) }) };
  }
  if (problem) {
    const example = decimalOf(challenge.suggested ?? challenge.amounts[0] ?? 10 ** exponent,
      exponent);
    return { problem: speaker.say("amountUnclear", { example }) };
  }
  return minor < least ? { problem: speaker.say("amountSmall", { sum: sum(least) }) } : { minor };
}

/** The amounts to choose from: the challenge's own in front, each once. */
export function amountsOf(challenge) {
  const { suggested, amounts, amount_min: least, amount_max: most } = challenge;
  const all = suggested ? [suggested, ...amounts] : amounts;
  return [...new Set(all)].filter((minor) => minor >= least && minor <= most);
}

export class GiveSheet {
  constructor(challenge, speaker, outbox, cards) {
    Object.assign(this, { challenge, speaker, outbox, cards });
    this.sheet = byId("sheet");
    this.shown = ""; // The key of the gift whose fate is told.
    this.left = false; // The phone is on its way to the payment page.
    this.sheet.addEventListener("click", (event) => event.target === this.sheet && this.close());
    this.form = this.makeForm();
    this.result = this.makeResult();
    this.sheet.append(this.form, this.result);
  }

  money(minor) {
    return formatMoney(minor, this.challenge, this.speaker.tag);
  }

  say(phrase, values) {
    return this.speaker.say(phrase, values);
  }

  open() {
    show(this.form, true);
    show(this.result, false);
    this.shown = "";
    this.tell("");
    this.sheet.setAttribute("aria-labelledby", "sheet-title");
    if (!this.sheet.open) {
      this.sheet.showModal();
    }
    this.form.querySelector("input:checked")?.focus();
  }

  close() {
    this.sheet.close();
  }

  head(id, title) {
    return make("div", { class: "sheet-head" }, make("h2", { id, text: title, tabindex: -1 }),
      make("button", { type: "button", class: "close", "aria-label": this.say("close"),
                       onclick: () => this.close() }, make("span", { "aria-hidden": "true",
        text: "×" })));
  }

  makeForm() {
    this.problem = make("p", { class: "problem", role: "alert", id: "give-problem" });
    const form = make("form", { class: "give", novalidate: true, autocomplete: "off" },
      this.head("sheet-title", this.say("giveTitle")), this.makeAmounts(), this.makeWords(),
      this.problem, this.makeWays(),
      make("p", { class: "quiet small", text: this.say("privacy") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(this.challenge.ways.find((way) => way.way !== "page"));
    });
    return form;
  }

  makeAmounts() {
    const choice = (value, text, checked) => make("label", { class: "amount" },
      make("input", { type: "radio", name: "amount", value, checked,
                      onchange: () => this.showAmount() }), make("span", { text }));
    this.other = make("input", { id: "other-amount", type: "text", inputmode: "decimal",
      class: "field", maxlength: 20, "aria-describedby": "give-problem",
      oninput: () => this.showAmount() });
    this.otherField = make("div", { class: "other", hidden: true },
      make("label", { for: "other-amount", text: this.say("otherAmount") }), this.other);
    const amounts = amountsOf(this.challenge);
    const buttons = amounts.map((minor, index) => choice(minor, this.money(minor), index === 0));
    return make("fieldset", {}, make("legend", { text: this.say("amount") }),
      make("div", { class: "amounts" }, ...buttons,
        choice("other", this.say("other"), amounts.length === 0)), this.otherField);
  }

  makeWords() {
    const { name_max: nameMax, message_max: messageMax } = this.challenge;
    const field = (name, most, autocomplete, hint) => limitedField(this.speaker,
      { id: `give-${name}`, counterId: `${name}-counter`, label: this.say(name), most,
        autocomplete, hint });
    this.name = field("name", nameMax, "given-name", this.say("nameHint"));
    this.message = field("message", messageMax, "off", "");
    this.nameField = make("div", { hidden: true }, this.name.label, this.name.input,
      this.name.counter);
    this.named = make("input", { type: "checkbox", onchange: () => {
      show(this.nameField, this.named.checked);
      if (this.named.checked) {
        this.name.input.focus();
      }
    } });
    return make("div", { class: "words" },
      make("label", { class: "check" }, this.named, make("span", {},
        make("span", { text: this.say("showName") }),
        make("span", { class: "quiet small", text: this.say("showNameHint") }))),
      this.nameField,
      make("div", {}, this.message.label, this.message.input, this.message.counter));
  }

  makeWays() {
    this.buttons = [];
    const ways = this.challenge.ways.map((way, index) => {
      const look = index === 0 ? "main-button" : "second-button";
      if (way.way === "page") {
        return this.pageWay(way, look);
      }
      const button = make("button", { class: look, type: index === 0 ? "submit" : "button" });
      button.addEventListener("click", (event) => {
        event.preventDefault();
        this.send(way);
      });
      this.buttons.push({ button, way });
      const provider = providerName(way.provider, way.source);
      const hint = way.way === "pledge" ? this.say("pledgeHint") : this.say("payHint", { provider });
      return make("div", { class: "way" }, button, make("p", { class: "quiet small", text: hint }));
    });
    return make("div", { class: "ways" }, ...ways);
  }

  pageWay(way, look) {
    const href = safeAddress(way.url);
    if (!href) {
      return null;
    }
    const host = new URL(href).host;
    return make("div", { class: "way" },
      make("a", { class: look, href, target: "_blank", rel: "noopener noreferrer",
                  text: this.say("page") }),
      make("p", { class: "quiet small", text: this.say("pageHint", { host }) }));
  }

  amount() {
    const chosen = this.form.querySelector("input[name=amount]:checked")?.value ?? "other";
    return chosen === "other"
      ? judgeAmount(this.other.value, this.challenge, this.speaker)
      : { minor: Number(chosen) };
  }

  showAmount() {
    const chosen = this.form.querySelector("input[name=amount]:checked")?.value;
    const other = chosen === "other";
    if (other && this.otherField.hidden) {
      show(this.otherField, true);
      this.other.focus();
    }
    show(this.otherField, other);
    const { minor } = this.amount();
    for (const { button, way } of this.buttons) {
      const provider = providerName(way.provider, way.source);
      const sum = minor === undefined ? "" : this.money(minor);
      setText(button, this.say(way.way === "pledge" ? "pledge" : "pay", { sum, provider })
        .replace(/\s+/gu, " ").trim());
    }
  }

  tell(problem, field) {
    tellProblem(this.problem, problem, [this.other, this.name.input, this.message.input], field);
  }

  send(way) {
    if (!way) {
      return;
    }
    const { minor, problem } = this.amount();
    const named = this.named.checked;
    if (problem) {
      this.tell(problem, this.other);
    } else if (named && this.name.value() === "") {
      this.tell(this.say("nameEmpty"), this.name.input);
    } else if (named && this.name.left() < 0) {
      this.tell(this.say("tooLong"), this.name.input);
    } else if (this.message.left() < 0) {
      this.tell(this.say("tooLong"), this.message.input);
    } else {
      const { source, provider } = way;
      const words = { name: named ? this.name.value() : "", message: this.message.value() };
      const kind = way.way;
      const gift = this.outbox.add({ kind, amount: minor, ...words, source, provider });
      this.follow(gift.key);
    }
  }

  makeResult() {
    this.resultTitle = make("h2", { id: "result-title", tabindex: -1 });
    this.resultList = make("ul", { class: "result-list" });
    this.notKept = make("p", { class: "quiet small", text: this.say("memoryOnly") });
    const done = make("button", { type: "button", class: "main-button", text: this.say("done"),
                                  onclick: () => this.close() });
    return make("div", { class: "result", hidden: true }, this.resultTitle, this.resultList,
      this.notKept, done);
  }

  follow(key) {
    this.shown = key;
    this.left = false;
    this.update();
    show(this.form, false);
    show(this.result, true);
    this.sheet.setAttribute("aria-labelledby", "result-title");
    this.resultTitle.focus();
  }

  /** Called whenever the outbox changed. */
  update() {
    const gift = this.shown ? this.outbox.find(this.shown) : undefined;
    if (!gift) {
      this.resultList.replaceChildren();
      return;
    }
    if (gift.phase === "refused" && this.sheet.open) {
      this.outbox.drop(gift.key);
      this.open();
      this.tell(gift.problem);
      return;
    }
    const thanks = { promised: "thanksPromise", paid: "thanksGift" };
    const title = gift.phase === "taken" ? thanks[gift.state] : undefined;
    setText(this.resultTitle, this.say(title ?? "giveTitle"));
    this.cards.fill(this.resultList, [gift]);
    show(this.notKept, !this.outbox.outlives);
    if (gift.phase === "taken" && gift.kind === "pledge") {
      this.forgetWords();
    }
    const address = gift.state === "open" ? safeAddress(gift.url) : "";
    if (address && !this.left && this.sheet.open) {
      this.left = true;
      location.assign(address);
    }
  }

  /** The next gift from this phone may be somebody else's. */
  forgetWords() {
    this.message.input.value = "";
  }
}
