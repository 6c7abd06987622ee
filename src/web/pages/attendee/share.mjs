// Telling others: the supporter's own words, carried to a network by that network's own address.
// Nothing is loaded from a network, and nothing is sent: the supporter posts, over there.

import { byId, make, setText, show } from "../shared/dom.mjs";
import { countGraphemes, graphemes } from "../shared/graphemes.mjs";
import { read, write } from "../shared/store.mjs";
import { safeAddress } from "./mine.mjs";

const kServerName = "chapeau.mastodon";
const kHostMax = 253; // A name of the internet is no longer.
const kXAddress = 23; // So much an address counts for there, however long it is.
const kXLight = [[0, 0x10ff], [0x2000, 0x200d], [0x2010, 0x201f], [0x2032, 0x2037]];
const kAddress = /https?:\/\/\S+/gu;
const kOwnNetworks = /(?:^|\.)(?:localhost|local|lan|home|internal|arpa|test|example|invalid)$/u;

/** Exact: all but letters, digits and -._~ as the bytes of UTF-8; half characters as U+FFFD. */
export function encode(text) {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, "\ufffd"))
    .replace(/[!'()*]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** How X counts: an address is 23, a picture 2, and most letters beyond the western ones 2. */
export function lengthOnX(text) {
  const rest = text.normalize("NFC").replace(kAddress, "");
  const addresses = text.match(kAddress)?.length ?? 0;
  const light = (letter) => kXLight.some(([from, to]) => {
    const code = letter.codePointAt(0);
    return code >= from && code <= to;
  });
  return graphemes(rest).reduce((sum, cluster) => {
    const picture = /\p{Extended_Pictographic}|\p{RI}/u.test(cluster) && !light(cluster);
    return sum + (picture ? 2
      : Array.from(cluster).reduce((count, letter) => count + (light(letter) ? 1 : 2), 0));
  }, addresses * kXAddress);
}

/** "social.example" of what people type for their server; empty when it is none. */
export function serverOf(typed) {
  const host = typed.trim().replace(/^https?:\/\//iu, "").replace(/^@?[^@/]*@/u, "")
    .split("/")[0].toLowerCase();
  try {
    const url = new URL(`https://${host}/`);
    const isWhole = url.host === host || /(?:^|\.)xn--/u.test(url.hostname);
    return isWhole && url.hostname.includes(".") && url.hostname.length <= kHostMax ? url.host : "";
  } catch {
    return "";
  }
}

/** What others can open: the page for giving, else this one where its name is known everywhere. */
export function sharedAddress(challenge, here) {
  const pages = challenge.ways.filter(({ way }) => way === "page");
  const given = pages.map(({ url }) => safeAddress(url)).find((url) => url.startsWith("https:"));
  if (given) {
    return given;
  }
  const { protocol, hostname, origin } = here;
  const isNumber = /^[\d.]+$|[:[]/u.test(hostname);
  const isKnown = hostname.includes(".") && !isNumber && !kOwnNetworks.test(hostname);
  return protocol === "https:" && isKnown ? `${origin}/` : "";
}

const withoutAddress = (text, address) =>
  (address ? text.replace(address, "") : text).trim();
const lines = (text, end) => text.replace(/\r\n?|\n/gu, end);

/**
 * Of each network: its name, its limit, how it counts, and its address for {text, words, title,
 * address, server}, empty where it has none without an address to share. `words` is the text
 * without the address.
 */
export const networks = [
  { name: "Bluesky", most: 300, count: countGraphemes,
    link: ({ text }) => `https://bsky.app/intent/compose?text=${encode(text)}` },
  { name: "Mastodon", asksServer: true,
    link: ({ text, server }) => server && `https://${server}/share?text=${encode(text)}` },
  { name: "X", most: 280, count: lengthOnX,
    link: ({ text }) => `https://x.com/intent/tweet?text=${encode(text)}` },
  { name: "Threads", most: 500, count: (text) => Array.from(text).length,
    link: ({ text }) => `https://www.threads.net/intent/post?text=${encode(text)}` },
  { name: "Facebook",
    link: ({ address }) => address
      && `https://www.facebook.com/sharer/sharer.php?u=${encode(address)}` },
  { name: "WhatsApp", link: ({ text }) => `https://wa.me/?text=${encode(text)}` },
  { name: "Telegram",
    link: ({ words, address }) => address
      && `https://t.me/share/url?url=${encode(address)}&text=${encode(words)}` },
  { name: "Tumblr",
    link: ({ words, title, address }) => address
      && `https://www.tumblr.com/widgets/share/tool?posttype=link&canonicalUrl=${encode(address)}`
      + `&title=${encode(title)}&caption=${encode(words)}` },
  { name: "Plurk",
    link: ({ text }) => `https://www.plurk.com/?qualifier=shares&status=${encode(text)}` },
  { name: "Reddit",
    link: ({ title, address }) => address
      && `https://www.reddit.com/submit?url=${encode(address)}&title=${encode(title)}` },
  { name: "LinkedIn",
    link: ({ address }) => address
      && `https://www.linkedin.com/sharing/share-offsite/?url=${encode(address)}` },
  { name: "LINE",
    link: ({ address }) => address
      && `https://social-plugins.line.me/lineit/share?url=${encode(address)}` },
  { name: "mail", isHere: true,
    link: ({ text, title }) =>
      `mailto:?subject=${encode(title)}&body=${encode(lines(text, "\r\n"))}` },
  { name: "SMS", isHere: true, link: ({ text }) => `sms:?&body=${encode(text)}` },
];

/** {name, over} of each network that `text` is too long for. */
export function tooLongFor(text) {
  return networks.filter(({ most, count }) => most && count(text) > most)
    .map(({ name, most, count }) => ({ name, over: count(text) - most }));
}

export class Share {
  constructor(challenge, speaker) {
    Object.assign(this, { challenge, speaker });
    this.address = sharedAddress(challenge, location);
    this.server = serverOf(read(kServerName, ""));
    const { title, beneficiary } = challenge;
    const sentence = this.say(beneficiary ? "shareWordsFor" : "shareWords", { title, beneficiary });
    this.text = make("textarea", { id: "share-text", class: "field", rows: 4, dir: "auto",
      maxlength: 2000, "aria-describedby": "share-limits", oninput: () => this.update() });
    this.text.value = `${sentence} ${this.address}`.trim();
    this.limits = make("p", { class: "counter over", id: "share-limits", role: "status" });
    this.links = networks.map((network) => ({ network, link: this.makeLink(network) }));
    setText(byId("share-title"), this.say("shareTitle"));
    byId("share").append(make("div", { class: "words" },
      make("div", {}, make("label", { for: "share-text", text: this.say("shareText") }), this.text,
        this.limits),
      this.makeSheetButton(),
      make("ul", { class: "networks" },
        ...this.links.map(({ link }) => make("li", {}, link))),
      this.makeServer(), make("p", { class: "quiet small", text: this.say("shareHint") })));
    this.update();
    show(byId("share"), true);
  }

  say(phrase, values) {
    return this.speaker.say(phrase, values);
  }

  makeLink({ name, asksServer, isHere }) {
    const text = name === "mail" ? this.say("shareMail") : name;
    if (asksServer) {
      return make("button", { type: "button", class: "quiet-button", text,
                              "aria-expanded": "false", "aria-controls": "share-server-row",
                              onclick: ({ target }) => this.askServer(target) });
    }
    const elsewhere = isHere ? {} : { target: "_blank" };
    return make("a", { class: "quiet-button", rel: "noopener noreferrer", ...elsewhere, text });
  }

  /** The phone's own sheet, where the page is secure enough for the phone to offer it. */
  makeSheetButton() {
    if (!window.isSecureContext || !navigator.share) {
      return null;
    }
    const button = make("button", { type: "button", class: "second-button", id: "share-sheet",
                                    text: this.say("shareSheet") });
    button.addEventListener("click", async () => {
      const { words, title, address } = this.what();
      const data = { title, text: words, ...(address ? { url: address } : {}) };
      try {
        await navigator.share(data);
      } catch (error) {
        show(button, error.name === "AbortError"); // Else it does not work here; the links do.
      }
    });
    return button;
  }

  makeServer() {
    const input = make("input", { id: "share-server", class: "field", type: "text",
      inputmode: "url", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      maxlength: 300, placeholder: "mastodon.social", oninput: () => {
        this.server = serverOf(input.value);
        if (this.server) {
          write(kServerName, this.server);
        }
        this.update();
      } });
    input.value = this.server;
    this.mastodon = make("a", { class: "second-button", target: "_blank", id: "share-mastodon",
                                rel: "noopener noreferrer" });
    this.serverRow = make("div", { id: "share-server-row", hidden: true },
      make("label", { for: "share-server", text: this.say("shareServer") }), input, this.mastodon);
    return this.serverRow;
  }

  askServer(button) {
    show(this.serverRow, this.serverRow.hidden);
    button.setAttribute("aria-expanded", String(!this.serverRow.hidden));
    if (!this.serverRow.hidden) {
      byId("share-server").focus();
    }
  }

  what() {
    const text = lines(this.text.value, "\n").trim();
    const { address, server, challenge } = this;
    return { text, words: withoutAddress(text, address), title: challenge.title, address, server };
  }

  update() {
    const what = this.what();
    for (const { network, link } of this.links) {
      const href = network.link(what);
      if (network.asksServer) {
        show(this.mastodon, Boolean(href));
        setText(this.mastodon, this.say("shareOn", { server: this.server }));
        this.mastodon.href = href || "#";
      } else {
        show(link.parentElement ?? link, Boolean(href));
        link.href = href;
      }
    }
    setText(this.limits, tooLongFor(what.text)
      .map(({ name, over }) => this.say("shareLong", { network: name, count: over })).join(" "));
  }
}
