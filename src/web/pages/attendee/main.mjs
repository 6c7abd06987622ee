// The attendee's page: asks what the challenge is, then shows it live.

import { byId, make, setText, show } from "../shared/dom.mjs";
import { Speaker, chooseLanguage } from "../shared/say.mjs";
import { backoffMs } from "../shared/waiting.mjs";
import { Board } from "./board.mjs";
import { Feed, fetchSoon } from "./feed.mjs";
import { GiveSheet } from "./give.mjs";
import { Cards, safeAddress } from "./mine.mjs";
import { Outbox } from "./outbox.mjs";
import { Share } from "./share.mjs";
import { Talk } from "./talk.mjs";
import { attendeeWords } from "./words.mjs";

function speakerFor(challengeLanguage) {
  const ours = Object.keys(attendeeWords);
  const { language, tag } = chooseLanguage(navigator.languages, ours, challengeLanguage);
  document.documentElement.lang = language;
  return new Speaker(attendeeWords[language], tag);
}

async function tell(path) {
  const response = await fetchSoon(path);
  if (!response.ok) {
    throw new Error(`the kiosk answered ${response.status}`);
  }
  return response.json();
}

/** {challenge, live, evening}: a rehearsal's gifts are none of the evening's. */
async function askEvening() {
  const [challenge, live] = await Promise.all([tell("/api/challenge"), tell("/api/live")]);
  const evening = `${challenge.id}${live.rehearsal ? " rehearsal" : ""}`;
  return { challenge, live, evening };
}

async function firstEvening() {
  for (let failures = 0; ; failures += 1) {
    try {
      return await askEvening();
    } catch {
      // Told below; asked again.
    }
    const speaker = speakerFor("en");
    setText(byId("signal"), speaker.say("lostNever"));
    show(byId("signal"), true);
    await new Promise((resume) => {
      setTimeout(resume, backoffMs(failures));
    });
  }
}

/** The one button at the thumb. */
function makeBar(challenge, speaker, sheet) {
  const bar = byId("bar");
  bar.setAttribute("aria-label", speaker.say("give"));
  const { ways } = challenge;
  const pages = ways.filter((way) => way.way === "page" && safeAddress(way.url));
  if (ways.length === 0) {
    bar.append(make("p", { class: "quiet", text: speaker.say("noWay") }));
  } else if (pages.length === ways.length && ways.length === 1) {
    const look = { class: "main-button", target: "_blank", rel: "noopener noreferrer" };
    bar.append(make("a", { ...look, href: safeAddress(pages[0].url), text: speaker.say("give") }));
  } else {
    bar.append(make("button", { type: "button", class: "main-button", id: "give",
                                text: speaker.say("give"), onclick: () => sheet.open() }));
  }
  show(bar, true);
}

function nameButton(speaker, outbox) {
  const button = byId("give");
  if (button) {
    setText(button, speaker.say(outbox.given.length > 0 ? "giveAgain" : "give"));
  }
}

function showSignal(speaker, { lost, at }) {
  const line = byId("signal");
  show(line, lost);
  if (lost) {
    setText(line, at > 0 ? speaker.say("lost", { time: speaker.time(at) })
      : speaker.say("lostNever"));
  }
}

async function start() {
  const { challenge, live: first, evening } = await firstEvening();
  const speaker = speakerFor(challenge.language);
  show(byId("signal"), false);
  const board = new Board(challenge, speaker);
  let cards = null;
  let sheet = null;
  let talk = null;
  let standing = 0;
  let feed = null;
  // Whether it is still the evening that this page was made for; if not, it is made anew.
  const isStill = async () => {
    const still = (await askEvening()).evening === evening;
    if (!still) {
      location.reload();
    }
    return still;
  };
  const outbox = new Outbox(evening, () => {
    cards?.show();
    sheet?.update();
    talk?.update();
    nameButton(speaker, outbox);
    const now = outbox.given.filter((gift) => gift.phase === "taken").length;
    if (now !== standing) {
      standing = now;
      feed?.ask(); // One's own gift is seen at once.
    }
  }, isStill);
  cards = new Cards(challenge, speaker, outbox);
  sheet = new GiveSheet(challenge, speaker, outbox, cards);
  talk = new Talk(challenge, speaker, outbox);
  standing = outbox.given.filter((gift) => gift.phase === "taken").length;
  feed = new Feed({
    onLive: (live, offset) => board.show(live, offset),
    onMoved: (wordsToo, spreadMs) => outbox.askSoon(wordsToo, spreadMs),
    onDoubt: () => outbox.doubt(),
    onSignal: (signal) => showSignal(speaker, signal),
  });
  makeBar(challenge, speaker, sheet);
  nameButton(speaker, outbox);
  sheet.showAmount();
  cards.show();
  if (!first.rehearsal) {
    new Share(challenge, speaker); // Nobody is invited to what is not real.
  }
  feed.start(first);
  outbox.pump();
  outbox.ask();
  window.addEventListener("pageshow", (event) => event.persisted && outbox.ask());
  document.body.dataset.ready = "yes";
}

start();
