import assert from "node:assert/strict";
import { PriorNetworks } from "../../../lib/dynamics/prior/networks.ts";
import { TestPoint } from "../../../lib/dynamics/prior/test-points.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose, assertMean, assertTwoSample, StatisticalFailure } from "../../support.ts";
import { small } from "../prior-case.ts";

// Each assertion on samples fails with probability at most 1e-6 (tests/support.ts).
const root = keyOf(1812);
const count = 8000;
const point = Float64Array.of(-1, 0.7);

/** The last column of the kernel of four inputs together, with an entry of the first three. */
function together(label: string): number[][] {
  const all = { ...small, x: Float64Array.from([...small.x, ...point]), inputs: 4 };
  const source = new PriorNetworks(all, fold(root, label));
  return Array.from({ length: count }, () => {
    source.draw();
    return [...source.kernel.slice(12), source.kernel[1]];
  });
}

/** The same with the fourth input added afterwards; `apart` adds it to another network: wrong. */
function extended(label: string, apart = false): { columns: number[][]; noises: number[][] } {
  const source = new PriorNetworks(small, fold(root, label));
  const test = new TestPoint(source, point);
  const stream = randomStream(fold(root, label, "fresh"));
  const noises: number[][] = [];
  const columns = Array.from({ length: count }, () => {
    source.draw();
    test.extend(stream);
    noises.push([...test.noise]);
    const column = [...test.kernel];
    if (apart) source.draw();
    return [...column, source.kernel[1]];
  });
  return { columns, noises };
}

function assertSame(columns: number[][]): void {
  const expected = together("together");
  for (let i = 0; i < 4; i++) {
    assertTwoSample(columns.map((c) => c[i]), expected.map((c) => c[i]), { discrepancy: 0.09 });
  }
  const joint = (all: number[][]) => all.map((c) => c[0] * c[3] - c[1] * c[4]);
  assertTwoSample(joint(columns), joint(expected), { discrepancy: 0.09 });
}

Deno.test("a point added afterwards has the joint law of inputs drawn together", () => {
  assertSame(extended("afterwards").columns);
});

Deno.test("a wrong variant is rejected: the point of another network", () => {
  assert.throws(() => assertSame(extended("afterwards", true).columns), StatisticalFailure);
});

Deno.test("its linear noise has mean 0, and its limit is a column of the kernel of all inputs", () => {
  const { noises } = extended("noise");
  for (let i = 0; i < 4; i++) {
    assertMean(noises.map((noise) => noise[i]), { expected: 0, discrepancy: 0.2 });
  }
  const all = { ...small, x: Float64Array.from([...small.x, ...point]), inputs: 4 };
  const test = new TestPoint(new PriorNetworks(small, root), point);
  new PriorNetworks(all, root).limit.slice(12).forEach((value, i) => {
    assertClose(test.limit[i], value, { relative: 1e-14 });
  });
});
