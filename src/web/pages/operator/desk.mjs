// What every view of the operator's page shares: the session, the news, deeds and small widgets.

import { randomKey } from "../shared/bytes.mjs";
import { announce, byId, make, show } from "../shared/dom.mjs";
import { formatGift, formatMoney, parseMoney } from "../shared/money.mjs";
import { read, write } from "../shared/store.mjs";
import { isPassing } from "../shared/waiting.mjs";

const kEveningName = "chapeau.desk.evening";
const kToastMs = 4000;
const kTriesMax = 3;

export class Desk {
  constructor({ session, challenge, speaker }) {
    Object.assign(this, { session, challenge, speaker });
    this.live = null;
    this.evening = read(kEveningName, challenge.id); // Until the machine says which one it is.
    this.offset = 0;
    this.toastTimer = 0;
  }

  /** Which evening's book is open: a rehearsal's counts are none of the evening's. */
  meet(challenge, live) {
    const evening = `${challenge.id}${live.rehearsal ? " rehearsal" : ""}`;
    if (evening !== this.evening) {
      this.evening = evening;
      write(kEveningName, evening);
    }
    return evening;
  }

  async askEvening() {
    const [challenge, live] = await Promise.all([this.session.get("/op/challenge"),
                                                 this.session.get("/op/live")]);
    return this.meet(challenge, live);
  }

  say(phrase, values) {
    return this.speaker.say(phrase, values);
  }

  money(minor) {
    return formatMoney(minor, this.challenge, this.speaker.tag);
  }

  sumOfGift(gift) {
    return formatGift(gift, this.challenge, this.speaker);
  }

  /** A sum of received money, which is not exact once a gift was given in another currency. */
  sumOfMany(minor) {
    const sum = this.money(minor);
    return this.live?.about ? this.say("aboutSum", { sum }) : sum;
  }

  parse(text) {
    return parseMoney(text, this.challenge.exponent).minor;
  }

  now() {
    return Date.now() + this.offset;
  }

  /** Does one deed: the same key until there is an answer. Answers null when it was refused. */
  async act(deed, fields = {}, said = this.say("done")) {
    const body = { key: randomKey(), deed, ...fields };
    for (let tries = 1; ; tries += 1) {
      try {
        const answer = await this.session.post("/op/do", body);
        this.toast(said);
        return answer;
      } catch (error) {
        if (error.status && !isPassing(error.status)) {
          this.toast(error.message, true);
          return null;
        }
        if (tries >= kTriesMax) {
          this.toast(this.say("failed"), true);
          return null;
        }
      }
    }
  }

  toast(text, bad = false) {
    const toast = byId("toast");
    clearTimeout(this.toastTimer);
    announce(toast, text);
    toast.className = `toast seen${bad ? " bad" : ""}`;
    this.toastTimer = setTimeout(() => {
      toast.className = "toast";
    }, kToastMs);
  }

  /** Asks before what is grave: true when it was meant. */
  sure(text) {
    const dialog = byId("ask");
    return new Promise((resume) => {
      const answer = (value) => () => {
        dialog.close(value);
      };
      dialog.replaceChildren(make("p", { id: "ask-text", text }), make("div", { class: "row" },
        make("button", { type: "button", class: "plain", text: this.say("no"),
                         onclick: answer("no") }),
        make("button", { type: "button", class: "grave", text: this.say("yes"),
                         onclick: answer("yes") })));
      dialog.addEventListener("close", () => resume(dialog.returnValue === "yes"), { once: true });
      dialog.returnValue = "no";
      dialog.showModal();
    });
  }

  button(phrase, work, name = "plain", values = {}) {
    const button = make("button", { type: "button", class: name, text: this.say(phrase, values) });
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") {
        return;
      }
      button.setAttribute("aria-busy", "true");
      try {
        await work();
      } finally {
        button.removeAttribute("aria-busy");
      }
    });
    return button;
  }

  /** {row, input}: a labelled field. */
  field(id, phrase, properties = {}) {
    const input = make("input", { id, class: "field", type: "text", autocomplete: "off",
                                  ...properties });
    const label = make("label", { for: id, text: this.say(phrase) });
    return { row: make("div", { class: "labelled" }, label, input), input };
  }

  /** A gift's own words, which may be in any script and direction. */
  words(gift) {
    const name = gift.name || this.say("supporter");
    return make("div", { class: "words" }, make("bdi", { class: "name", text: name }),
      gift.message ? make("bdi", { class: "said", text: gift.message }) : null);
  }
}

export function heading(text, id) {
  return make("h2", { text, id });
}

export { make, show };
