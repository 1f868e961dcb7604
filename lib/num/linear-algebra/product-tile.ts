/**
 * The innermost loop of products in float64, written as WebAssembly when it is needed: 4 rows by 8 columns,
 * summed over 64, 32, 16 or 8 steps without a branch. The right factor's panels (two of 4 columns) and the sums
 * lie at fixed addresses, so that V8 takes neighbouring vectors together (kernel/vector-code.ts says why). Nothing
 * is fused, and each sum goes on in the order of its steps, so the bits are the same everywhere.
 */
import { doublesBeside, FunctionCode, vectorAt, vectorModule } from "../kernel/vector-code.ts";

/** Steps that a tile may have. */
const lengths: readonly number[] = [64, 32, 16, 8];
/** Where kernel/matrix/tile.ts has them too: 64 steps of 4 numbers, twice; 4 rows of 8 sums. Bytes. */
const rightPanels: readonly number[] = [1024, 3136];
const sums = 5248;

const rows = 4;
/** Vectors of two numbers in a row of the sums. */
const vectors = 4;

/**
 * A module that imports `env.memory` (at least one page) and exports tile64 to tile8: each adds to the sums what
 * the left panel at an address (4 numbers a step) gives with the right panels.
 */
export function productTileModule(): Uint8Array<ArrayBuffer> {
  const tiles = lengths.map((steps) => [`tile${steps}`, tile(steps)] as const);
  return vectorModule(Object.fromEntries(tiles), 1);
}

function tile(steps: number): FunctionCode {
  const code = new FunctionCode("i32");
  const entry = code.keep();
  const rights = Array.from({ length: vectors }, () => code.keep());
  const places = Array.from({ length: rows * vectors }, (_, at) => sums + 16 * at);
  const held = places.map((place) => code.keep(vectorAt(place)));
  for (let step = 0; step < steps; step++) {
    rights.forEach((local, at) => {
      const panel = rightPanels[Math.floor(at / 2)];
      code.set(local, vectorAt(panel + 32 * step + 16 * (at % 2)));
    });
    for (let row = 0; row < rows; row++) {
      code.set(entry, doublesBeside(0, 32 * step + 8 * row));
      rights.forEach((right, at) => code.accumulateDoubles(held[vectors * row + at], entry, right));
    }
  }
  code.store(places.map((place, at) => [place, held[at]] as const));
  return code;
}
