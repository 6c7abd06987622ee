// The desk: every gift, found by name, number or amount, and what may be done with it.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { Alarm } from "../shared/waiting.mjs";
import { Doubles } from "./doubles.mjs";
import { Holds, decideHolds } from "./holds.mjs";

const kTypingMs = 250;
const kLayers = ["captured", "cash", "pledged", "matched"];

export class GiftsView {
  constructor(desk, main) {
    this.desk = desk;
    this.rows = [];
    this.chosen = new Map();
    this.seen = 0;
    this.nextBefore = 0;
    this.asked = 0;
    this.soon = new Alarm(() => this.load());
    this.holds = new Holds(desk, main);
    this.doubles = new Doubles(desk, main);
    this.build(main);
    this.load();
  }

  build(main) {
    const { desk } = this;
    const search = { type: "search", "aria-label": desk.say("search"),
                     placeholder: desk.say("searchShort"), maxlength: 200, class: "field search" };
    this.search = make("input", { ...search, oninput: () => this.later() });
    const layers = { class: "field", "aria-label": desk.say("allLayers"),
                     onchange: () => this.load() };
    this.layer = make("select", layers, make("option", { value: "", text: desk.say("allLayers") }),
      ...kLayers.map((layer) => make("option", { value: layer, text: desk.say(`layer_${layer}`) })));
    this.openOnly = make("input", { type: "checkbox", onchange: () => this.load() });
    this.list = make("ul", { class: "gifts" });
    this.none = make("p", { class: "quiet", text: desk.say("noGifts"), hidden: true });
    this.more = desk.button("more", () => this.load(true));
    this.bulkText = make("strong");
    const pay = (phrase, by) => desk.button(phrase, () => this.pay([...this.chosen.keys()], by),
      by === "cash" ? "main" : "plain");
    const ways = make("div", { class: "row wide" }, pay("byCash", "cash"), pay("byCard", "card"),
      pay("byLater", "later"));
    this.bulk = make("div", { class: "bulk", hidden: true }, this.bulkText, ways);
    main.append(make("div", { class: "filters" }, this.search, this.layer,
      make("label", { class: "check" }, this.openOnly,
        make("span", { text: desk.say("openOnly") }))), this.list, this.none, this.more, this.bulk);
    show(this.more, false);
  }

  close() {
    this.soon.stop();
  }

  later() {
    this.soon.stop();
    this.soon.in(kTypingMs);
  }

  show(live) {
    this.holds.show(live);
    this.doubles.show(live);
    if (live.v !== this.seen) {
      this.seen = live.v;
      this.soon.in(kTypingMs);
    }
  }

  async load(older = false) {
    const asked = new URLSearchParams();
    const fields = { text: this.search.value.trim(), layer: this.layer.value,
                     open: this.openOnly.checked ? "1" : "", before: older ? this.nextBefore : "" };
    for (const [name, value] of Object.entries(fields)) {
      if (value) {
        asked.set(name, value);
      }
    }
    this.asked += 1;
    const turn = this.asked;
    let answer = null;
    try {
      const query = asked.toString().replace(/\+/gu, "%20");
      answer = await this.desk.session.get(query ? `/op/gifts?${query}` : "/op/gifts");
    } catch (error) {
      if (error.status) {
        this.desk.toast(error.message, true);
      }
      return;
    }
    if (turn !== this.asked) {
      return; // Somebody typed on: the later answer counts.
    }
    this.rows = older ? [...this.rows, ...answer.rows] : answer.rows;
    this.nextBefore = answer.next_before ?? 0;
    show(this.more, this.nextBefore > 0);
    this.draw();
  }

  draw() {
    show(this.none, this.rows.length === 0);
    const standing = new Set(this.rows.filter((row) => this.isOpen(row)).map((row) => row.gift));
    for (const gift of this.chosen.keys()) {
      if (!standing.has(gift)) {
        this.chosen.delete(gift);
      }
    }
    keepRows(this.list, this.rows, (row) => JSON.stringify(row), (row) => this.card(row), () => {});
    this.drawBulk();
  }

  isOpen(row) {
    return row.layer === "pledged" && row.standing && !row.held; // What is held is paid already.
  }

  drawBulk() {
    const sum = [...this.chosen.values()].reduce((all, amount) => all + amount, 0);
    const count = this.chosen.size;
    setText(this.bulkText, this.desk.say("chosen", { count, sum: this.desk.money(sum) }));
    show(this.bulk, count > 0);
  }

  async pay(gifts, by) {
    if (await this.desk.act("pay", { gifts, by })) {
      this.chosen.clear();
      await this.load();
    }
  }

  card(row) {
    const { desk } = this;
    const reversal = { refunded: "refunded", paid: "paid", withdrawn: "withdrawn" }[row.reversed]
      ?? "reversed";
    const facts = [desk.say("number", { number: row.number }), desk.say(`layer_${row.layer}`),
                   desk.speaker.time(row.at ?? row.occurred_at),
                   row.given ? desk.say("aboutSum", { sum: desk.money(row.amount) }) : "",
                   row.words !== "anonymous" ? desk.say(`words_${row.words}`) : "",
                   row.blocked ? desk.say("blocked") : "", row.standing ? "" : desk.say(reversal)];
    const box = this.isOpen(row) ? make("input", { type: "checkbox", class: "pick",
      checked: this.chosen.has(row.gift), "aria-label": desk.say("select",
        { name: row.name || desk.say("supporter") }), onchange: (event) => {
        if (event.target.checked) {
          this.chosen.set(row.gift, row.amount ?? 0);
        } else {
          this.chosen.delete(row.gift);
        }
        this.drawBulk();
      } }) : null;
    const who = row.name || desk.say("supporter");
    const label = `${desk.say("more")}: ${who}, ${desk.sumOfGift(row)}`;
    const deeds = make("div", { class: "deeds", hidden: true });
    const more = make("button", { type: "button", class: "more", "aria-label": label,
      "aria-expanded": "false", onclick: () => {
        deeds.hidden = !deeds.hidden;
        more.setAttribute("aria-expanded", String(!deeds.hidden));
        if (deeds.children.length === 0) {
          deeds.append(...this.deedsOf(row));
        }
      } }, make("span", { text: "⋯", "aria-hidden": "true" }));
    return make("li", { class: `gift-row ${row.layer}${row.standing ? "" : " gone"}` }, box,
      make("div", { class: "gift-main" }, desk.words(row),
        make("p", { class: "quiet", text: facts.filter(Boolean).join(" · ") })),
      make("span", { class: "sum", text: desk.sumOfGift(row) }), more, deeds);
  }

  deedsOf(row) {
    const { desk } = this;
    const { gift } = row;
    const deed = (phrase, name, fields = {}, question = "", look = "plain") =>
      desk.button(phrase, async () => {
        if (question && !await desk.sure(desk.say(question))) {
          return;
        }
        await desk.act(name, { gift, ...fields });
        await this.load();
      }, look);
    const named = row.name !== "" || row.message !== "";
    const hidden = row.words === "hidden";
    const pay = this.isOpen(row) ? [["payCash", "cash"], ["payCard", "card"], ["payLater", "later"]]
      .map(([phrase, by]) => desk.button(phrase, () => this.pay([gift], by))) : [];
    const hold = (phrase, take) => desk.button(phrase, async () => {
      await decideHolds(desk, [gift], row.amount, take);
      await this.load();
    });
    const held = row.held ? [hold("takeOne", true), hold("letGoOne", false)] : [];
    return [make("div", { class: "row" }, ...pay, ...held,
      named && row.words === "waiting"
        ? deed("approve", "approve", { digest: row.digest }) : null,
      named ? (hidden ? deed("show", "show") : deed("hide", "hide")) : null,
      row.standing ? deed("void", "void", {}, "voidSure", "grave") : null,
      row.reversed === "voided" ? deed("unvoid", "unvoid") : null,
      row.standing && row.layer !== "pledged"
        ? deed("refund", "refund", {}, "refundSure", "grave") : null,
      deed(row.blocked ? "unblock" : "block", "block", { on: !row.blocked },
        row.blocked ? "" : "blockSure"),
      named ? deed("erase", "erase", {}, "eraseSure", "grave") : null), this.correction(row)];
  }

  correction(row) {
    const { desk } = this;
    const { input, row: labelled } = desk.field(`name-${row.gift}`, "newName",
      { value: row.name, dir: "auto", maxlength: 200 });
    const save = desk.button("save", async () => {
      if (await desk.act("correct", { gift: row.gift, name: input.value.trim() })) {
        await this.load();
      }
    });
    return make("div", { class: "row end" }, labelled, save);
  }
}
