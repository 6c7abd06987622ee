// Bytes, their hexadecimal digits, and random ones.

export function hex(bytes) {
  let digits = "";
  for (const byte of bytes) {
    digits += byte.toString(16).padStart(2, "0");
  }
  return digits;
}

/** The bytes that `digits` spell; null when they spell none. */
export function bytesOfHex(digits) {
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
    return null;
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** 128 random bits in hexadecimal: a key that nobody else makes. Works on plain http too. */
export function randomKey() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}
