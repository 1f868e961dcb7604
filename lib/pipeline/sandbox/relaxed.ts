/**
 * Whether a WebAssembly module has relaxed SIMD instructions (prefix 0xfd, number 0x100 to 0x11f): the only
 * ones whose results the standard leaves to the processor, apart from the bits of NaN.
 */

const [simd, atomic, miscellaneous, codeSection] = [0xfd, 0xfe, 0xfc, 10];
const isRelaxed = (number: number) => number >= 0x100 && number < 0x120;

/** What cannot be read counts as one that has some. */
export function hasRelaxed(bytes: Uint8Array): boolean {
  // Most modules have no such bytes anywhere, which is seen at the speed of a search.
  if (!mayHave(bytes)) return false;
  const reader = new Reader(bytes);
  try {
    for (reader.at = 8; reader.at < bytes.length;) {
      const id = reader.byte();
      const end = reader.leb() + reader.at;
      if (id === codeSection && inCode(reader)) return true;
      reader.at = end;
    }
    return false;
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
}

function mayHave(bytes: Uint8Array): boolean {
  const reader = new Reader(bytes);
  for (let at = bytes.indexOf(simd); at >= 0; at = bytes.indexOf(simd, at + 1)) {
    reader.at = at + 1;
    // At the end of the module: no number follows.
    if (at + 1 < bytes.length && bytes[at + 1] >= 0x80 && isRelaxed(reader.lebOr(0))) return true;
  }
  return false;
}

class Unreadable extends Error {}

class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    if (this.at >= this.bytes.length) throw new Unreadable();
    return this.bytes[this.at++];
  }

  /** An unsigned number of at most 32 bits; of signed and longer ones only the length counts. */
  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 32) value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Unreadable();
  }

  lebOr(otherwise: number): number {
    try {
      return this.leb();
    } catch (error) {
      if (error instanceof Unreadable) return otherwise;
      throw error;
    }
  }

  lebs(count: number): void {
    for (let i = 0; i < count; i++) this.leb();
  }

  skip(count: number): void {
    this.at += count;
  }

  /** Alignment, with a bit that a number of a memory follows, and offset. */
  place(): void {
    if ((this.leb() & 0x40) !== 0) this.leb();
    this.leb();
  }

  /** A type of values: references may name their heap. */
  type(): void {
    const byte = this.byte();
    if (byte === 0x63 || byte === 0x64) this.leb();
  }
}

function inCode(reader: Reader): boolean {
  for (let count = reader.leb(); count > 0; count--) {
    const end = reader.leb() + reader.at;
    for (let groups = reader.leb(); groups > 0; groups--) {
      reader.leb();
      reader.type();
    }
    while (reader.at < end) if (isRelaxedNext(reader)) return true;
    reader.at = end;
  }
  return false;
}

/** Numbers (LEB128) that follow an instruction, where nothing else does. */
const lebsAfter: Readonly<Record<number, number>> = {
  ...Object.fromEntries([2, 3, 4, 6, 7, 8, 9, 0xc, 0xd].map((code) => [code, 1])),
  ...Object.fromEntries([0x10, 0x12, 0x14, 0x15, 0x18].map((code) => [code, 1])),
  ...Object.fromEntries([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26].map((code) => [code, 1])),
  ...Object.fromEntries([0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2, 0xd5, 0xd6].map((code) => [code, 1])),
  ...Object.fromEntries([0, 1, 5, 0xa, 0xb, 0xf, 0x19, 0x1a, 0x1b].map((code) => [code, 0])),
  ...Object.fromEntries([0xd1, 0xd3, 0xd4].map((code) => [code, 0])),
  0x11: 2,
  0x13: 2,
};
/** The same after the prefix 0xfc. */
const lebsAfterMiscellaneous = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** Reads one instruction. */
function isRelaxedNext(reader: Reader): boolean {
  const code = reader.byte();
  const lebs = code >= 0x45 && code <= 0xc4 ? 0 : lebsAfter[code];
  if (lebs !== undefined) reader.lebs(lebs);
  else if (code >= 0x28 && code <= 0x3e) reader.place();
  else if (code === 0x43) reader.skip(4);
  else if (code === 0x44) reader.skip(8);
  else if (code === 0x0e) reader.lebs(reader.leb() + 1);
  else if (code === 0x1c) { for (let count = reader.leb(); count > 0; count--) reader.type(); }
  else if (code === 0x1f) handlers(reader);
  else if (code === miscellaneous) {
    const after = lebsAfterMiscellaneous[reader.leb()];
    if (after === undefined) throw new Unreadable();
    reader.lebs(after);
  } else if (code === atomic) {
    if (reader.leb() === 3) reader.skip(1);
    else reader.place();
  } else if (code === simd) return isRelaxedVector(reader);
  else throw new Unreadable();
  return false;
}

/** try_table: its type, then what is caught and where it leads. */
function handlers(reader: Reader): void {
  reader.leb();
  for (let count = reader.leb(); count > 0; count--) reader.lebs(reader.byte() < 2 ? 2 : 1);
}

function isRelaxedVector(reader: Reader): boolean {
  const number = reader.leb();
  if (isRelaxed(number)) return true;
  if (number <= 11 || number === 92 || number === 93) reader.place();
  else if (number === 12 || number === 13) reader.skip(16);
  else if (number >= 21 && number <= 34) reader.skip(1);
  else if (number >= 84 && number <= 91) {
    reader.place();
    reader.skip(1);
  }
  return false;
}
