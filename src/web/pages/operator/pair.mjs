// Pairing: the code that was scanned, a name for this device, and the PIN.

import { bytesOfHex } from "../shared/bytes.mjs";
import { byId, make, setText } from "../shared/dom.mjs";
import { Refused, Session } from "./session.mjs";

/** Takes the secret out of the address bar at once; null when there is none. */
export function takeSecret() {
  const digits = location.hash.slice(1);
  if (digits !== "") {
    history.replaceState(null, "", location.pathname);
  }
  const secret = bytesOfHex(digits);
  return secret && secret.length === 16 ? secret : null;
}

function problemOf(error, speaker) {
  if (!(error instanceof Refused)) {
    return speaker.say("pairLost");
  }
  if (error.code === "closed" || error.isGone()) {
    return speaker.say("pairClosed");
  }
  const seconds = Math.ceil(error.waitMs / 1000);
  const wait = seconds > 0 ? speaker.say("pairWait", { count: seconds }) : "";
  const said = error.code === "pin" ? speaker.say("pairPinBad") : "";
  return [said || (wait ? "" : error.message), wait].filter(Boolean).join(" ");
}

export function showPairing(speaker, secret, note, paired) {
  const main = byId("main");
  const title = make("h1", { text: speaker.say("pairTitle") });
  if (!secret) {
    main.replaceChildren(make("section", { class: "pair" }, title,
      note ? make("p", { class: "note", text: note }) : null,
      make("p", { class: "lead", text: speaker.say("pairScan") })));
    return;
  }
  const session = Session.of(secret);
  const guess = speaker.say(Math.min(screen.width, screen.height) > 600 ? "tablet" : "phone");
  const name = make("input", { id: "pair-name", class: "field", value: guess, maxlength: 40,
                               autocomplete: "off" });
  const pin = make("input", { id: "pair-pin", class: "field pin", type: "password",
                              inputmode: "numeric", autocomplete: "off", maxlength: 32,
                              "aria-describedby": "pair-problem pair-hint" });
  const problem = make("p", { class: "problem", role: "alert", id: "pair-problem" });
  const go = make("button", { class: "main", type: "submit", text: speaker.say("pairGo") });
  const form = make("form", { class: "pair", novalidate: true }, title,
    make("div", { class: "labelled" },
      make("label", { for: "pair-name", text: speaker.say("pairName") }), name),
    make("div", { class: "labelled" },
      make("label", { for: "pair-pin", text: speaker.say("pairPin") }), pin),
    make("p", { class: "quiet", id: "pair-hint", text: speaker.say("pairHint") }), problem, go);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.disabled) {
      return;
    }
    go.disabled = true;
    setText(problem, "");
    try {
      await session.pair(name.value.trim() || guess, pin.value);
      paired(session);
    } catch (error) {
      setText(problem, problemOf(error, speaker));
      pin.value = "";
      pin.focus();
      setTimeout(() => {
        go.disabled = false;
      }, error.waitMs ?? 0);
      return;
    }
  });
  main.replaceChildren(form);
  pin.focus();
}
