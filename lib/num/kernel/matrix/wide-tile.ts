// @ts-nocheck: AssemblyScript, compiled into matrix.wasm.

/**
 * Tiles of 4 x 8 sums at fixed addresses, by the functions that ../../linear-algebra/product-tile.ts
 * writes (it has these addresses too).
 */

// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile64")
declare function tile64(left: usize): void;
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile32")
declare function tile32(left: usize): void;
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile16")
declare function tile16(left: usize): void;
// @ts-ignore: a decorator of AssemblyScript
@external("tile", "tile8")
declare function tile8(left: usize): void;

const rightPanel: usize = 1024;
const otherPanel: usize = 3136;
/** Four rows of eight sums. */
export const tileSums: usize = 5248;
export const sumsBytes: usize = 256;
/** Rows of sums that wait while other tiles are at work: 256 bytes each four rows. */
export const waitingSums: usize = 8192;

/** How long the next tile is when so many steps are left, a multiple of 8. */
export function tileSteps(steps: usize): usize {
  return steps >= 64 ? 64 : steps >= 32 ? 32 : steps >= 16 ? 16 : 8;
}

/** Brings so many steps of the right factor's panels; `other` 0: the second one is left as it is. */
export function takeRight(panel: usize, other: usize, steps: usize): void {
  memory.copy(rightPanel, panel, steps << 5);
  if (other !== 0) memory.copy(otherPanel, other, steps << 5);
}

/** Adds what so many steps of a left panel give to the sums. */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function wideTile(left: usize, steps: usize): void {
  if (steps === 64) tile64(left);
  else if (steps === 32) tile32(left);
  else if (steps === 16) tile16(left);
  else tile8(left);
}

/** Adds alpha times four columns of the sums to C. */
export function addTile(sums: usize, c: usize, stride: usize, alpha: f64): void {
  const scale = f64x2.splat(alpha);
  for (let row: usize = 0; row < 4; row++, sums += 64, c += stride) {
    v128.store(c, f64x2.add(v128.load(c), f64x2.mul(scale, v128.load(sums))));
    v128.store(c, f64x2.add(v128.load(c, 16), f64x2.mul(scale, v128.load(sums, 16))), 16);
  }
}

/** The same for a tile over the edge of C: what C has room for. */
export function addEdge(
  sums: usize,
  c: usize,
  stride: usize,
  high: usize,
  wide: usize,
  alpha: f64,
): void {
  for (let i: usize = 0; i < high; i++) {
    for (let j: usize = 0; j < wide; j++) {
      const at = c + i * stride + (j << 3);
      store<f64>(at, load<f64>(at) + alpha * load<f64>(sums + (i << 6) + (j << 3)));
    }
  }
}
