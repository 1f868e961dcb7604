import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/gram-eigenvalues.ts";
import { assertClose } from "../support.ts";
import { mlpFields } from "./fields.ts";

const spectrum = (logNorm: number[], correlations: number[]) => {
  const oneMinusCorrelation = correlations.map((rho) => 1 - rho);
  return [
    ...plugin.measure(mlpFields([{ logNorm, oneMinusCorrelation }])).eigenvalueFraction.values,
  ];
};

function assertSpectrum(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assertClose(value, expected[i], { absolute: 1e-14 }));
}

Deno.test("two inputs: (1 +- sqrt(1 - 4 det / trace^2)) / 2, largest first", () => {
  assertSpectrum(spectrum([3, 3], [0.3]), [0.65, 0.35]);
  const [a, b, rho] = [2, 0.5, -0.4];
  const root = Math.sqrt(1 - 4 * a * b * (1 - rho ** 2) / (a + b) ** 2);
  assertSpectrum(spectrum([Math.log(a), Math.log(b)], [rho]), [(1 + root) / 2, (1 - root) / 2]);
});

Deno.test("three inputs of one correlation: (1 + 2 rho) / 3 and twice (1 - rho) / 3", () => {
  assertSpectrum(spectrum([0, 0, 0], [0.4, 0.4, 0.4]), [0.6, 0.2, 0.2]);
});

/** tr M^3 of the 4 x 4 matrix with these diagonal and upper entries, by multiplying it out. */
function cubeTrace(norms: readonly number[], correlations: readonly number[]): number {
  const places = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];
  const entry = (a: number, b: number) => {
    const pair = places.findIndex(([x, y]) => (x === a && y === b) || (x === b && y === a));
    return (a === b ? 1 : correlations[pair]) * Math.sqrt(norms[a] * norms[b]);
  };
  let sum = 0;
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      for (let c = 0; c < 4; c++) sum += entry(a, b) * entry(b, c) * entry(c, a);
    }
  }
  return sum;
}

Deno.test("four inputs: the third power sum is tr V^3, with pairs in the order 1-2, 1-3, …, 3-4", () => {
  const norms = [0.5, 1, 2, 1.5];
  const trace = 5;
  const correlations = [0.5, 0.2, 0, 0.3, 0.1, -0.2];
  const found = spectrum(norms.map(Math.log), correlations);
  const third = found.reduce((sum, value) => sum + value ** 3, 0);
  const expected = (given: number[]) => cubeTrace(norms, given) / trace ** 3;
  assertClose(found.reduce((sum, value) => sum + value, 0), 1, { absolute: 1e-14 });
  assertClose(third, expected(correlations), { absolute: 1e-14 });
  // Wrong: the pairs column by column (1-2, 1-3, 2-3, 1-4, …).
  const columnwise = expected([0.5, 0.2, 0.3, 0, 0.1, -0.2]);
  assert.throws(() => assertClose(third, columnwise, { absolute: 1e-3 }));
});

Deno.test("norms of e^900 neither overflow nor hide the small one", () => {
  const [large, small] = spectrum([900, 900 + Math.log(3)], [0]);
  // 900 + ln 3 is rounded to 1e-13.
  assertClose(large, 0.75, { absolute: 1e-13 });
  assertClose(small, 0.25, { absolute: 1e-13 });
  assertSpectrum(spectrum([900, -900], [0.5]), [1, 0]);
});

Deno.test("each network has its own spectrum; a dead one has none, and says so", () => {
  const { eigenvalueFraction, time } = plugin.measure(mlpFields([
    { logNorm: [0, 0], oneMinusCorrelation: [0.5] },
    { logNorm: [0, NaN], oneMinusCorrelation: [NaN] },
    { logNorm: [1, 1], oneMinusCorrelation: [1] },
  ]));
  assertSpectrum([0, 1, 4, 5].map((i) => eigenvalueFraction.values[i]), [0.75, 0.25, 0.5, 0.5]);
  assert.ok(eigenvalueFraction.values.subarray(2, 4).every(Number.isNaN));
  assert.equal(eigenvalueFraction.missing, "the network died");
  assert.deepEqual(eigenvalueFraction.axes.map(({ name }) => name), ["layer", "network", "rank"]);
  assert.deepEqual([...eigenvalueFraction.axes[2].labels!], [1, 2]);
  assert.deepEqual([...time.values], [0.5]);
});
