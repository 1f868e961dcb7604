/**
 * WebAssembly of vectors, written by the function: what a module needs whose loops are all unrolled. Arrays
 * lie at fixed addresses, which need no check of bounds, so that V8's pass that joins neighbouring vectors of
 * four into one of eight takes them (it stops at checks).
 */

/** Instructions; as an expression they leave one value on the stack. */
export type Code = readonly number[];

const simd = 0xfd;
const opcodes = {
  abs: 0xe0,
  add: 0xe4,
  sub: 0xe5,
  mul: 0xe6,
  div: 0xe7,
  pmin: 0xea,
  pmax: 0xeb,
  gt: 0x44,
  and: 0x4e,
  or: 0x50,
  addDoubles: 0xf0,
  mulDoubles: 0xf2,
} as const;
const loadDoubles = 0x0a;
const [localGet, localSet, wordConstant, singleConstant, end] = [0x20, 0x21, 0x41, 0x43, 0x0b];
const [load, loadSplat, store, shuffleLanes, splatSingle, shiftLeft, relaxedMultiplyAdd] = [
  ...[0x00, 0x09, 0x0b, 0x0d, 0x13, 0xab, 0x105],
];
const [relaxedLow, relaxedHigh] = whole(relaxedMultiplyAdd);
const types = { i32: 0x7f, f32: 0x7d } as const;
const vectorType = 0x7b;

/** An unsigned number in LEB128. */
function whole(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
  return [...bytes, value];
}

/** The vector at an address: four numbers, or two float64 ones. */
export const vectorAt = (address: number): Code => [
  ...[wordConstant, 0, simd, load, 4],
  ...whole(address),
];

/** The number at an address, four times. */
export const splatAt = (address: number): Code => [
  ...[wordConstant, 0, simd, loadSplat, 2],
  ...whole(address),
];

/** The float64 number so many bytes after where a parameter points, twice; its bounds are checked. */
export const doublesBeside = (parameter: number, offset: number): Code => [
  ...[localGet, parameter, simd, loadDoubles, 3],
  ...whole(offset),
];

/** A parameter of type f32, four times. */
export const splatOf = (parameter: number): Code => [localGet, parameter, simd, splatSingle];

/** A number, four times. */
export const numbers = (value: number): Code => [
  singleConstant,
  ...new Uint8Array(Float32Array.of(value).buffer),
  simd,
  splatSingle,
];

export const zero: Code = numbers(0);

export const valueOf = (local: number): Code => [localGet, local];

export const binary = (name: keyof typeof opcodes, a: Code, b: Code): Code => [
  ...a,
  ...b,
  simd,
  ...whole(opcodes[name]),
];

export const absolute = (a: Code): Code => [...a, simd, ...whole(opcodes.abs)];

/** Each lane as a whole number, shifted to the left. */
export const shifted = (a: Code, bits: number): Code => [
  ...[...a, wordConstant, bits, simd],
  ...whole(shiftLeft),
];

/** Four of the eight numbers of a and b, by their places. */
export const picked = (a: Code, b: Code, places: readonly number[]): Code => [
  ...[...a, ...b, simd, shuffleLanes],
  ...places.flatMap((place) => [4 * place, 4 * place + 1, 4 * place + 2, 4 * place + 3]),
];

/** a b + c, rounded once if `fused` (where the processor has that operation), else twice. */
export function multiplyAdd(fused: boolean, a: Code, b: Code, c: Code): Code {
  if (!fused) return binary("add", binary("mul", a, b), c);
  return [...a, ...b, ...c, simd, ...whole(relaxedMultiplyAdd)];
}

/** A function in the making. */
export class FunctionCode {
  readonly parameters: readonly (keyof typeof types)[];
  readonly #code: number[] = [];
  #vectors = 0;

  constructor(...parameters: readonly (keyof typeof types)[]) {
    this.parameters = parameters;
  }

  /** A local for a vector, and what it is set to. */
  keep(value?: Code): number {
    const local = this.parameters.length + this.#vectors++;
    if (value !== undefined) this.set(local, value);
    return local;
  }

  set(local: number, value: Code): void {
    for (const byte of value) this.#code.push(byte);
    this.#code.push(localSet, local);
  }

  /** sum <- a b + sum, of locals, as {@link multiplyAdd}. */
  accumulate(sum: number, a: number, b: number, fused: boolean): void {
    const code = this.#code;
    code.push(localGet, a, localGet, b);
    if (fused) code.push(localGet, sum, simd, relaxedLow, relaxedHigh);
    else code.push(simd, opcodes.mul, 1, localGet, sum, simd, opcodes.add, 1);
    code.push(localSet, sum);
  }

  /** sum <- sum + a b, of locals that hold float64 numbers, rounded twice. */
  accumulateDoubles(sum: number, a: number, b: number): void {
    const product = [localGet, a, localGet, b, simd, opcodes.mulDoubles, 1];
    this.#code.push(localGet, sum, ...product, simd, opcodes.addDoubles, 1, localSet, sum);
  }

  /** Stores what locals hold. Neighbours are joined if they come one after another, low address first. */
  store(places: readonly (readonly [address: number, local: number])[]): void {
    for (const [address, local] of places) {
      this.#code.push(wordConstant, 0, localGet, local, simd, store, 4, ...whole(address));
    }
  }

  body(): number[] {
    assertLocals(this.parameters.length + this.#vectors);
    return [1, ...whole(this.#vectors), vectorType, ...this.#code, end];
  }
}

/** Numbers of locals are written as one byte. */
function assertLocals(count: number): void {
  if (count > 128) throw new RangeError(`a function of vectors with ${count} locals`);
}

/** A module that imports `env.memory` (at least so many pages) and exports functions by their names. */
export function vectorModule(
  functions: Readonly<Record<string, FunctionCode>>,
  pages: number,
): Uint8Array<ArrayBuffer> {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const section = (id: number, content: readonly number[]) => {
    return [[id, ...whole(content.length)], content];
  };
  const list = Object.entries(functions);
  const count = list.length;
  const signatures = list.flatMap(([, { parameters }]) => [
    ...[0x60, parameters.length, ...parameters.map((name) => types[name]), 0],
  ]);
  const bodies = list.flatMap(([, code]) => {
    const body = code.body();
    return [whole(body.length), body];
  });
  const codeLength = bodies.reduce((sum, part) => sum + part.length, 1);
  const parts = [
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [count, ...signatures]),
    ...section(2, [1, ...text("env"), ...text("memory"), 2, 0, pages]),
    ...section(3, [count, ...list.map((_, index) => index)]),
    ...section(7, [count, ...list.flatMap(([name], index) => [...text(name), 0, index])]),
    [10, ...whole(codeLength), count],
    ...bodies,
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
