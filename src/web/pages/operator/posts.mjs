// What people say elsewhere: each text is looked at before the room reads it, in the same place as
// names are. And what is on the wall can be taken off or kept at its head.

import { keepRows, make, setText, show } from "../shared/dom.mjs";
import { heading } from "./desk.mjs";

const kOnWallMax = 30;

const kNetworks = { room: "", mastodon: "Mastodon", bluesky: "Bluesky", x: "X", tumblr: "Tumblr",
                    threads: "Threads", plurk: "Plurk", reddit: "Reddit", youtube: "YouTube",
                    feed: "RSS", facebook: "Facebook", instagram: "Instagram" };

export class Posts {
  /** `queue` and `side` are the places for what waits and for what is on the wall. */
  constructor(desk, queue, side, objection) {
    this.desk = desk;
    this.objection = objection;
    this.seen = "";
    this.title = heading("");
    this.list = make("ul", { class: "cards" });
    this.waiting = make("section", { class: "posts", hidden: true }, this.title, this.list);
    this.wallList = make("ul", { class: "cards compact" });
    this.wall = make("section", { class: "posts", hidden: true }, heading(desk.say("onWall")),
      this.wallList);
    queue.append(this.waiting);
    side.append(this.wall);
  }

  /** Asks only when something was said or decided since. */
  show(live) {
    const posts = live.posts ?? { count: 0, version: 0, waiting: 0 };
    const seen = `${posts.version} ${live.words_mode}`;
    if (seen !== this.seen && (posts.count > 0 || this.seen !== "")) {
      this.seen = seen;
      this.load();
    }
  }

  async load() {
    let waiting = { rows: [], waiting: 0 };
    let all = { rows: [] };
    try {
      [waiting, all] = await Promise.all([this.desk.session.get("/op/posts"),
                                          this.desk.session.get("/op/posts/all")]);
    } catch {
      this.seen = "";
      return;
    }
    setText(this.title, this.desk.say("postsTitle", { count: waiting.waiting }));
    show(this.waiting, waiting.rows.length > 0);
    // A changed text is another row: nothing that is being looked at changes under the finger.
    keepRows(this.list, waiting.rows, (row) => `${row.mention} ${row.digest} ${row.copies}`,
      (row) => this.waitingCard(row), () => {});
    const onWall = all.rows.filter((row) => row.words === "shown" || row.confirming)
      .slice(0, kOnWallMax);
    show(this.wall, onWall.length > 0);
    keepRows(this.wallList, onWall, (row) => JSON.stringify(row), (row) => this.wallCard(row),
      () => {});
  }

  facts(row) {
    const { desk } = this;
    return [kNetworks[row.network] || desk.say("fromRoom"), row.handle,
            row.followers === null ? "" : desk.say("followers", { count: row.followers }),
            row.copies > 0 ? desk.say("copies", { count: row.copies }) : "",
            row.objection !== "none" ? this.objection(row.objection) : "",
            row.confirming ? desk.say("confirming") : ""].filter(Boolean).join(" · ");
  }

  settle(deed, fields) {
    return async () => {
      await this.desk.act(deed, fields);
      await this.load();
    };
  }

  waitingCard(row) {
    const { desk } = this;
    const { mention, digest } = row;
    const block = async () => {
      if (await desk.sure(desk.say("blockVoiceSure"))) {
        await this.settle("block_voice", { mention, on: true })();
      }
    };
    const trust = this.settle("trust_voice", { mention, on: true });
    const canBeTrusted = row.network !== "room";
    return make("li", { class: "card" }, desk.words(row),
      make("p", { class: "quiet", text: this.facts(row) }),
      make("div", { class: "row" },
        desk.button("approve", this.settle("approve_post", { mention, digest }), "main"),
        desk.button("hide", this.settle("hide_post", { mention, on: true })),
        ...(canBeTrusted ? [desk.button("trustVoice", trust)] : []),
        desk.button("blockVoice", block)));
  }

  wallCard(row) {
    const { desk } = this;
    const { mention } = row;
    return make("li", { class: "card" }, desk.words(row),
      make("p", { class: "quiet", text: this.facts(row) }),
      make("div", { class: "row" },
        desk.button("hide", this.settle("hide_post", { mention, on: true })),
        desk.button(row.pinned ? "unpin" : "pin",
          this.settle("pin_post", { mention, on: !row.pinned }))));
  }
}
