// The machine's news, read by fetch because an EventSource cannot be signed.

import { Alarm, backoffMs } from "../shared/waiting.mjs";

const kQuietMs = 40000; // Heartbeats come each 15 s.
const kTextMax = 65536; // One event is far shorter; more is not ours.

/** Cuts a stream of text into events: {event, data}. */
export class EventReader {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = "";
  }

  push(text) {
    this.rest += text.replace(/\r\n?/gu, "\n");
    for (let end = this.rest.indexOf("\n\n"); end >= 0; end = this.rest.indexOf("\n\n")) {
      this.take(this.rest.slice(0, end));
      this.rest = this.rest.slice(end + 2);
    }
    if (this.rest.length > kTextMax) {
      throw new Error("an event without an end");
    }
  }

  take(block) {
    let event = "message";
    const data = [];
    for (const line of block.split("\n")) {
      const [field, ...value] = line.split(":");
      const text = value.join(":").replace(/^ /u, "");
      if (field === "event") {
        event = text;
      } else if (field === "data") {
        data.push(text);
      }
    }
    if (data.length > 0) {
      this.onEvent({ event, data: data.join("\n") });
    }
  }
}

export class Stream {
  /** `onSignal(true)` when it is heard, `onSignal(false)` when it is lost. */
  constructor(session, path, onEvent, onSignal) {
    Object.assign(this, { session, path, onEvent, onSignal });
    this.failures = 0;
    this.controller = null;
    this.stopped = false;
    this.again = new Alarm(() => this.run());
    this.quiet = new Alarm(() => this.controller?.abort());
    const wake = () => {
      if (document.visibilityState === "visible" && !this.controller && !this.stopped) {
        this.again.in(0);
      }
    };
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
  }

  stop() {
    this.stopped = true;
    this.again.stop();
    this.controller?.abort();
  }

  async run() {
    if (this.stopped || this.controller) {
      return;
    }
    this.controller = new AbortController();
    try {
      await this.listen(this.controller.signal);
    } catch {
      // Told by onSignal; tried again below.
    }
    this.controller = null;
    this.quiet.stop();
    if (!this.stopped) {
      this.failures += 1;
      this.onSignal(false);
      this.again.in(backoffMs(this.failures));
    }
  }

  async listen(signal) {
    const headers = this.session.headers("GET", this.path, "");
    const response = await fetch(this.path, { headers, signal, credentials: "omit" });
    if (!response.ok || !response.body) {
      throw new Error(`the machine answered ${response.status}`);
    }
    this.failures = 0;
    this.onSignal(true);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const events = new EventReader((event) => this.onEvent(event));
    for (;;) {
      this.quiet.stop();
      this.quiet.in(kQuietMs);
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      events.push(decoder.decode(value, { stream: true }));
    }
  }
}
