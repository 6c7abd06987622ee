// The phone's own gifts as cards: the number, the state, and what their giver may still do.

import { announce, byId, keepRows, make, setText, show } from "../shared/dom.mjs";
import { formatMoney } from "../shared/money.mjs";

const kProviders = { stripe: "Stripe", helloasso: "HelloAsso", paypal: "PayPal" };
const kWords = { anonymous: "wordsAnonymous", waiting: "wordsWaiting", shown: "wordsShown",
                 hidden: "wordsHidden" };
const kStanding = ["promised", "paid"];

export function providerName(provider, source) {
  return kProviders[provider] ?? provider ?? source ?? "";
}

/** Only a provider's https page, or a server on this very machine, is ever opened. */
export function safeAddress(text) {
  try {
    const url = new URL(text);
    const here = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
    return url.protocol === "https:" || (url.protocol === "http:" && here) ? url.href : "";
  } catch {
    return "";
  }
}

/** The same of a message without a gift. */
function saidWords({ phase, failures, words, message, name }, speaker) {
  const title = speaker.say(name ? "quoteOf" : "quote", { message, name });
  const fates = { waiting: ["saidWaiting", "waiting"], shown: ["saidShown", "good"] };
  const now = {
    sending: [failures > 0 ? "saidKept" : "sendingTitle", "waiting"],
    taken: fates[words] ?? ["saidHidden", "quiet"],
  };
  const [phrase, tone] = now[phase] ?? ["saidTooOld", "bad"];
  return { title, state: speaker.say(phrase), words: "", tone };
}

/** What there is to say about a gift: {title, state, words, tone}. */
export function giftWords(gift, speaker) {
  if (gift.kind === "say") {
    return saidWords(gift, speaker);
  }
  const provider = providerName(gift.provider, gift.source);
  const stands = gift.phase === "taken" && kStanding.includes(gift.state);
  const words = stands && kWords[gift.words] ? speaker.say(kWords[gift.words]) : "";
  const number = stands && gift.number > 0
    ? speaker.say("youAre", { number: gift.number }) : "";
  if (gift.phase === "sending") {
    const retried = gift.failures > 0;
    return { title: speaker.say("sendingTitle"), tone: "waiting", words: "",
             state: retried ? speaker.say("kept") : "" };
  }
  if (gift.phase === "refused" || gift.phase === "stale") {
    return { title: speaker.say("refused"), tone: "bad", words: "",
             state: gift.problem || speaker.say("tooOld") };
  }
  const states = {
    promised: ["promisedState", "good"], paid: ["paid", "good"], withdrawn: ["withdrawn", "quiet"],
    wanted: ["openingPay", "waiting"], open: ["confirmWait", "waiting"],
    expired: ["payExpired", "quiet"], failed: ["payFailed", "bad"],
  };
  const [phrase, tone] = states[gift.state] ?? ["sendingTitle", "waiting"];
  return { title: number, state: speaker.say(phrase, { provider }), words, tone };
}

export class Cards {
  constructor(challenge, speaker, outbox) {
    this.challenge = challenge;
    this.speaker = speaker;
    this.outbox = outbox;
    this.asked = new Map(); // Key of a gift -> the deed that awaits a second tap.
    this.said = new Map();
    setText(byId("mine-title"), speaker.say("mine"));
  }

  show() {
    const { gifts, given, said } = this.outbox;
    show(byId("mine"), given.length > 0);
    this.fill(byId("mine-list"), given);
    this.fill(byId("said-list"), said);
    for (const gift of gifts) {
      const { title, state, words } = giftWords(gift, this.speaker);
      const text = [title, state, words].filter(Boolean).join(". ");
      if (this.said.has(gift.key) && this.said.get(gift.key) !== text) {
        announce(byId("spoken"), text);
      }
      this.said.set(gift.key, text);
    }
  }

  fill(list, gifts) {
    keepRows(list, gifts, (gift) => gift.key,
      () => make("li", { class: "card" },
        make("p", { class: "card-head" }, make("strong"), make("span", { class: "sum" })),
        make("p", { class: "card-state" }), make("p", { class: "card-words" }),
        make("p", { class: "problem", role: "alert" }), make("div", { class: "deeds" })),
      (element, gift) => this.update(element, gift));
  }

  update(element, gift) {
    const { speaker } = this;
    const { title, state, words, tone } = giftWords(gift, speaker);
    element.className = `card ${tone}`;
    const part = (selector) => element.querySelector(selector);
    setText(part("strong"), title);
    setText(part(".sum"), this.sum(gift));
    setText(part(".card-state"), state);
    setText(part(".card-words"), words);
    part(".card-words").dataset.words = gift.words;
    const refused = gift.phase === "refused" ? "" : gift.problem;
    setText(part(".problem"), refused);
    this.deeds(part(".deeds"), gift);
  }

  sum({ kind, amount }) {
    return kind === "say" ? "" : formatMoney(amount, this.challenge, this.speaker.tag);
  }

  /** Buttons change only when the choice does, so that a finger never meets another button. */
  deeds(holder, gift) {
    const choice = this.choice(gift);
    const mark = `${choice.join()} ${gift.url} ${this.asked.get(gift.key) ?? ""}`;
    if (holder.dataset.choice === mark) {
      return;
    }
    const hadFocus = holder.contains(document.activeElement);
    holder.dataset.choice = mark;
    holder.replaceChildren(...choice.map((deed) => this.button(deed, gift)).filter(Boolean));
    if (hadFocus) {
      (holder.querySelector("button, a") ?? byId("main")).focus();
    }
  }

  choice(gift) {
    if (gift.phase === "sending") {
      return [];
    }
    if (gift.phase === "stale") {
      return ["resume", "drop"];
    }
    if (gift.phase === "refused" || ["expired", "failed", "withdrawn"].includes(gift.state)) {
      return ["drop"];
    }
    if (gift.wish) {
      return ["wait"];
    }
    const asked = this.asked.get(gift.key);
    if (asked) {
      return ["sure", "yes", "keep"];
    }
    const worded = ["waiting", "shown"].includes(gift.words);
    if (gift.kind === "say") {
      return [worded ? "hide" : "drop"];
    }
    const named = worded && kStanding.includes(gift.state);
    return [gift.state === "open" ? "pay" : "", named ? "hide" : "",
            gift.state === "promised" ? "withdraw" : ""].filter(Boolean);
  }

  button(deed, gift) {
    const { speaker, outbox } = this;
    const again = () => this.outbox.changed();
    const plain = (phrase, work, name = "quiet-button") =>
      make("button", { type: "button", class: name, text: speaker.say(phrase), onclick: work });
    const ask = () => {
      this.asked.set(gift.key, deed);
      again();
    };
    const asked = this.asked.get(gift.key);
    const settle = (work) => () => {
      this.asked.delete(gift.key);
      work();
      again();
    };
    const sum = this.sum(gift);
    const named = (what) => (gift.kind === "say" && what === "hide" ? "takeBack" : what);
    switch (deed) {
    case "pay": {
      const href = safeAddress(gift.url);
      const look = { class: "main-button", href, rel: "noreferrer" };
      return href ? make("a", { ...look, text: speaker.say("continuePay") }) : null;
    }
    case "withdraw":
    case "hide":
      return plain(named(deed), ask);
    case "sure":
      return make("p", { class: "sure", text: speaker.say(`${named(asked)}Sure`, { sum }) });
    case "yes":
      return plain(`${named(asked)}Yes`, settle(() => outbox.wish(gift.key, asked)),
        "grave-button");
    case "keep":
      return plain("keep", settle(() => {}));
    case "drop":
      return plain("discard", () => outbox.drop(gift.key));
    case "resume":
      return plain("sendAgain", () => outbox.resume(gift.key));
    default:
      return make("p", { class: "quiet small", text: speaker.say("underWay") });
    }
  }
}
