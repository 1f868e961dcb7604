/**
 * Products of the matrix kernel bit for bit, in narrow tiles and in wide ones: each entry is the sum in its order,
 * with guard values around every array.
 */
import assert from "node:assert/strict";
import { hasRelaxed } from "../../../lib/pipeline/sandbox/relaxed.ts";
import { matrixKernel, reserve } from "../../../lib/num/linear-algebra/matrix-kernel.ts";
import { productTileModule } from "../../../lib/num/linear-algebra/product-tile.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

/** Steps that are summed before they are added. */
const chunk = 256;
/** From so many products on, tiles are wide. */
const wideFrom = 2 ** 19;

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly steps: number;
}

/** Below and above the bound; edges of tiles, of packed rows and columns, and of chunks of every length. */
const shapes: readonly Shape[] = [
  { rows: 5, columns: 7, steps: 9 },
  { rows: 33, columns: 21, steps: 300 },
  { rows: 64, columns: 64, steps: 128 },
  { rows: 63, columns: 97, steps: 127 },
  { rows: 259, columns: 99, steps: 57 },
  { rows: 41, columns: 45, steps: 601 },
  { rows: 1, columns: 3, steps: 200_000 },
];

/** Where the entries of a factor are, a row or a step after another, and how far apart in both directions. */
function factor(transposed: boolean, across: number, steps: number): readonly [number, number] {
  return transposed ? [8, 8 * (across + 1)] : [8 * (steps + 3), 8];
}

function checkProduct(shape: Shape, part: -1 | 0 | 1, transposed: boolean): void {
  const { rows, columns, steps } = shape;
  const stride = columns + 5;
  const [aRow, aStep] = factor(transposed, rows, steps);
  const [bColumn, bStep] = factor(!transposed, columns, steps);
  const size = (count: number, across: number, along: number) =>
    ((count - 1) * across + (steps - 1) * along) / 8 + 1;
  const guard = 16;
  const arrays = reserve(
    guard,
    size(rows, aRow, aStep),
    guard,
    size(columns, bColumn, bStep),
    guard,
    rows * stride,
    guard,
  );
  const [, a, , b, , c] = arrays;
  const guards = arrays.filter((_, i) => i % 2 === 0);
  for (const array of guards) array.fill(NaN);
  const stream = randomStream(keyOf(7031));
  for (const array of [a, b, c]) stream.fillNormal(array);
  const before = c.slice();
  const alpha = -1.5;
  matrixKernel().product(
    ...[c.byteOffset, 8 * stride, rows, columns, steps] as const,
    ...[a.byteOffset, aRow, aStep, b.byteOffset, bStep, bColumn, alpha, part] as const,
  );
  for (const array of guards) assert.ok(array.every(Number.isNaN), "a guard was written");
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < stride; j++) {
      const at = i * stride + j;
      const isOutside = j >= columns || part * (Math.floor(i / 4) - Math.floor(j / 4)) > 0;
      if (isOutside) {
        assert.equal(c[at], before[at]);
        continue;
      }
      let expected = before[at];
      for (let first = 0; first < steps; first += chunk) {
        let sum = 0;
        for (let k = first; k < Math.min(first + chunk, steps); k++) {
          sum += a[(i * aRow + k * aStep) / 8] * b[(j * bColumn + k * bStep) / 8];
        }
        expected += alpha * sum;
      }
      assert.equal(c[at], expected, `entry ${i}, ${j} of ${rows} x ${columns} x ${steps}`);
    }
  }
}

for (const [name, isWide] of [["narrow", false], ["wide", true]] as const) {
  Deno.test(`products in ${name} tiles: every entry is the sum in its order, bit for bit`, () => {
    const own = shapes.filter(({ rows, columns, steps }) =>
      rows * columns * steps >= wideFrom === isWide
    );
    assert.ok(own.length >= 2);
    for (const shape of own) {
      for (const part of [0, -1, 1] as const) checkProduct(shape, part, part < 0);
    }
  });
}

Deno.test("the tiles are given a memory alone and compute the same on every machine", () => {
  const bytes = productTileModule();
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  assert.deepEqual(imports, [{ module: "env", name: "memory", kind: "memory" }]);
  assert.equal(hasRelaxed(bytes), false);
});
