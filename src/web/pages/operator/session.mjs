// The paired session: who this device is, and how each of its requests is signed. No secret ever
// crosses the wire: the key comes from the code on the machine, and only marks made with it travel.

import { bytesOfHex, hex, randomKey, utf8 } from "../shared/bytes.mjs";
import { hmacSha256, sha256 } from "../shared/sha256.mjs";
import { forget, read, write } from "../shared/store.mjs";

const kSessionName = "chapeau.desk.session";
const kCounterName = "chapeau.desk.counter";
const kLeap = 1000000;
const kTimeoutMs = 12000;
const kPinBytesMax = 32; // As many as the mask has.

/** The machine answered, and the answer is no. */
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error?.message ?? `the machine answered ${status}`);
    this.status = status;
    this.code = answer.error?.code ?? "";
    this.waitMs = answer.wait_ms ?? 0;
  }

  /** The machine knows this session no more: it has to be paired again. */
  isGone() {
    return this.status === 401 || this.code === "signature";
  }
}

/**
 * Strictly rising, over reloads too, so that no signed request is good twice. It begins with the
 * time and then rises by one: the machine takes requests that overtake each other by a few only.
 */
export function nextCounter(now = Date.now()) {
  const counter = Math.max(read(kCounterName, now * 1000) + 1, 1);
  write(kCounterName, counter);
  return counter;
}

/** Past whatever was used and forgotten, by a phone that lost what it had stored last. */
export function leapCounter(now = Date.now()) {
  write(kCounterName, Math.max(read(kCounterName, 0) + kLeap, now * 1000));
}

export function sessionKey(secret, id) {
  return hmacSha256(secret, utf8(`chapeau session ${id}`));
}

export function signature(key, method, path, counter, body) {
  const text = `${method}\n${path}\n${counter}\n${hex(sha256(utf8(body)))}`;
  return hex(hmacSha256(key, utf8(text)));
}

/** The PIN under a mask that only the two ends can make, and that is never used again. */
export function maskedPin(key, counter, pin) {
  const mask = hmacSha256(key, utf8(`pin\n${counter}`));
  return hex(utf8(pin).slice(0, kPinBytesMax).map((byte, index) => byte ^ mask[index]));
}

export class Session {
  constructor({ id, key, role = "", name = "" }) {
    this.id = id;
    this.key = bytesOfHex(key);
    this.role = role;
    this.name = name;
  }

  static stored() {
    const kept = read(kSessionName, null);
    return kept ? new Session(kept) : null;
  }

  static of(secret) {
    const id = randomKey();
    return new Session({ id, key: hex(sessionKey(secret, id)) });
  }

  keep() {
    const { id, key, role, name } = this;
    write(kSessionName, { id, key: hex(key), role, name });
  }

  forget() {
    forget(kSessionName);
  }

  headers(method, path, body, counter = nextCounter()) {
    const mark = signature(this.key, method, path, counter, body);
    const headers = { Authorization: `Chapeau ${this.id}.${counter}.${mark}` };
    if (method === "POST") {
      Object.assign(headers, { "Content-Type": "application/json", "X-Chapeau": "1" });
    }
    return headers;
  }

  async request(method, path, body, counter) {
    try {
      return await this.requestOnce(method, path, body, counter);
    } catch (error) {
      // A deed has its own key, so asking once more is safe.
      if (error.code !== "counter" || counter !== undefined) {
        throw error;
      }
      leapCounter();
      return this.requestOnce(method, path, body);
    }
  }

  async requestOnce(method, path, body, counter) {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), kTimeoutMs);
    try {
      const headers = this.headers(method, path, body, counter);
      const options = { method, headers, signal: controller.signal, credentials: "omit" };
      const response = await fetch(path, method === "POST" ? { ...options, body } : options);
      if (response.ok) {
        return await response.json();
      }
      const refused = new Refused(response.status, await response.json().catch(() => ({})));
      if (refused.isGone()) {
        this.onGone?.();
      }
      throw refused;
    } finally {
      clearTimeout(timer);
    }
  }

  get(path) {
    return this.request("GET", path, "");
  }

  post(path, value, counter) {
    return this.request("POST", path, JSON.stringify(value), counter);
  }

  async pair(name, pin) {
    const counter = nextCounter();
    const asked = { name, pin: maskedPin(this.key, counter, pin) };
    const answer = await this.post("/op/pair", asked, counter);
    this.role = answer.role;
    this.name = answer.name;
    this.keep();
  }
}
