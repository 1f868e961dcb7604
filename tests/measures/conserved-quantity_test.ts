import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/measures/conserved-quantity.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { weightFields } from "./weight-fields.ts";

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a}, not ${b}`);

function fieldsOf(before: Parts, after: Parts): Fields {
  const made = ({ matrix, multiplier, bias }: Parts) =>
    weightFields({
      networks: 1,
      depth: 2,
      width: 1,
      matrix: ({ k }) => matrix[k],
      multiplier: (_, k) => multiplier[k],
      bias: (_, k) => bias[k],
    });
  const [start, end] = [made(before), made(after)];
  return {
    ...end,
    matricesInitial: start.matrices,
    biasesInitial: start.biases,
    multipliersInitial: start.multipliers,
  };
}

interface Parts {
  readonly matrix: readonly number[];
  readonly multiplier: readonly number[];
  readonly bias: readonly number[];
}

const before = { matrix: [1, 2], multiplier: [1, 1], bias: [0, 1] };
const after = { matrix: [2, 2], multiplier: [3, 3], bias: [1, 0] };

Deno.test("drifts of the shared number and of each layer's", () => {
  // Shared: 9 - (4 + 4 + 1 + 0) = 0 after, 1 - (1 + 4 + 0 + 1) = -5 before; the larger term is 9.
  const shared = plugin.measure(fieldsOf(before, after), { multiplier: "shared" });
  near(shared.conservedDrift.values[0], 5 / 9);
  near(shared.multiplierSquare.values[0], 9);
  near(shared.weightSquares.values[0], 9);
  // Layers: 9 - 5 - (1 - 1) = 4, and 9 - 4 - (1 - 5) = 9.
  const layer = plugin.measure(fieldsOf(before, after), { multiplier: "layer" });
  near(layer.conservedDrift.values[0], 1);
  near(layer.weightSquares.values[0], 5);
});

/**
 * Small steps of gradient descent on (h_2 - 2 h_0)^2, h_{k+1} = h_k + delta_k relu(a_k h_k + b_k), by central
 * differences. The drift is of the order of the step; with one delta for both layers only the sum is conserved.
 */
function descended(shared: boolean, step: number): [Parts, Parts] {
  const stream = randomStream(fold(keyOf(31), shared ? 1 : 0));
  const start = Array.from({ length: 6 }, () => 0.3 + 0.2 * stream.uniform());
  if (shared) start[3] = start[2];
  const loss = (w: readonly number[]) =>
    [0.5, 1].reduce((sum, x) => {
      let h = x;
      for (const k of [0, 1]) h += w[2 + k] * Math.max(0, w[k] * h + w[4 + k]);
      return sum + (h - 2 * x) ** 2;
    }, 0);
  let w = [...start];
  for (let i = 0; i < 1 / step; i++) {
    const slopes = w.map((_, e) => {
      const at = (by: number) => loss(w.map((value, f) => f === e ? value + by : value));
      return (at(1e-6) - at(-1e-6)) / 2e-6;
    });
    if (shared) slopes[2] = slopes[3] = slopes[2] + slopes[3];
    w = w.map((value, e) => value - step * slopes[e]);
  }
  const parts = (v: readonly number[]) => ({
    matrix: v.slice(0, 2),
    multiplier: v.slice(2, 4),
    bias: v.slice(4, 6),
  });
  return [parts(start), parts(w)];
}

for (const kind of ["layer", "shared"] as const) {
  Deno.test(`gradient descent with a ${kind} multiplier conserves its number to first order in the step`, () => {
    const drift = (step: number, as: "layer" | "shared") =>
      plugin.measure(fieldsOf(...descended(kind === "shared", step)), { multiplier: as })
        .conservedDrift.values[0];
    const [coarse, fine] = [drift(0.01, kind), drift(0.001, kind)];
    assert.ok(coarse < 0.02, `${coarse}`);
    assert.ok(coarse / fine > 8 && coarse / fine < 12, `${coarse / fine}`);
    // The other law does not hold, however small the step.
    const other = kind === "shared" ? "layer" : "shared";
    assert.ok(drift(0.001, other) > 5 * fine && drift(0.001, other) > 0.5 * drift(0.01, other));
  });
}
