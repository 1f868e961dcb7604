/**
 * SHA-256 (FIPS 180-4) and HMAC (RFC 2104) in plain code. The runtime's own are quicker by the byte, and cost a start:
 * digest.ts takes these for little, and those for much.
 */

/** The first 32 bits of the fractional parts of the square roots, and of the cube roots, of the first primes. */
const [initial, constants] = fractions();

function fractions(): readonly [squareRoots: Int32Array, cubeRoots: Int32Array] {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  const bits = (x: number) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  return [
    Int32Array.from(primes.slice(0, 8), (prime) => bits(Math.sqrt(prime))),
    Int32Array.from(primes, (prime) => bits(Math.cbrt(prime))),
  ];
}

const blockBytes = 64;
const words = new Int32Array(64);
const state = new Int32Array(8);

/** The digest of bytes, 32 of them. */
export function sha256(bytes: Uint8Array): Uint8Array {
  state.set(initial);
  const blocks = Math.floor(bytes.length / blockBytes);
  for (let i = 0; i < blocks; i++) take(bytes, blockBytes * i);
  const last = lastBlocks(bytes, blockBytes * blocks);
  for (let at = 0; at < last.length; at += blockBytes) take(last, at);
  const digest = new Uint8Array(32);
  const view = new DataView(digest.buffer);
  for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i]);
  return digest;
}

/** HMAC-SHA-256 of bytes under a key. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const short = key.length > blockBytes ? sha256(key) : key;
  const padded = (pad: number, rest: Uint8Array) => {
    const whole = new Uint8Array(blockBytes + rest.length).fill(pad, 0, blockBytes);
    for (let i = 0; i < short.length; i++) whole[i] ^= short[i];
    whole.set(rest, blockBytes);
    return whole;
  };
  return sha256(padded(0x5c, sha256(padded(0x36, bytes))));
}

/** What is left of a message, a bit, zeros, and the length of all of it in bits. */
function lastBlocks(bytes: Uint8Array, from: number): Uint8Array {
  const rest = bytes.subarray(from);
  const last = new Uint8Array(rest.length + 9 > blockBytes ? 2 * blockBytes : blockBytes);
  last.set(rest);
  last[rest.length] = 0x80;
  const view = new DataView(last.buffer);
  view.setUint32(last.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(last.length - 4, bytes.length << 3);
  return last;
}

/** One block of 64 bytes into the state. */
function take(bytes: Uint8Array, at: number): void {
  for (let i = 0, p = at; i < 16; i++, p += 4) {
    words[i] = bytes[p] << 24 | bytes[p + 1] << 16 | bytes[p + 2] << 8 | bytes[p + 3];
  }
  for (let i = 16; i < 64; i++) {
    const x = words[i - 15], y = words[i - 2];
    const small = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
    const large = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
    words[i] = words[i - 16] + small + words[i - 7] + large | 0;
  }
  let a = state[0], b = state[1], c = state[2], d = state[3];
  let e = state[4], f = state[5], g = state[6], h = state[7];
  for (let i = 0; i < 64; i++) {
    const ofE = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
    const first = h + ofE + (e & f ^ ~e & g) + constants[i] + words[i] | 0;
    const ofA = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
    const second = ofA + (a & b ^ a & c ^ b & c) | 0;
    h = g;
    g = f;
    f = e;
    e = d + first | 0;
    d = c;
    c = b;
    b = a;
    a = first + second | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
