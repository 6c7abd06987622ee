// A stand-in for the kiosk, in memory, for states that are slow or hard to reach with the real
// program: an empty evening, a passed goal, long names, lost answers. It knows the two listeners'
// addresses and shapes, keeps no book and judges no words.

import { createServer } from "node:http";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const kPages = fileURLToPath(new URL("../../src/web/pages/", import.meta.url));
const kCountersApart = 64;
const kTypes = { html: "text/html; charset=utf-8", css: "text/css; charset=utf-8",
                 js: "text/javascript; charset=utf-8", mjs: "text/javascript; charset=utf-8" };
export const kPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; "
  + "connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
  + "frame-ancestors 'none'";

export function manifest() {
  const lines = readFileSync(`${kPages}manifest.txt`, "utf8").split("\n");
  return lines.filter((line) => line && !line.startsWith("#")).map((line) => {
    const [listener, address, file] = line.split(" ");
    return { listener, address, file };
  });
}

export function exampleChallenge(changes = {}) {
  return { id: "evening-1", title: "250 people, $10 each", beneficiary: "the School Library Fund",
           currency: "USD", exponent: 2, language: "en", measure: "amount", suggested: 1000,
           amounts: [1000, 500, 2000, 5000], ways: [{ way: "pledge" }], name_max: 24,
           message_max: 120, takes_messages: true, amount_min: 100, amount_max: 10000000,
           ...changes };
}

export function exampleLive(changes = {}) {
  const now = Date.now();
  const gift = (number, name, message, amount, layer) =>
    ({ gift: number, name, message, amount, layer, at: now - number * 1000, late: false });
  return {
    v: 300, w: 0, b: "board-1", now, about: false, received: 176700, captured: 134700, cash: 42000,
    pledged: 12000, matched: 0, people: 173, people_pledged: 12,
    target: { people: 250, amount: 250000 }, measure: "amount",
    milestones: [50000, 100000, 150000, 200000].map((value) =>
      ({ value, crossed: value < 176700 })),
    reached: false, clock: { state: "running", opening: now - 3e6, deadline: now + 2254000 },
    pace: { people_per_hour: 220, minor_per_hour: 228000, people_per_hour_needed: 123,
            minor_per_hour_needed: 126000, finish: now + 1800000 },
    recent: [gift(300, "Tim B.", "This is for everyone", 1000, "captured"),
             gift(299, "Hedy Lamarr", "Keep hopping", 1000, "captured"),
             gift(298, "Edsger", "Considered helpful", 1000, "cash"),
             gift(297, "Barbara L.", "", 1000, "pledged"),
             gift(296, "Radia Perlman", "Every node counts", null, "captured")],
    leaders: [["Grace Hopper", 25000], ["Katherine J.", 22500], ["Row 14, seat 3", 20000],
              ["Alan T.", 17500], ["Margaret Hamilton", 17500]].map(([name, sum], index) =>
      ({ rank: index === 4 ? 4 : index + 1, name, sum })),
    as_of: null, rehearsal: false, ...changes,
  };
}

export class MockKiosk {
  constructor({ challenge, live, role = "operator", pin = "482913" } = {}) {
    this.challenge = challenge ?? exampleChallenge();
    this.live = live ?? exampleLive();
    this.operator = { words_mode: "hold_phones", waiting: 0, frozen: false, blank: false,
                      parked: 0, envelopes_differ: 0, doubles: 0, health: [] };
    this.gifts = new Map();
    this.said = [];
    this.requests = [];
    this.deeds = [];
    this.keys = new Map();
    this.streams = new Set();
    this.queue = [];
    this.table = [];
    this.audit = [];
    this.envelopes = [];
    this.doubles = [];
    this.holds = { gifts: [], waiting: { count: 0, amount: 0 }, taking: { count: 0, amount: 0 },
                   letting_go: { count: 0, amount: 0 }, troubles: [] };
    this.loseAnswers = 0; // So many answers to giving are lost after they were acted on.
    this.refuse = null; // {status, message}: the answer to the next gift.
    this.secret = randomBytes(16);
    this.pin = pin;
    this.role = role;
    this.sessions = new Map();
    this.offerOpen = true;
  }

  async start() {
    this.files = new Map();
    for (const { listener, address, file } of manifest()) {
      const body = readFileSync(kPages + file);
      for (const side of listener === "both" ? ["attendee", "operator"] : [listener]) {
        this.files.set(`${side} ${address}`, { body, type: kTypes[file.split(".").pop()] });
      }
    }
    this.attendee = await this.listen("attendee", (...all) => this.attend(...all));
    this.desk = await this.listen("operator", (...all) => this.operate(...all));
    return this;
  }

  async listen(side, answer) {
    const server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const body = Buffer.concat(chunks);
      response.setHeader("Content-Security-Policy", kPolicy);
      response.setHeader("Cache-Control", "no-cache");
      const file = this.files.get(`${side} ${request.url.split("?")[0]}`);
      if (file && request.method === "GET") {
        response.setHeader("Content-Type", file.type);
        response.end(file.body);
        return;
      }
      this.requests.push({ side, method: request.method, url: request.url });
      answer(request, response, body);
    });
    await new Promise((resume) => {
      server.listen(0, "127.0.0.1", resume);
    });
    return { server, url: `http://127.0.0.1:${server.address().port}/` };
  }

  stop() {
    for (const { server } of [this.attendee, this.desk]) {
      server.closeAllConnections();
      server.close();
    }
  }

  pairing() {
    return `${this.desk.url}#${this.secret.toString("hex")}`;
  }

  json(response, status, value, headers = {}) {
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(value));
  }

  error(response, status, code, message = code) {
    this.json(response, status, { error: { code, message } });
  }

  stream(response) {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("retry: 2000\n\n");
    this.streams.add(response);
    response.on("close", () => this.streams.delete(response));
  }

  /** Changes what is so, and tells it. */
  change(changes, operator = {}) {
    Object.assign(this.live, { v: this.live.v + 1, now: Date.now() }, changes);
    Object.assign(this.operator, operator);
    const { v, w, b, now, about, received, captured, cash, pledged, people, people_pledged }
      = this.live;
    const { state, opening, deadline } = this.live.clock;
    const event = { v, w, b, now, about, received, captured, cash, pledged, people, people_pledged,
                    clock: [state, opening, deadline] };
    for (const stream of this.streams) {
      stream.write(`id: ${v}\nevent: live\ndata: ${JSON.stringify(event)}\n\n`);
    }
  }

  attend(request, response, body) {
    const path = request.url.split("?")[0];
    const asked = request.method === "POST" ? JSON.parse(body.toString()) : {};
    switch (path) {
    case "/api/challenge":
      return this.json(response, 200, this.challenge);
    case "/api/live": {
      const tag = `"${this.live.v}"`;
      if (request.headers["if-none-match"] === tag) {
        response.writeHead(304, { ETag: tag });
        return response.end();
      }
      return this.json(response, 200, { ...this.live, now: Date.now() }, { ETag: tag });
    }
    case "/api/events":
      return this.stream(response);
    case "/api/pledge":
    case "/api/checkout":
      return this.give(path, asked, response);
    case "/api/say":
      return this.hear(asked, response);
    case "/api/mine":
      return this.json(response, 200, { gifts: asked.keys.map((key) =>
        this.gifts.get(key) ?? { key, state: "unknown" }) });
    case "/api/withdraw":
    case "/api/hide":
      return this.take(path, asked, response);
    default:
      return this.error(response, 404, "unknown");
    }
  }

  give(path, asked, response) {
    if (this.refuse) {
      const { status, message } = this.refuse;
      this.refuse = null;
      return this.error(response, status, "words", message);
    }
    const { key, amount, name, message } = asked;
    if (!this.gifts.has(key)) {
      const number = this.live.people + this.live.people_pledged + 1;
      const words = name || message ? "waiting" : "anonymous";
      const checkout = path === "/api/checkout";
      this.gifts.set(key, { key, gift: this.live.v + 1, number, amount, layer: "pledged",
                            state: checkout ? "wanted" : "promised", words, url: "" });
      if (!checkout) {
        const recent = [{ gift: this.live.v + 1, name: "", message: "", amount, layer: "pledged",
                          at: Date.now(), late: false }, ...this.live.recent];
        this.change({ pledged: this.live.pledged + amount, recent, b: `board-${this.live.v}`,
                      people_pledged: this.live.people_pledged + 1 });
      }
    }
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return response.destroy();
    }
    const { gift, number, words, state } = this.gifts.get(key);
    return state === "wanted" ? this.json(response, 202, { state: "wanted" })
      : this.json(response, 200, { gift, number, words });
  }

  hear({ key, name, message }, response) {
    if (this.refuse) {
      const { status, message: why } = this.refuse;
      this.refuse = null;
      return this.error(response, status, "words", why);
    }
    if (!this.gifts.has(key)) {
      this.said.push({ name, message });
      this.gifts.set(key, { key, gift: 0, number: 0, amount: null, layer: "pledged",
                            state: "said", words: "waiting", url: "" });
    }
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      return response.destroy();
    }
    return this.json(response, 200, { words: this.gifts.get(key).words });
  }

  take(path, { of }, response) {
    const gift = this.gifts.get(of);
    if (!gift) {
      return this.error(response, 404, "unknown");
    }
    if (path === "/api/withdraw") {
      gift.state = "withdrawn";
      this.change({ pledged: this.live.pledged - gift.amount, b: `board-${this.live.v}`,
                    people_pledged: this.live.people_pledged - 1 });
    } else {
      gift.words = "hidden";
      this.change({ w: this.live.v + 1 });
    }
    return this.json(response, 200, {});
  }

  /** {id, key, counter} of a request that is signed as it should be; null otherwise. */
  signed(request, body) {
    const match = /^Chapeau ([0-9a-f]{32})\.(\d+)\.([0-9a-f]{64})$/u
      .exec(request.headers.authorization ?? "");
    if (!match) {
      return null;
    }
    const [, id, counter, mark] = match;
    const fresh = createHmac("sha256", this.secret).update(`chapeau session ${id}`).digest();
    const key = this.sessions.get(id)?.key ?? fresh;
    const digest = createHash("sha256").update(body).digest("hex");
    const text = `${request.method}\n${request.url}\n${counter}\n${digest}`;
    const right = createHmac("sha256", key).update(text).digest("hex") === mark;
    return right ? { id, key, counter } : null;
  }

  operate(request, response, body) {
    const signed = this.signed(request, body);
    const path = request.url.split("?")[0];
    if (!signed) {
      return this.error(response, 403, "signature");
    }
    if (path === "/op/pair") {
      return this.pair(signed, JSON.parse(body.toString()), response);
    }
    const session = this.sessions.get(signed.id);
    // As the machine's own window: a counter far behind the newest is refused.
    if (session && Number(signed.counter) <= session.highest - kCountersApart) {
      return this.error(response, 403, "counter");
    }
    if (session) {
      session.highest = Math.max(session.highest, Number(signed.counter));
    }
    if (!session) {
      return this.error(response, 403, "signature");
    }
    switch (path) {
    case "/op/me":
      return this.json(response, 200, { role: this.role, name: session.name });
    case "/op/challenge":
      return this.json(response, 200, this.challenge);
    case "/op/live":
      return this.json(response, 200, { ...this.live, ...this.operator, now: Date.now() });
    case "/op/events":
      return this.stream(response);
    case "/op/queue":
      return this.json(response, 200, { rows: this.queue, waiting: this.queue.length });
    case "/op/gifts":
      return this.json(response, 200, { rows: this.find(request.url), next_before: 0 });
    case "/op/audit":
      return this.json(response, 200, { rows: this.audit });
    case "/op/envelopes":
      return this.json(response, 200, { rows: this.envelopes });
    case "/op/doubles":
      return this.json(response, 200, { rows: this.doubles, waiting: this.doubles.length });
    case "/op/holds":
      return this.json(response, 200, this.holds);
    case "/op/do":
      return this.act(JSON.parse(body.toString()), response);
    case "/op/leave":
      this.sessions.delete(signed.id);
      return this.json(response, 200, {});
    default:
      return this.error(response, 404, "unknown");
    }
  }

  find(url) {
    const asked = new URL(url, "http://x/").searchParams;
    const text = (asked.get("text") ?? "").toLowerCase();
    return this.table.filter((row) => row.name.toLowerCase().includes(text)
      && (!asked.get("layer") || row.layer === asked.get("layer")));
  }

  pair({ id, key, counter }, { name, pin }, response) {
    if (!this.offerOpen) {
      return this.error(response, 403, "closed");
    }
    const mask = createHmac("sha256", key).update(`pin\n${counter}`).digest();
    const typed = Buffer.from(pin, "hex").map((byte, index) => byte ^ mask[index]).toString();
    if (typed !== this.pin) {
      return this.json(response, 403,
        { error: { code: "pin", message: "The PIN is not right." }, wait_ms: 1000 });
    }
    this.sessions.set(id, { key, name, highest: Number(counter) });
    this.offerOpen = false;
    return this.json(response, 200, { role: this.role, name });
  }

  act(asked, response) {
    if (!this.keys.has(asked.key)) {
      this.keys.set(asked.key, { gift: this.live.v + 1, number: this.live.people + 1 });
      this.deeds.push(asked);
      if (asked.deed === "words") {
        this.change({ w: this.live.v + 1 }, { words_mode: asked.mode });
      } else if (asked.deed === "approve" || asked.deed === "hide") {
        this.queue = this.queue.filter((row) => row.gift !== asked.gift);
        this.change({ w: this.live.v + 1 }, { waiting: this.queue.length });
      } else if (asked.deed === "freeze" || asked.deed === "blank") {
        this.change({}, { [asked.deed === "freeze" ? "frozen" : "blank"]: asked.on });
      } else if (asked.deed === "settle_double") {
        this.doubles = this.doubles.filter(({ first }) => first.gift !== asked.first);
        this.change({}, { doubles: this.doubles.length });
      } else {
        this.change({ b: `board-${this.live.v}` });
      }
    }
    return this.json(response, 200, this.keys.get(asked.key));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kiosk = await new MockKiosk().start();
  console.log(`attendee ${kiosk.attendee.url}\noperator ${kiosk.pairing()}\nPIN ${kiosk.pin}`);
}
