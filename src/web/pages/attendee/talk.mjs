// Something said to the room, without a gift. What becomes of it is told on its card.

import { byId, make, setText, show } from "../shared/dom.mjs";
import { limitedField, tellProblem } from "./field.mjs";

export class Talk {
  constructor(challenge, speaker, outbox) {
    Object.assign(this, { speaker, outbox, taking: challenge.takes_messages === true });
    this.sent = ""; // The key of what was sent last: when it is refused, its words come back.
    setText(byId("talk-title"), this.say("talkTitle"));
    if (this.taking) {
      this.form = this.makeForm(challenge);
      byId("talk").insertBefore(this.form, byId("said-list"));
    }
    this.update();
  }

  say(phrase) {
    return this.speaker.say(phrase);
  }

  makeForm({ name_max: nameMax, message_max: messageMax }) {
    const field = (name, label, most, autocomplete, hint) => limitedField(this.speaker,
      { id: `talk-${name}`, counterId: `talk-${name}-counter`, label: this.say(label), most,
        autocomplete, hint });
    this.message = field("message", "talkMessage", messageMax, "off", "");
    this.name = field("name", "talkName", nameMax, "given-name", this.say("nameHint"));
    this.problem = make("p", { class: "problem", role: "alert", id: "talk-problem" });
    const row = ({ label, input, counter }) => make("div", {}, label, input, counter);
    const form = make("form", { class: "words", novalidate: true, autocomplete: "off" },
      row(this.message), row(this.name), this.problem,
      make("button", { type: "submit", class: "second-button", id: "talk-send",
                       text: this.say("talkSend") }),
      make("p", { class: "quiet small", text: this.say("talkHint") }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return form;
  }

  tell(problem, wrong) {
    tellProblem(this.problem, problem, [this.message.input, this.name.input], wrong);
  }

  send() {
    const { message, name } = this;
    if (message.value() === "") {
      this.tell(this.say("talkEmpty"), message.input);
    } else if (message.left() < 0) {
      this.tell(this.say("tooLong"), message.input);
    } else if (name.left() < 0) {
      this.tell(this.say("tooLong"), name.input);
    } else {
      this.tell("");
      const said = { kind: "say", name: name.value(), message: message.value() };
      message.input.value = "";
      message.input.dispatchEvent(new Event("input"));
      this.sent = this.outbox.add(said).key;
    }
  }

  /** Called whenever the outbox changed. */
  update() {
    const refused = this.taking
      && this.outbox.said.find(({ key, phase }) => key === this.sent && phase === "refused");
    if (refused) {
      this.sent = "";
      if (this.message.value() === "") {
        this.message.input.value = refused.message;
      }
      this.outbox.drop(refused.key);
      this.tell(refused.problem, this.message.input);
    }
    show(byId("talk"), this.taking || this.outbox.said.length > 0);
  }
}
