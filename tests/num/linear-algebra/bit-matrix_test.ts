import assert from "node:assert/strict";
import { commonBits, countBits, positiveBits } from "../../../lib/num/linear-algebra/bit-matrix.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

const columns = 100;
const entriesOf = (rows: number, seed: number) => {
  const entries = new Float64Array(rows * columns);
  randomStream(keyOf(seed)).fillNormal(entries);
  return entries;
};

/** Common positive entries by plain counting; `offset` shifts the second row: a wrong one. */
function counted(a: Float64Array, b: Float64Array, offset = 0): number[] {
  const rows = (entries: Float64Array) => entries.length / columns;
  return Array.from({ length: rows(a) * rows(b) }, (_, at) => {
    const [i, j] = [Math.floor(at / rows(b)), at % rows(b)];
    let count = 0;
    for (let c = 0; c < columns; c++) {
      if (a[i * columns + c] > 0 && b[j * columns + (c + offset) % columns] > 0) count++;
    }
    return count;
  });
}

Deno.test("counts of common bits are those of a plain loop; wrong: bits shifted by one", () => {
  const [a, b] = [entriesOf(7, 8111), entriesOf(5, 8112)];
  const [left, right] = [
    positiveBits(a, { rows: 7, columns }),
    positiveBits(b, { rows: 5, columns }),
  ];
  assert.deepEqual([...commonBits(left, right)], counted(a, b));
  assert.deepEqual([...commonBits(left, left)], counted(a, a));
  assert.notDeepEqual([...commonBits(left, right)], counted(a, b, 1));
  assert.deepEqual([...countBits(left)], counted(a, a).filter((_, at) => at % 8 === 0));
});

Deno.test("all 32 bits of a word count; zero, negative numbers and NaN are no bits", () => {
  const ones = positiveBits(new Float64Array(64).fill(1), { rows: 1, columns: 64 });
  assert.deepEqual([...countBits(ones)], [64]);
  const odd = positiveBits(Float64Array.of(0, -1, NaN, 2), { rows: 1, columns: 4 });
  assert.deepEqual([...odd.bits], [8]);
  assert.throws(() => commonBits(ones, odd), /bug/);
});
