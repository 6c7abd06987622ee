// Words: what waits is looked at one by one, and one key clears every name.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";
import { Posts } from "./posts.mjs";

const kModes = ["hold_all", "hold_phones", "clean"];
const kUsual = "hold_phones";

export class ApproveView {
  constructor(desk, main) {
    this.desk = desk;
    this.before = kUsual; // The mode to go back to after a panic.
    this.seen = ""; // What the list was drawn from.
    this.mode = this.makeMode();
    this.panic = this.makePanic();
    this.title = heading(desk.say("tabApprove"));
    this.list = make("ul", { class: "cards" });
    this.empty = make("p", { class: "quiet", text: desk.say("queueEmpty") });
    this.screenList = make("ul", { class: "cards compact" });
    this.screenEmpty = make("p", { class: "quiet", text: desk.say("noneOnScreen") });
    const queue = make("section", { class: "queue" }, this.title, this.list, this.empty);
    const side = make("div", { class: "side" },
      make("section", {}, heading(desk.say("modeTitle")), this.mode.element),
      make("section", {}, heading(desk.say("onScreen")), this.screenList, this.screenEmpty));
    this.posts = new Posts(desk, queue, side, (word) => this.objection(word));
    // The panic key comes first: it must never have to be looked for.
    main.append(make("section", { "aria-label": desk.say("panic") }, this.panic.element),
      make("div", { class: "columns" }, queue, side));
    this.load();
  }

  makeMode() {
    const { desk } = this;
    const hint = make("p", { class: "quiet" });
    const radios = kModes.map((mode) => make("label", { class: "choice" },
      make("input", { type: "radio", name: "mode", value: mode,
                      onchange: () => this.setMode(mode) }),
      make("span", { text: desk.say(`mode_${mode}`) })));
    const group = { class: "choices", role: "radiogroup", "aria-label": desk.say("modeTitle") };
    return { element: make("div", {}, make("div", group, ...radios), hint), hint };
  }

  makePanic() {
    const { desk } = this;
    const key = desk.button("panic", () => this.setMode("nothing"), "panic");
    const hint = make("p", { class: "quiet", text: desk.say("panicHint") });
    const calm = make("p", { class: "calm", role: "status" });
    const back = desk.button("calmBack", () => this.setMode(this.before), "main",
      { mode: desk.say(`mode_${this.before}`) });
    return { element: make("div", {}, key, hint, calm, back), key, hint, calm, back };
  }

  setMode(mode) {
    return this.desk.act("words", { mode }, this.desk.say(`mode_${mode}`));
  }

  show(live) {
    const { desk } = this;
    const nothing = live.words_mode === "nothing";
    if (!nothing) {
      this.before = live.words_mode;
    }
    for (const radio of this.mode.element.querySelectorAll("input")) {
      radio.checked = radio.value === live.words_mode;
    }
    setText(this.mode.hint, desk.say(`modeHint_${live.words_mode}`));
    show(this.panic.key, !nothing);
    show(this.panic.hint, !nothing);
    setText(this.panic.calm, nothing ? desk.say("calm") : "");
    show(this.panic.back, nothing);
    const mode = desk.say(`mode_${this.before}`);
    setText(this.panic.back, desk.say("calmBack", { mode }));
    this.showScreen(live);
    this.posts.show(live);
    const seen = `${live.w} ${live.waiting}`;
    if (seen !== this.seen) {
      this.seen = seen;
      this.load();
    }
  }

  showScreen(live) {
    const { desk } = this;
    const named = live.words_mode === "nothing" ? []
      : live.recent.filter((gift) => gift.words === undefined || gift.words === "shown")
        .filter((gift) => gift.name || gift.message);
    show(this.screenEmpty, named.length === 0);
    keepRows(this.screenList, named, (gift) => `${gift.gift} ${gift.name} ${gift.message}`,
      (gift) => make("li", { class: "card" }, desk.words(gift),
        desk.button("hide", () => desk.act("hide", { gift: gift.gift }))),
      () => {});
  }

  async load() {
    let answer = { rows: [], waiting: 0 };
    try {
      answer = await this.desk.session.get("/op/queue");
    } catch {
      this.seen = "";
      return;
    }
    setText(this.title, this.desk.say("queueTitle", { count: answer.waiting }));
    show(this.empty, answer.rows.length === 0);
    // A changed text is another row: nothing that is being looked at changes under the finger.
    keepRows(this.list, answer.rows, (row) => `${row.gift} ${row.digest}`,
      (row) => this.card(row), () => {});
  }

  /** Why it waits; a reason that this page does not know is shown as the machine words it. */
  objection(word) {
    const phrase = `objection_${word}`;
    const said = this.desk.say(phrase);
    return said === phrase ? word : said;
  }

  card(row) {
    const { desk } = this;
    const { gift, digest } = row;
    const from = [desk.sumOfGift(row), desk.say(`layer_${row.layer}`),
                  row.objection && row.objection !== "none" ? this.objection(row.objection) : ""];
    const settle = (deed, fields) => async () => {
      await desk.act(deed, fields);
      await this.load();
    };
    const block = async () => {
      if (await desk.sure(desk.say("blockSure"))) {
        await settle("block", { gift, on: true })();
      }
    };
    return make("li", { class: "card" }, desk.words(row),
      make("p", { class: "quiet", text: from.filter(Boolean).join(" · ") }),
      make("div", { class: "row" },
        desk.button("approve", settle("approve", { gift, digest }), "main"),
        desk.button("hide", settle("hide", { gift })),
        desk.button("block", block)));
  }
}
