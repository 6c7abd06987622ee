// Coins and notes in use, in minor units, the largest first.

const kEuro = [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];
const kDollar = [10000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1];

const kByCurrency = {
  EUR: kEuro,
  USD: kDollar,
  CAD: [10000, 5000, 2000, 1000, 500, 200, 100, 25, 10, 5],
  AUD: [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5],
  NZD: [10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
  GBP: [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  CHF: [100000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5],
  JPY: [10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 1],
  SEK: [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100],
  NOK: [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 100],
  DKK: [100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50],
  PLN: [50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  CZK: [500000, 200000, 100000, 50000, 20000, 10000, 5000, 2000, 1000, 500, 200, 100],
  XOF: [10000, 5000, 2000, 1000, 500, 250, 200, 100, 50, 25, 10, 5],
  XAF: [10000, 5000, 2000, 1000, 500, 100, 50, 25, 10, 5],
  MAD: [20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10],
};

/** Those of the currency; for one that we do not know, the usual 1, 2, 5 of every decade. */
export function denominationsOf(currency, exponent) {
  const known = kByCurrency[currency];
  if (known) {
    return known;
  }
  const unit = 10 ** exponent;
  return [100, 50, 20, 10, 5, 2, 1].map((value) => value * unit);
}

/** "2x20 3x0.5": what the book keeps of how it was counted. */
export function countText(pieces, exponent) {
  return pieces.filter(([, count]) => count > 0).map(([minor, count]) => {
    const digits = String(minor).padStart(exponent + 1, "0");
    const whole = digits.slice(0, digits.length - exponent);
    const fraction = digits.slice(digits.length - exponent).replace(/0+$/u, "");
    return `${count}x${whole}${fraction ? `.${fraction}` : ""}`;
  }).join(" ");
}

export function sumOf(pieces) {
  return pieces.reduce((sum, [minor, count]) => sum + minor * count, 0);
}
