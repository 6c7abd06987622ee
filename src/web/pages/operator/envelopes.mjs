// Envelopes and their two counts. A difference is shown and settled by somebody, never averaged.

import { keepRows, make, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";

export class Envelopes {
  constructor(desk, main) {
    this.desk = desk;
    this.list = make("ul", { class: "cards grid" });
    this.none = make("p", { class: "quiet", text: desk.say("envelopesNone") });
    main.append(make("section", { class: "envelopes" }, heading(desk.say("envelopes")), this.list,
      this.none));
  }

  async load() {
    let rows = [];
    try {
      ({ rows } = await this.desk.session.get("/op/envelopes"));
    } catch {
      return;
    }
    show(this.none, rows.length === 0);
    const mark = ({ envelope, first, second, settled }) =>
      `${envelope} ${first} ${second} ${settled}`;
    keepRows(this.list, rows, mark, (row) => this.card(row), () => {});
  }

  card(row) {
    const { desk } = this;
    const two = row.second !== null && row.second !== undefined;
    const apart = two && row.second !== row.first && !row.settled;
    const gap = desk.money(Math.abs((row.second ?? 0) - row.first));
    const verdict = row.settled ? desk.say("settled")
      : two ? (apart ? desk.say("apart", { sum: gap }) : desk.say("same")) : desk.say("oneCount");
    const lines = [desk.say("first", { sum: desk.money(row.first), who: row.first_by }),
                   two ? desk.say("secondBy", { sum: desk.money(row.second), who: row.second_by })
                     : ""];
    return make("li", { class: `card${apart ? " ill" : ""}` },
      make("p", { class: "row-head" },
        make("strong", { text: desk.say("settleTitle", { envelope: row.envelope }) }),
        make("span", { class: apart ? "mark" : "quiet", text: verdict })),
      ...lines.filter(Boolean).map((text) => make("p", { class: "quiet", text })),
      apart ? this.settling(row) : null);
  }

  settling(row) {
    const { desk } = this;
    const settle = async (amount) => {
      await desk.act("settle", { envelope: row.envelope, amount });
      await this.load();
    };
    const id = `settle-${row.gift}`;
    const { input, row: labelled } = desk.field(id, "settleAt", { inputmode: "decimal" });
    const typed = async () => {
      const amount = desk.parse(input.value);
      if (amount > 0) {
        await settle(amount);
      } else {
        desk.toast(desk.say("badNumber"), true);
      }
    };
    return make("div", {}, make("div", { class: "row" },
      ...[row.first, row.second].map((amount) =>
        desk.button("settle", () => settle(amount), "plain", { sum: desk.money(amount) }))),
      make("div", { class: "row end" }, labelled, desk.button("settleGo", typed)));
  }
}
