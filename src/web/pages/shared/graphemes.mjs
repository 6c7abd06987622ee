// Length as people see it: a flag or a family is one.

let segmenter = null;
if (typeof Intl !== "undefined" && Intl.Segmenter) {
  segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
}

// Without Intl.Segmenter: marks, joiners, skin tones and what a joiner joins belong to the
// character before them; two regional letters are one flag.
const kCluster =
  /\p{RI}{2}|\P{M}(?:\p{M}|\p{Emoji_Modifier}|\u200c|\u200d\P{M}|[\u{e0020}-\u{e007f}])*|\p{M}+/gsu;

export function fallbackGraphemes(text) {
  return text.match(kCluster) ?? [];
}

export function graphemes(text) {
  if (segmenter) {
    return Array.from(segmenter.segment(text), (part) => part.segment);
  }
  return fallbackGraphemes(text);
}

export function countGraphemes(text) {
  return graphemes(text).length;
}
