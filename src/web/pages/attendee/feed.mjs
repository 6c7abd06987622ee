// What the kiosk tells: by server-sent events, with catch-up after sleep or a lost signal, and by
// asking now and then where events do not come through.

import { Alarm, backoffMs } from "../shared/waiting.mjs";

const kSpreadMs = 1500; // A full room must not ask for the board in the same instant.
const kPollMs = 5000;
const kEventFailuresMax = 3; // Then it is asked instead.
const kEventsAgainMs = 60000;
const kQuietMs = 45000; // Three heartbeats: the connection may be dead without a word.
const kTimeoutMs = 12000;
const kLostAfterMs = 4000; // A blink of the signal is not worth a line.

export async function fetchSoon(url, options = {}) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), kTimeoutMs);
  try {
    return await fetch(url, { ...options, signal: controller.signal, credentials: "omit" });
  } finally {
    clearTimeout(timer);
  }
}

export class Feed {
  /** `heard` has onLive(live, offset), onMoved(wordsToo), onSignal({lost, at}). */
  constructor(heard) {
    this.heard = heard;
    this.live = null;
    this.tag = "";
    this.failures = 0;
    this.eventFailures = 0;
    this.lostSince = 0;
    this.heardAt = 0;
    this.asking = false;
    this.board = new Alarm(() => this.ask());
    this.reopening = new Alarm(() => this.open());
    this.quiet = new Alarm(() => this.checkQuiet());
  }

  start() {
    this.ask();
    this.open();
    const wake = () => {
      if (document.visibilityState === "visible") {
        this.wake();
      }
    };
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    window.addEventListener("pageshow", (event) => event.persisted && wake());
  }

  wake() {
    this.eventFailures = 0;
    this.ask();
    if (!this.events || this.events.readyState !== EventSource.OPEN) {
      this.open();
    }
  }

  open() {
    this.events?.close();
    if (!window.EventSource) {
      this.board.in(kPollMs);
      return;
    }
    const events = new EventSource("/api/events");
    this.events = events;
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
    events.close();
    this.events = null;
    this.eventFailures += 1;
    const polling = this.eventFailures >= kEventFailuresMax;
    this.reopening.in(polling ? kEventsAgainMs : backoffMs(this.eventFailures));
    this.board.in(Math.random() * kSpreadMs);
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
    this.quiet.in(kQuietMs);
  }

  /** A small event: the figures at once, the board a little later when it changed. */
  tick(event) {
    this.eventFailures = 0;
    this.signal();
    this.quiet.stop();
    this.quiet.in(kQuietMs);
    const { live } = this;
    if (!live) {
      this.board.in(0);
      return;
    }
    const [state, opening, deadline] = event.clock;
    const clockMoved = state !== live.clock.state || opening !== live.clock.opening
      || deadline !== live.clock.deadline;
    const boardMoved = event.b !== live.b;
    const wordsMoved = event.w !== live.w;
    const { v, w, now, received, captured, cash, pledged, people, people_pledged } = event;
    const figures = { v, w, now, received, captured, cash, pledged, people, people_pledged };
    this.live = { ...live, ...figures, clock: { state, opening, deadline } };
    this.heard.onLive(this.live, now - Date.now());
    if (boardMoved || clockMoved) {
      this.board.in(Math.random() * kSpreadMs);
    }
    if (wordsMoved || boardMoved) {
      this.heard.onMoved(wordsMoved);
    }
  }

  /** Asks for the whole state; after a gift of one's own, at once. */
  async ask() {
    if (this.asking) {
      this.board.in(kPollMs / 10);
      return;
    }
    this.asking = true;
    this.board.stop();
    try {
      const headers = this.tag ? { "If-None-Match": this.tag } : {};
      const response = await fetchSoon("/api/live", { headers });
      if (response.status === 200) {
        this.take(await response.json(), response.headers.get("ETag") ?? "");
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
    if (this.failures > 0) {
      this.board.in(backoffMs(this.failures));
    } else if (this.isPolling()) {
      this.board.in(kPollMs + Math.random() * kSpreadMs);
    }
  }

  take(live, tag) {
    const wordsMoved = this.live !== null && this.live.w !== live.w;
    const boardMoved = this.live !== null && this.live.b !== live.b;
    this.live = live;
    this.tag = tag;
    this.heard.onLive(live, live.now - Date.now());
    if (wordsMoved || boardMoved) {
      this.heard.onMoved(wordsMoved);
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
