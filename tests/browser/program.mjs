// The real program for one test: started with a configuration and a book of its own, asked where
// its pages are, paired with, and ended. All that a change of its words touches is in this file.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const kStartMs = 20000;
const kEndMs = 10000;
const kRoles = 3;
const kPin = "482913";
const kPageLine = /web: the page is at (http:\/\/\S+)/u;
const kDeskLine = /web: the operator's page is at (http:\/\/\S+)/u;
const kPairLine = /web: pairing as (\w+): (http:\/\/\S+#[0-9a-f]{32})/gu;

/** What the program is told; `sources` are further tables, `ways` the ways of giving. */
function configuration(folder, { sources = "", people = 250, amount = "2500", give = "",
                                 currency = "" }) {
  const euros = currency ? [`currency = "${currency}"`] : [];
  return [
    "[challenge]", ...euros, "title = \"250 people, $10 each\"",
    "beneficiary = \"the School Library Fund\"", `people = ${people}`, `amount = "${amount}"`,
    "suggested_gift = \"10\"", "duration_minutes = 90",
    "[book]", `folder = "${folder}"`,
    "[web]", "bind = \"127.0.0.1\"", "address = \"127.0.0.1\"", "port = 0",
    "operator_port = 0", "[operator]", `pin_file = "${folder}/pin"`,
    give, sources, "",
  ].join("\n");
}

export class Program {
  constructor(build) {
    this.build = build;
    this.said = "";
    this.pin = kPin;
    this.paired = 0;
  }

  async start(options = {}) {
    this.folder ??= mkdtempSync(join(tmpdir(), "chapeau-browser-"));
    const config = join(this.folder, "chapeau.toml");
    writeFileSync(join(this.folder, "pin"), `${kPin}\n`, { mode: 0o600 });
    for (const [name, secret] of Object.entries(options.secrets ?? {})) {
      writeFileSync(join(this.folder, name), secret, { mode: 0o600 });
    }
    writeFileSync(config, configuration(this.folder, { ...options,
      sources: (options.sources ?? "").replaceAll("FOLDER", this.folder) }));
    this.said = "";
    this.paired = 0;
    const words = ["run", "--no-screen", "--config", config];
    this.child = spawn(join(this.build, "src", "chapeau"), words,
      { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.on("data", (chunk) => {
        this.said += chunk;
      });
    }
    this.ended = new Promise((resume) => {
      this.child.on("exit", resume);
    });
    this.attendee = (await this.hear(() => kPageLine.exec(this.said)))[1];
    this.desk = (await this.hear(() => kDeskLine.exec(this.said)))[1];
    return this;
  }

  async hear(probe) {
    const end = Date.now() + kStartMs;
    for (;;) {
      const found = probe();
      if (found) {
        return found;
      }
      if (Date.now() > end || this.child.exitCode !== null) {
        throw new Error(`the program did not say what it should:\n${this.said}`);
      }
      await new Promise((resume) => {
        setTimeout(resume, 20);
      });
    }
  }

  /** Each signal offers the next role in turn. */
  async pairing(role = "operator") {
    for (let turn = 0; turn < kRoles; turn += 1) {
      this.child.kill("SIGUSR1");
      const found = await this.hear(() => {
        const all = [...this.said.matchAll(kPairLine)];
        return all.length > this.paired ? all[all.length - 1] : null;
      });
      this.paired += 1;
      if (found[1] === role) {
        return found[2];
      }
    }
    throw new Error(`the program offers to pair no ${role}:\n${this.said}`);
  }

  async stop() {
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), kEndMs);
    await this.ended;
    clearTimeout(timer);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
