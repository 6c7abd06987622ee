// Words in the reader's language. A phrase is a text with {names}, or one text for each plural
// category of its {count}.

/** The first of the reader's languages that we speak; else the challenge's; else English. */
export function chooseLanguage(wanted, ours, otherwise) {
  for (const tag of wanted ?? []) {
    const language = String(tag).toLowerCase().split("-")[0];
    if (ours.includes(language)) {
      return { language, tag };
    }
  }
  const language = ours.includes(otherwise) ? otherwise : "en";
  return { language, tag: language };
}

export class Speaker {
  constructor(words, tag) {
    this.words = words;
    this.tag = tag;
    this.plurals = new Intl.PluralRules(tag);
    this.numbers = new Intl.NumberFormat(tag);
  }

  number(value) {
    return this.numbers.format(value);
  }

  say(phrase, values = {}) {
    let text = this.words[phrase];
    if (text === undefined) {
      return phrase;
    }
    if (typeof text === "object") {
      text = text[this.plurals.select(values.count)] ?? text.other;
    }
    return text.replace(/\{(\w+)\}/gu, (whole, name) => {
      const value = values[name];
      return typeof value === "number" ? this.number(value) : (value ?? whole);
    });
  }

  /** "20:23" or "8:23 PM". */
  time(milliseconds) {
    const shape = { hour: "numeric", minute: "2-digit" };
    return new Intl.DateTimeFormat(this.tag, shape).format(new Date(milliseconds));
  }
}
