// The live half of the attendee's page: total, people, thermometer, clock, pace and lists.

import { announce, byId, keepRows, make, setText, show } from "../shared/dom.mjs";
import { formatGift, formatMoney } from "../shared/money.mjs";
import { paceWords } from "./pace.mjs";
import { Thermometer, goalOf } from "./thermometer.mjs";

const kLayerWords = { captured: "online", cash: "hat", matched: "matched", pledged: "promised" };
const kTags = { cash: "tagHat", pledged: "tagPromised", matched: "tagMatched" };
const kLongLabel = 8; // More characters than this do not fit beside the tube.

/** "37:34", "1:05:09", or whole days in words of digits: what is left of `milliseconds`. */
export function clockText(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

export class Board {
  constructor(challenge, speaker) {
    this.challenge = challenge;
    this.speaker = speaker;
    this.thermometer = new Thermometer(byId("thermometer"));
    this.live = null;
    this.offset = 0;
    this.reachedBefore = null;
    const { title, beneficiary } = challenge;
    setText(byId("title"), title);
    document.title = `${title} · Chapeau`;
    show(byId("beneficiary"), Boolean(beneficiary));
    setText(byId("beneficiary"), speaker.say("for", { beneficiary }));
    setText(byId("latest-title"), speaker.say("latest"));
    setText(byId("leaders-title"), speaker.say("leaders"));
    setText(byId("latest-empty"), speaker.say("latestEmpty"));
    setInterval(() => this.tick(), 1000);
  }

  money(minor) {
    return formatMoney(minor, this.challenge, this.speaker.tag);
  }

  /** The total, which is not exact once a gift was given in another currency. */
  received() {
    const sum = this.money(this.live.received);
    return this.live.about ? this.speaker.say("aboutSum", { sum }) : sum;
  }

  show(live, offset) {
    this.live = live;
    this.offset = offset;
    this.showTotal();
    this.showPeople();
    this.showThermometer();
    this.showPace();
    this.showLatest();
    this.showLeaders();
    this.showMarks();
    this.tick();
  }

  showTotal() {
    const { live, speaker } = this;
    const total = this.money(live.received);
    const element = byId("total");
    setText(element, total);
    element.style.setProperty("--letters", String(Math.max(4, total.length)));
    show(byId("about"), Boolean(live.about));
    setText(byId("about"), speaker.say("about"));
    const goal = live.target.amount;
    const note = goal ? speaker.say("raisedOf", { sum: this.money(goal) }) : speaker.say("raised");
    setText(byId("total-note"), note);
    const rows = Object.entries(kLayerWords).filter(([layer]) => live[layer] > 0);
    keepRows(byId("layers"), rows, ([layer]) => layer,
      ([layer]) => make("li", { class: `layer ${layer}` }),
      (element, [layer, phrase]) =>
        setText(element, speaker.say(phrase, { sum: this.money(live[layer]) })));
  }

  showPeople() {
    const { live, speaker } = this;
    setText(byId("people"), speaker.number(live.people));
    const target = live.target.people;
    const phrase = target ? "peopleOf" : "people";
    const of = { count: live.people, target: target ?? 0 };
    let note = speaker.say(phrase, of);
    if (live.people_pledged > 0) {
      note += ` · ${speaker.say("peoplePromised", { count: live.people_pledged })}`;
    }
    setText(byId("people-note"), note);
  }

  label(value) {
    if (this.live.measure === "people") {
      return this.speaker.number(value);
    }
    const label = this.money(value);
    if (label.length <= kLongLabel) {
      return label;
    }
    const shape = { notation: "compact", style: "currency", currency: this.challenge.currency };
    return new Intl.NumberFormat(this.speaker.tag, { ...shape, currencyDisplay: "narrowSymbol" })
      .format(value / 10 ** this.challenge.exponent);
  }

  showThermometer() {
    const { live, speaker } = this;
    this.thermometer.show(live, (value) => this.label(value));
    const goal = goalOf(live);
    const byPeople = live.measure === "people";
    const say = (value) => (byPeople ? speaker.number(value) : this.money(value));
    const values = { received: byPeople ? say(live.people) : this.received(),
                     promised: say(byPeople ? live.people_pledged : live.pledged),
                     goal: goal ? say(goal) : "" };
    const phrase = goal ? "thermometerGoal" : "thermometer";
    byId("thermometer").setAttribute("aria-label", speaker.say(phrase, values));
  }

  showPace() {
    const words = paceWords(this.live, this.challenge, this.speaker);
    const lines = [["now", words.now], ["needed", words.needed], ["finish", words.finish],
                   ["still", words.still]].filter(([, text]) => text);
    keepRows(byId("pace"), lines, ([name]) => name,
      ([name]) => make("p", { class: `pace-${name}` }),
      (element, [, text]) => setText(element, text));
    show(byId("pace"), lines.length > 0);
  }

  showLatest() {
    const { live, speaker } = this;
    show(byId("latest-empty"), live.recent.length === 0);
    keepRows(byId("latest"), live.recent, (gift) => gift.gift,
      () => make("li", { class: "gift" },
        make("span", { class: "stripe", "aria-hidden": "true" }),
        make("span", { class: "who" }, make("bdi", { class: "name" }),
          make("bdi", { class: "said" })),
        make("span", { class: "tag" }), make("span", { class: "sum" })),
      (element, gift) => {
        element.className = `gift ${gift.layer}`;
        const [name, said, tag, sum] = [".name", ".said", ".tag", ".sum"]
          .map((part) => element.querySelector(part));
        setText(name, gift.name || speaker.say("supporter"));
        setText(said, gift.message);
        const tags = [kTags[gift.layer], gift.late ? "tagLate" : undefined].filter(Boolean);
        setText(tag, tags.map((phrase) => speaker.say(phrase)).join(", "));
        setText(sum, formatGift(gift, this.challenge, speaker));
      });
  }

  showLeaders() {
    const { live, speaker } = this;
    show(byId("leaders-section"), live.leaders.length > 0);
    keepRows(byId("leaders"), live.leaders.map((leader, index) => ({ ...leader, index })),
      (leader) => leader.index,
      () => make("li", { class: "leader" }, make("span", { class: "rank" }),
        make("span", { class: "who" }, make("bdi", { class: "name" })),
        make("span", { class: "sum" })),
      (element, leader) => {
        setText(element.querySelector(".rank"), speaker.number(leader.rank));
        setText(element.querySelector(".name"), leader.name || speaker.say("supporter"));
        setText(element.querySelector(".sum"), this.money(leader.sum));
      });
  }

  showMarks() {
    const { live, speaker } = this;
    const band = byId("rehearsal");
    show(band, live.rehearsal);
    setText(band.firstElementChild, speaker.say("rehearsal"));
    setText(band.lastElementChild, speaker.say("rehearsalNote"));
    show(byId("as-of"), live.as_of !== null && live.as_of !== undefined);
    if (live.as_of) {
      setText(byId("as-of"), speaker.say("asOf", { time: speaker.time(live.as_of) }));
    }
    const done = byId("goal-done");
    show(done, live.reached);
    setText(done, live.reached ? speaker.say("goalDone") : "");
    if (live.reached && this.reachedBefore === false) {
      announce(byId("spoken"), speaker.say("goalDone"));
    }
    this.reachedBefore = live.reached;
  }

  /** Once a second: only the clock moves. */
  tick() {
    if (!this.live) {
      return;
    }
    const { state, opening, deadline } = this.live.clock;
    const now = Date.now() + this.offset;
    const speaker = this.speaker;
    let text = "";
    let note = "";
    if (state === "waiting" && opening !== null) {
      text = clockText(opening - now);
      note = speaker.say("untilStart", { time: speaker.time(opening) });
    } else if (state === "waiting") {
      note = speaker.say("ready");
    } else if (state === "over" || (state === "running" && deadline !== null && deadline <= now)) {
      text = clockText(0);
      note = speaker.say("over");
    } else if (state === "running" && deadline !== null) {
      text = clockText(deadline - now);
      note = speaker.say("left", { time: speaker.time(deadline) });
    }
    show(byId("clock-stat"), text !== "" || note !== "");
    setText(byId("clock"), text);
    setText(byId("clock-note"), note);
  }
}
