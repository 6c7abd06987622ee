// What the kiosk tells: by server-sent events, with catch-up after sleep or a lost signal, and by
// asking now and then where events do not come through.

import { Alarm, backoffMs } from "../shared/waiting.mjs";

const kSpreadMs = 1500; // A full room must not ask for the board in the same instant.
const kSpreadMaxMs = 60000; // Whatever the machine says, a page is never older than this.
const kPollMs = 5000;
const kEventFailuresMax = 3; // Then it is asked instead.
const kEventsAgainMs = 60000;
const kLivedMs = 30000; // A stream that was cut sooner is a place that this phone does not have.
const kHiddenMs = 15000; // A page that nobody looks at leaves its place to others.
const kQuietMs = 45000; // Three heartbeats: the connection may be dead without a word.
const kTimeoutMs = 12000;
const kLostAfterMs = 4000; // A blink of the signal is not worth a line.
const kOlderMax = 3; // Older so often although asked anew: the machine has another book.
const kOlderAgainMs = 500;

/** An answer read to its end, or an error within the time: nobody waits for ever. */
export async function fetchSoon(url, options = {}, timeoutMs = kTimeoutMs) {
  const controller = new AbortController();
  let timer = 0;
  const late = new Promise((_, refuse) => {
    timer = setTimeout(() => {
      controller.abort();
      refuse(new Error("no answer in time"));
    }, timeoutMs);
  });
  const whole = async () => {
    const { signal } = controller;
    const response = await fetch(url, { ...options, signal, credentials: "omit" });
    const text = await response.text();
    const { status, ok, headers } = response;
    return { status, ok, headers, json: () => JSON.parse(text) };
  };
  try {
    return await Promise.race([whole(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether what was told is from before what is known. */
export function isOlder(told, known) {
  return known !== null
    && (told.v < known.v || (told.v === known.v && told.now < known.now));
}

export class Feed {
  /**
   * `heard` has onLive(live, offset), onMoved(wordsToo, spreadMs), onSignal({lost, at}) and
   * onDoubt(): it may be another evening by now.
   */
  constructor(heard) {
    this.heard = heard;
    this.live = null;
    this.tag = "";
    this.failures = 0;
    this.eventFailures = 0;
    this.lostSince = 0;
    this.heardAt = 0;
    this.asking = false;
    this.asleep = false;
    this.older = 0; // So many older answers in a row.
    this.spreadMs = kSpreadMs;
    this.askedAt = 0;
    this.board = new Alarm(() => this.ask());
    this.reopening = new Alarm(() => this.open());
    this.quiet = new Alarm(() => this.checkQuiet());
    this.lived = new Alarm(() => {
      this.eventFailures = 0;
    });
    this.hidden = new Alarm(() => this.sleep());
  }

  /** Begins with the state that the page was made from. */
  start(live) {
    this.take(live, "");
    this.signal();
    this.open();
    const wake = () => {
      if (document.visibilityState === "visible") {
        this.wake();
      } else {
        this.hidden.in(kHiddenMs);
      }
    };
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    window.addEventListener("pageshow", (event) => event.persisted && wake());
    if (document.visibilityState !== "visible") {
      this.hidden.in(kHiddenMs);
    }
  }

  sleep() {
    this.asleep = true;
    this.close();
    for (const alarm of [this.board, this.reopening, this.quiet]) {
      alarm.stop();
    }
  }

  wake() {
    this.hidden.stop();
    if (this.asleep) {
      this.asleep = false;
      this.heard.onDoubt();
    }
    this.ask();
    this.open(); // An open one may have died in the pocket without a word.
  }

  close() {
    this.lived.stop();
    this.events?.close();
    this.events = null;
  }

  open() {
    this.close();
    this.reopening.stop();
    if (this.asleep) {
      return;
    }
    if (!window.EventSource) {
      this.board.in(kPollMs);
      return;
    }
    const events = new EventSource("/api/events");
    this.events = events;
    events.addEventListener("open", () => events === this.events && this.lived.in(kLivedMs));
    events.addEventListener("live", (event) => this.tick(JSON.parse(event.data)));
    events.addEventListener("bye", () => this.lostEvents(events));
    events.addEventListener("error", () => this.lostEvents(events));
    this.quiet.stop();
    this.quiet.in(kQuietMs);
  }

  lostEvents(events) {
    if (events !== this.events) {
      return;
    }
    this.close();
    this.eventFailures += 1;
    const polling = this.eventFailures >= kEventFailuresMax;
    this.reopening.in(polling ? kEventsAgainMs : backoffMs(this.eventFailures));
    this.askInSpread();
  }

  /** Somewhere in the spread, and at most once in each. */
  askInSpread() {
    const next = this.askedAt + this.spreadMs - Date.now();
    this.board.in(Math.max(Math.random() * this.spreadMs, next));
  }

  isPolling() {
    return !this.events || this.eventFailures >= kEventFailuresMax;
  }

  /** A dead connection tells nothing: what it should have told is asked for. */
  async checkQuiet() {
    const version = this.live?.v;
    await this.ask();
    if (this.live?.v !== version) {
      this.open();
    }
    if (!this.asleep) {
      this.quiet.in(kQuietMs);
    }
  }

  /** A small event: the figures at once, the board a little later when it changed. */
  tick(event) {
    this.signal();
    this.quiet.stop();
    this.quiet.in(kQuietMs);
    if (event.s >= 0) {
      this.spreadMs = Math.min(event.s, kSpreadMaxMs);
    }
    const { live } = this;
    if (!live || isOlder(event, live)) {
      this.askInSpread();
      return;
    }
    const [state, opening, deadline] = event.clock;
    const clockMoved = state !== live.clock.state || opening !== live.clock.opening
      || deadline !== live.clock.deadline;
    const boardMoved = event.b !== live.b;
    const wordsMoved = event.w !== live.w;
    const { v, w, now, about, received, captured, cash, pledged, people, people_pledged } = event;
    const figures = { v, w, now, about, received, captured, cash, pledged, people,
                      people_pledged };
    this.live = { ...live, ...figures, clock: { state, opening, deadline } };
    this.heard.onLive(this.live, now - Date.now());
    if (boardMoved || clockMoved) {
      this.askInSpread();
    }
    if (wordsMoved || boardMoved) {
      this.heard.onMoved(wordsMoved, this.spreadMs);
    }
  }

  /** Asks for the whole state; after a gift of one's own, at once. */
  async ask() {
    if (this.asking) {
      this.board.in(kPollMs / 10);
      return;
    }
    this.asking = true;
    this.askedAt = Date.now();
    this.board.stop();
    try {
      const headers = this.tag ? { "If-None-Match": this.tag } : {};
      const response = await fetchSoon("/api/live", { headers });
      if (response.status === 200) {
        this.take(response.json(), response.headers.get("ETag") ?? "");
      } else if (response.status !== 304) {
        throw new Error(`the kiosk answered ${response.status}`);
      }
      this.failures = 0;
      this.signal();
    } catch {
      this.failures += 1;
      this.lost();
    } finally {
      this.asking = false;
    }
    if (this.asleep) {
      return;
    }
    if (this.failures > 0) {
      this.board.in(backoffMs(this.failures));
    } else if (this.older > 0) {
      this.board.in(kOlderAgainMs * (1 + Math.random()));
    } else if (this.isPolling()) {
      this.board.in(kPollMs + Math.random() * this.spreadMs);
    }
  }

  take(live, tag) {
    const older = isOlder(live, this.live);
    if (older && this.older + 1 < kOlderMax) {
      this.older += 1;
      this.tag = ""; // What comes next is to come whole.
      return;
    }
    this.older = 0;
    if (older || (this.live && this.live.rehearsal !== live.rehearsal)) {
      this.heard.onDoubt();
    }
    const wordsMoved = this.live !== null && this.live.w !== live.w;
    const boardMoved = this.live !== null && this.live.b !== live.b;
    this.live = live;
    this.tag = tag;
    this.heard.onLive(live, live.now - Date.now());
    if (wordsMoved || boardMoved) {
      this.heard.onMoved(wordsMoved, this.spreadMs);
    }
  }

  signal() {
    this.heardAt = Date.now();
    this.lostSince = 0;
    this.heard.onSignal({ lost: false, at: this.heardAt });
  }

  lost() {
    this.lostSince = this.lostSince || Date.now();
    if (Date.now() - this.lostSince >= kLostAfterMs || !this.heardAt) {
      this.heard.onSignal({ lost: true, at: this.heardAt });
    }
  }
}
