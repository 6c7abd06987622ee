// The operator's page: pairing first, then what the role may see.

import { byId, make, setText, show } from "../shared/dom.mjs";
import { Speaker, chooseLanguage } from "../shared/say.mjs";
import { read, write } from "../shared/store.mjs";
import { Alarm, backoffMs } from "../shared/waiting.mjs";
import { ApproveView } from "./approve.mjs";
import { Cockpit } from "./cockpit.mjs";
import { Desk } from "./desk.mjs";
import { EveningView } from "./evening.mjs";
import { GiftsView } from "./gifts.mjs";
import { HatView } from "./hat.mjs";
import { HealthView } from "./health.mjs";
import { showPairing, takeSecret } from "./pair.mjs";
import { Refused, Session } from "./session.mjs";
import { Stream } from "./stream.mjs";
import { operatorWords } from "./words.mjs";

const kViews = {
  operator: [["approve", "tabApprove", ApproveView], ["gifts", "tabDesk", GiftsView],
             ["hat", "tabHat", HatView], ["evening", "tabEvening", EveningView],
             ["health", "tabHealth", HealthView]],
  volunteer: [["hat", "tabHat", HatView]],
  presenter: [["stage", "title", Cockpit]],
};
const kChallengeName = "chapeau.desk.challenge";
const kAgainMs = 2000;
const kApartMs = 250; // News in a burst is asked for once.

function speakerOf() {
  const { language, tag } = chooseLanguage(navigator.languages, Object.keys(operatorWords), "en");
  document.documentElement.lang = language;
  return new Speaker(operatorWords[language], tag);
}

const speaker = speakerOf();
document.title = speaker.say("title");

/** What does not change during the evening; kept, so that the hat works without a connection. */
async function challengeOf(session) {
  for (let failures = 0; ; failures += 1) {
    try {
      const me = await session.get("/op/me");
      Object.assign(session, { role: me.role, name: me.name });
      session.keep();
      const challenge = me.challenge ?? await session.get("/op/challenge");
      write(kChallengeName, challenge);
      return challenge;
    } catch (error) {
      const kept = read(kChallengeName, null);
      if (error instanceof Refused && error.isGone()) {
        throw error;
      }
      if (kept) {
        return kept;
      }
    }
    setText(byId("signal"), speaker.say("lost"));
    show(byId("signal"), true);
    await new Promise((resume) => {
      setTimeout(resume, backoffMs(failures));
    });
  }
}

class App {
  constructor(session, challenge) {
    this.session = session;
    this.desk = new Desk({ session, challenge, speaker });
    this.view = null;
    this.news = new Alarm(() => this.ask());
    this.asking = false;
    this.isKnown = false; // Whether it is still the evening that this page was made for.
    this.stream = new Stream(session, "/op/events", () => this.news.in(kApartMs),
      (heard) => this.signal(heard));
  }

  start() {
    document.body.dataset.role = this.session.role;
    this.session.onGone = () => this.gone();
    this.tabs();
    this.open(kViews[this.session.role][0][0]);
    this.ask();
    this.stream.run();
    document.body.dataset.ready = "yes";
  }

  stop() {
    this.stream.stop();
    this.news.stop();
    this.view?.close?.();
    show(byId("tabs"), false);
    show(byId("status"), false);
    show(byId("signal"), false);
    delete document.body.dataset.role;
  }

  tabs() {
    const views = kViews[this.session.role];
    const tabs = byId("tabs");
    tabs.setAttribute("aria-label", speaker.say("title"));
    tabs.replaceChildren(...views.map(([name, phrase]) => {
      const badge = make("span", { class: "badge", hidden: true });
      return make("button", { type: "button", class: "tab", "data-view": name,
                              onclick: () => this.open(name) },
        make("span", { text: speaker.say(phrase) }), badge);
    }));
    show(tabs, views.length > 1);
    const leave = this.desk.button("leave", () => this.leave(), "link");
    const who = `${this.session.name} · ${speaker.say(`role_${this.session.role}`)}`;
    byId("status").replaceChildren(make("span", { text: who }), leave);
    show(byId("status"), true);
  }

  open(name) {
    const [, phrase, View] = kViews[this.session.role].find(([each]) => each === name);
    this.view?.close?.();
    const main = byId("main");
    main.replaceChildren(make("h1", { class: "spoken", text: speaker.say(phrase) }));
    this.view = new View(this.desk, main);
    main.dataset.view = name;
    for (const tab of byId("tabs").children) {
      if (tab.dataset.view === name) {
        tab.setAttribute("aria-current", "page");
      } else {
        tab.removeAttribute("aria-current");
      }
    }
    window.scrollTo(0, 0);
    if (this.desk.live) {
      this.view.show(this.desk.live);
    }
  }

  async ask() {
    if (this.asking) {
      this.news.in(kApartMs);
      return;
    }
    this.asking = true;
    try {
      const live = await this.session.get("/op/live");
      if (!await this.isSame(live)) {
        location.reload();
        return;
      }
      this.desk.offset = live.now - Date.now();
      this.desk.live = live;
      this.show(live);
      this.signal(true);
    } catch (error) {
      this.fault(error);
    } finally {
      this.asking = false;
    }
  }

  /** After each silence the machine may come back with another evening's book. */
  async isSame(live) {
    const { desk } = this;
    if (!this.isKnown || desk.live?.rehearsal !== live.rehearsal) {
      const challenge = await this.session.get("/op/challenge");
      write(kChallengeName, challenge);
      desk.meet(challenge, live);
      this.isKnown = true;
      return challenge.id === desk.challenge.id
        && (desk.live?.rehearsal ?? live.rehearsal) === live.rehearsal;
    }
    return true;
  }

  fault(error) {
    if (!(error instanceof Refused && error.status === 403)) {
      this.signal(false);
      this.news.in(kAgainMs);
    }
  }

  /** The machine knows this session no more, whoever found out. */
  gone() {
    this.session.onGone = null;
    this.session.forget();
    this.stop();
    showPairing(speaker, null, speaker.say("gone"), begin);
  }

  show(live) {
    show(byId("rehearsal"), live.rehearsal);
    setText(byId("rehearsal"), speaker.say("rehearsal"));
    const ill = (live.health ?? []).filter((row) => !row.well).length;
    const counts = { approve: (live.waiting ?? 0) + (live.posts?.waiting ?? 0), gifts: live.doubles ?? 0, health: ill,
                     hat: live.envelopes_differ ?? 0 };
    for (const tab of byId("tabs").children) {
      const count = counts[tab.dataset.view] ?? 0;
      const badge = tab.querySelector(".badge");
      setText(badge, count > 0 ? speaker.number(count) : "");
      show(badge, count > 0);
    }
    this.view.show(live);
  }

  signal(heard) {
    const line = byId("signal");
    this.isKnown &&= heard;
    setText(line, heard ? "" : speaker.say("lost"));
    show(line, !heard);
    this.view?.signal?.(heard);
  }

  async leave() {
    if (!await this.desk.sure(speaker.say("leaveSure"))) {
      return;
    }
    try {
      await this.session.post("/op/leave", {});
    } catch {
      // The machine forgets it at the end of the evening; this device forgets it now.
    }
    this.session.onGone = null;
    this.session.forget();
    this.stop();
    showPairing(speaker, null, "", begin);
  }
}

async function begin(session) {
  try {
    const challenge = await challengeOf(session);
    show(byId("signal"), false);
    new App(session, challenge).start();
  } catch {
    session.forget();
    showPairing(speaker, null, speaker.say("gone"), begin);
  }
}

const secret = takeSecret();
const stored = Session.stored();
if (secret) {
  showPairing(speaker, secret, "", begin);
} else if (stored) {
  begin(stored);
} else {
  showPairing(speaker, null, "", begin);
}
// A second scan in the same tab changes the fragment only.
window.addEventListener("hashchange", () => {
  if (location.hash.length > 1) {
    location.reload();
  }
});
