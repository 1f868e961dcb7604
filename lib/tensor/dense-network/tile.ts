/**
 * The innermost loop of dense products, written as WebAssembly when it is needed: a tile of 5 rows by 16
 * columns of a product, summed over 64, 32 or 16 steps without a branch. The right factor's panel and the sums
 * lie at fixed addresses, which need no check of bounds: so V8's pass that joins neighbouring vectors of four
 * into one of eight (it stops at checks) takes all of a tile, bounds stay checked everywhere else, and without
 * that pass the tile is faster too. AssemblyScript's optimiser would fold each address into a constant of its
 * own, in which the pass no longer sees neighbours; hence written by hand. With the left factor's entry and two
 * vectors of the right one, the sums fill 13 of the 16 registers; six rows spill.
 */

/** Rows and columns of a tile; the right panel holds 16 columns of each step, the left one 5 rows. */
export const tileRows = 5;
export const tileColumns = 16;
/** Sums that a tile may be long. */
export const tileSteps: readonly number[] = [64, 32, 16];
/** Where the right panel and the tile's sums lie; 64 steps of 16 numbers, 5 rows of 16. Bytes. */
export const rightPanel = 1024;
export const tileSums = rightPanel + 4 * 64 * tileColumns;
/** Pages of the memory that the caller brings; the addresses above are within. */
const pages = 9;

const vectors = tileColumns / 4;
const simd = 0xfd;
const [load, loadSplat, store, splat] = [0x00, 0x09, 0x0b, 0x13];
const [multiply, add, relaxedMultiplyAdd] = [0xe6, 0xe4, 0x105];
const [localGet, localSet, constant, floatConstant, end] = [0x20, 0x21, 0x41, 0x43, 0x0b];
/** The left panel's address; then the sums, the right factor's vectors, the left one's entry. */
const [left, sums] = [0, 1];
const rights = sums + tileRows * vectors;
const entry = rights + vectors;

/** An unsigned number in LEB128. */
function whole(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
  return [...bytes, value];
}

const sumAt = (row: number, vector: number) => sums + row * vectors + vector;
/** `alignment`: the exponent of 2 that the instruction promises. */
const access = (opcode: number, alignment: number, address: number) => [
  ...[simd, ...whole(opcode), alignment],
  ...whole(address),
];

/** sum <- entry right + sum. */
function accumulate(row: number, vector: number, fused: boolean): number[] {
  const operation = (opcode: number) => [simd, ...whole(opcode)];
  const sum = sumAt(row, vector);
  const factors = [localGet, entry, localGet, rights + vector];
  return fused
    ? [...factors, localGet, sum, ...operation(relaxedMultiplyAdd), localSet, sum]
    : [...factors, ...operation(multiply), localGet, sum, ...operation(add), localSet, sum];
}

/** The body of tile(left): the sums of `steps` products, from 0, to {@link tileSums}. */
function tileBody(steps: number, fused: boolean): number[] {
  const vectorList = Array.from({ length: vectors }, (_, i) => i);
  const rows = Array.from({ length: tileRows }, (_, i) => i);
  const code: number[] = [];
  for (const row of rows) {
    for (const vector of vectorList) {
      code.push(floatConstant, 0, 0, 0, 0, simd, splat, localSet, sumAt(row, vector));
    }
  }
  for (let step = 0; step < steps; step++) {
    for (const vector of vectorList) {
      const address = rightPanel + 4 * (step * tileColumns + 4 * vector);
      code.push(constant, 0, ...access(load, 4, address), localSet, rights + vector);
    }
    for (const row of rows) {
      code.push(localGet, left, ...access(loadSplat, 2, 4 * (step * tileRows + row)));
      code.push(localSet, entry);
      for (const vector of vectorList) code.push(...accumulate(row, vector, fused));
    }
  }
  for (const row of rows) {
    for (const vector of vectorList) {
      const address = tileSums + 4 * (row * tileColumns + 4 * vector);
      code.push(constant, 0, localGet, sumAt(row, vector), ...access(store, 4, address));
    }
  }
  const vectorType = 0x7b;
  const locals = [1, ...whole(entry), vectorType];
  return [...locals, ...code, end];
}

/**
 * A module that imports `env.memory` (at least nine pages) and exports tile64, tile32 and tile16. Each
 * takes the address of a left panel. `fused`: one rounding for a product and its sum, where the
 * processor has that operation.
 */
export function tileModule(fused: boolean): Uint8Array<ArrayBuffer> {
  const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
  const section = (id: number, content: readonly number[]) => [
    id,
    ...whole(content.length),
    ...content,
  ];
  const bodies = tileSteps.map((steps) => tileBody(steps, fused));
  const functionType = [1, 0x60, 1, 0x7f, 0];
  const memoryImport = [1, ...text("env"), ...text("memory"), 2, 0, pages];
  const exported = tileSteps.flatMap((steps, i) => [...text(`tile${steps}`), 0, i]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functionType),
    ...section(2, memoryImport),
    ...section(3, [tileSteps.length, ...tileSteps.map(() => 0)]),
    ...section(7, [tileSteps.length, ...exported]),
    ...section(10, [bodies.length, ...bodies.flatMap((body) => [...whole(body.length), ...body])]),
  ]);
}
