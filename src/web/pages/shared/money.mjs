// Money as people write it. Sums are whole minor units; what turns them into text and back works
// on digits, never on fractions.

/** 12345 with exponent 2 is "123.45". */
export function decimalOf(minor, exponent) {
  const digits = String(Math.abs(minor)).padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  const fraction = exponent > 0 ? `.${digits.slice(cut)}` : "";
  return `${minor < 0 ? "-" : ""}${digits.slice(0, cut)}${fraction}`;
}

const formatters = new Map();

function formatter(language, currency, digits, currencyDisplay) {
  const name = `${language} ${currency} ${digits} ${currencyDisplay}`;
  if (!formatters.has(name)) {
    const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const money = { style: "currency", currency, currencyDisplay };
    formatters.set(name, new Intl.NumberFormat(language, { ...money, ...shape }));
  }
  return formatters.get(name);
}

/** "€10", "12,50 €": without a fraction when the sum has none, as on the big screen. */
export function formatMoney(minor, money, language, currencyDisplay = "narrowSymbol") {
  const { currency, exponent } = money;
  const whole = minor % 10 ** exponent === 0;
  return formatter(language, currency, whole ? 0 : exponent, currencyDisplay)
    .format(decimalOf(minor, exponent));
}

/**
 * A gift's own sum: what was given in another currency, told apart from ours ("CA$10"); "about
 * $10.87" when only that is known.
 */
export function formatGift(gift, money, speaker) {
  if (gift.amount === null || gift.amount === undefined) {
    return speaker.say("aGift");
  }
  if (gift.given) {
    return formatMoney(gift.given.minor, gift.given, speaker.tag, "symbol");
  }
  const sum = formatMoney(gift.amount, money, speaker.tag);
  return gift.about ? speaker.say("aboutSum", { sum }) : sum;
}

/** Rounded to whole major units, for a rate: "about $38 a minute" needs no cents. */
export function formatRate(minor, money, language) {
  const unit = 10 ** money.exponent;
  const rounded = minor >= 10 * unit ? Math.round(minor / unit) * unit : Math.round(minor);
  return formatMoney(rounded, money, language);
}

function asciiDigits(text) {
  // Arabic-Indic and extended Arabic-Indic digits, Devanagari, full width.
  const zeros = [0x0660, 0x06f0, 0x0966, 0xff10];
  return Array.from(text, (character) => {
    const code = character.codePointAt(0);
    const zero = zeros.find((start) => code >= start && code < start + 10);
    return zero === undefined ? character : String(code - zero);
  }).join("");
}

/**
 * Reads what somebody typed: {minor} or {problem: "empty" | "unclear" | "digits" | "large"}.
 * A comma or a point is the decimal sign when it stands once before at most `exponent` digits;
 * three digits after it could be thousands, so that is refused rather than guessed.
 */
export function parseMoney(typed, exponent) {
  const text = asciiDigits(typed)
    .replace(/[\s\u00a0\u202f\u2009'’]/gu, "")
    .replace(/\u066b/gu, ",");
  const bare = text.replace(/^\p{Sc}|\p{Sc}$/gu, "");
  if (bare === "") {
    return { problem: "empty" };
  }
  const match = /^(\d*)(?:[.,](\d*))?$/u.exec(bare);
  if (!match || (match[1] === "" && !match[2])) {
    return { problem: "unclear" };
  }
  const fraction = match[2] ?? "";
  if (fraction.length > exponent) {
    return { problem: "digits" };
  }
  const digits = (match[1] + fraction.padEnd(exponent, "0")).replace(/^0+(?=\d)/u, "");
  if (digits.length > 15) {
    return { problem: "large" };
  }
  return { minor: Number(digits) };
}
