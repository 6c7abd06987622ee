// When to try again.

const kFirstMs = 1000;
const kLongestMs = 30000;

/** Doubles from a second to half a minute, with jitter, so that a full room does not come at once. */
export function backoffMs(failures, random = Math.random) {
  const longest = Math.min(kLongestMs, kFirstMs * 2 ** Math.min(failures, 10));
  return Math.round(longest / 2 + (longest / 2) * random());
}

/** What the server asked for, never beyond a minute; 0 when it asked nothing. */
export function retryAfterMs(header) {
  const seconds = Number.parseInt(header ?? "", 10);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 0;
}

/** Answers that settle nothing: the same request may yet succeed. */
export function isPassing(status) {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** One timer that runs `work` and can be hurried. */
export class Alarm {
  constructor(work) {
    this.work = work;
    this.timer = 0;
    this.at = 0;
  }

  /** Keeps the earlier of two appointments. */
  in(milliseconds) {
    const at = Date.now() + milliseconds;
    if (this.timer !== 0 && this.at <= at) {
      return;
    }
    this.stop();
    this.at = at;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.work();
    }, milliseconds);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }
}
