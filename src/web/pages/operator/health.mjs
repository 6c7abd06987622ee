// The machine: how every source is, in plain words, and who did what.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";

export class HealthView {
  constructor(desk, main) {
    this.desk = desk;
    this.rows = [];
    this.seen = 0;
    this.list = make("ul", { class: "cards compact" });
    this.well = make("p", { class: "quiet", text: desk.say("allWell") });
    this.trail = make("ol", { class: "trail" });
    this.trailNone = make("p", { class: "quiet", text: desk.say("trailNone") });
    this.more = desk.button("more", () => this.older());
    main.append(make("div", { class: "columns" },
      make("section", {}, heading(desk.say("health")), this.list, this.well),
      make("section", {}, heading(desk.say("trail")), this.trail, this.trailNone, this.more)));
    show(this.more, false);
  }

  show(live) {
    const { desk } = this;
    const rows = [...(live.health ?? [])];
    const note = (what, phrase, count) => {
      if (count > 0) {
        rows.push({ what, phrase, well: false, text: desk.say(phrase, { count }) });
      }
    };
    note(desk.say("tabDesk"), "parked", live.parked ?? 0);
    note(desk.say("tabDesk"), "doublesOpen", live.doubles ?? 0);
    note(desk.say("tabHat"), "differ", live.envelopes_differ ?? 0);
    show(this.well, rows.every((row) => row.well));
    keepRows(this.list, rows, (row) => `${row.phrase ?? ""} ${row.what}`,
      () => make("li", { class: "card health" }, make("strong"), make("span", { class: "mark" }),
        make("p", { class: "quiet" })),
      (element, row) => {
        element.classList.toggle("ill", !row.well);
        setText(element.querySelector("strong"), row.what);
        setText(element.querySelector(".mark"), desk.say(row.well ? "well" : "ill"));
        setText(element.querySelector("p"), row.text ?? "");
      });
    if (live.v !== this.seen) {
      this.seen = live.v;
      this.load();
    }
  }

  async load() {
    try {
      const { rows } = await this.desk.session.get("/op/audit");
      const oldest = rows.length > 0 ? rows[rows.length - 1].line : 0;
      this.rows = [...rows, ...this.rows.filter((row) => row.line < oldest)];
      show(this.more, rows.length > 0 && (this.rows[this.rows.length - 1].line > 1));
      this.draw();
    } catch {
      this.seen = 0;
    }
  }

  async older() {
    const before = this.rows[this.rows.length - 1]?.line ?? 0;
    const { rows } = await this.desk.session.get(`/op/audit?before=${before}`);
    this.rows.push(...rows);
    show(this.more, rows.length > 0);
    this.draw();
  }

  /** What was done, in words, where the book's own tell little. */
  deedWords({ deed, detail }) {
    const { desk } = this;
    if (deed !== "settle_double" && deed !== "decide_holds") {
      return { deed, detail };
    }
    try {
      if (deed === "decide_holds") {
        const { gifts, decision } = JSON.parse(detail);
        const phrase = decision === 0 ? "deedTake" : "deedLetGo";
        return { deed: desk.say(phrase, { count: gifts.length }), detail: "" };
      }
      const { first, second, merged } = JSON.parse(detail);
      const phrase = merged ? "deedMerged" : "deedKept";
      return { deed: desk.say(phrase, { first: `#${first}`, second: `#${second}` }), detail: "" };
    } catch {
      return { deed, detail };
    }
  }

  draw() {
    const { speaker } = this.desk;
    show(this.trailNone, this.rows.length === 0);
    const line = (row) => {
      const { deed, detail } = this.deedWords(row);
      return make("li", {}, make("span", { class: "quiet time", text: speaker.time(row.at) }),
        make("span", {}, make("strong", { text: row.actor }), " ", make("span", { text: deed }),
          row.gift ? ` #${row.gift}` : "",
          detail ? make("bdi", { class: "said", text: detail }) : null));
    };
    keepRows(this.trail, this.rows, (row) => row.line, line, () => {});
  }
}
