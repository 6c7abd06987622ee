// SHA-256 (FIPS 180-4) and HMAC (RFC 2104). A page on plain http has no crypto.subtle, so the
// operator's page brings its own.

const kBlockBytes = 64;

// The first 32 bits of the fractions of roots of the first primes: square roots to begin with,
// cube roots for the rounds.
function fraction(value) {
  return Math.floor((value - Math.floor(value)) * 0x100000000) | 0;
}

function primes(count) {
  const found = [];
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) {
      found.push(candidate);
    }
  }
  return found;
}

const kRounds = Int32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const kBeginning = Int32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

function rotate(word, bits) {
  return (word >>> bits) | (word << (32 - bits));
}

function padded(bytes) {
  const blocks = Math.floor((bytes.length + 8) / kBlockBytes) + 1;
  const message = new Uint8Array(blocks * kBlockBytes);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const view = new DataView(message.buffer);
  view.setUint32(message.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(message.length - 4, bytes.length << 3);
  return view;
}

function mix(state, view, offset, words) {
  for (let index = 0; index < 16; index += 1) {
    words[index] = view.getInt32(offset + 4 * index);
  }
  for (let index = 16; index < 64; index += 1) {
    const early = words[index - 15];
    const late = words[index - 2];
    const low = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const high = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[index] = words[index - 16] + low + words[index - 7] + high;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const upper = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + upper + choice + kRounds[index] + words[index]) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const lower = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + lower + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] += word;
  });
}

export function sha256(bytes) {
  const view = padded(bytes);
  const state = kBeginning.slice();
  const words = new Int32Array(64);
  for (let offset = 0; offset < view.byteLength; offset += kBlockBytes) {
    mix(state, view, offset, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => digest.setInt32(4 * index, word));
  return new Uint8Array(digest.buffer);
}

export function hmacSha256(key, bytes) {
  const block = new Uint8Array(kBlockBytes);
  block.set(key.length > kBlockBytes ? sha256(key) : key);
  const under = (mask, tail) => {
    const message = new Uint8Array(kBlockBytes + tail.length);
    message.set(block.map((byte) => byte ^ mask));
    message.set(tail, kBlockBytes);
    return sha256(message);
  };
  return under(0x5c, under(0x36, bytes));
}
