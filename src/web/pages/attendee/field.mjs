// A field whose length is counted as people count: a flag is one.

import { make, setText } from "../shared/dom.mjs";
import { countGraphemes } from "../shared/graphemes.mjs";

const kCounterFrom = 20; // The counter speaks up when so few characters are left.

/** `hint` stands where the counter speaks later. */
export function limitedField(speaker, { id, counterId, label, most, autocomplete, hint = "" }) {
  const counter = make("p", { class: "counter", id: counterId, text: hint });
  const input = make("input", { id, class: "field", type: "text", dir: "auto", autocomplete,
                                maxlength: most * 12, "aria-describedby": counterId });
  const left = () => most - countGraphemes(input.value.trim());
  input.addEventListener("input", () => {
    const rest = left();
    const phrase = rest < 0 ? "lettersOver" : "lettersLeft";
    setText(counter, rest > kCounterFrom ? "" : speaker.say(phrase, { count: Math.abs(rest) }));
    counter.classList.toggle("over", rest < 0);
  });
  return { input, label: make("label", { for: id, text: label }), counter, left,
           value: () => input.value.trim() };
}

/** Says what is wrong, and leads to the one of `fields` that it is about. */
export function tellProblem(line, problem, fields, wrong) {
  setText(line, problem);
  for (const each of fields) {
    each.removeAttribute("aria-invalid");
  }
  if (wrong) {
    wrong.setAttribute("aria-invalid", "true");
    wrong.focus();
  }
}
