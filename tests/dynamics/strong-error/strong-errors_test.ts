import assert from "node:assert/strict";
import {
  type Coarsening,
  type ErrorChoice,
  strongErrors,
} from "../../../lib/dynamics/strong-error/strong-errors.ts";
import { assertClose } from "../../support.ts";

/** dH/dt = weight(t) relu(H) of one unit, from 2, with depth samples of the weight at k / depth. */
function errors(
  weight: (time: number) => number,
  { depth = 256, depths = [16], coarsening = "sample" as Coarsening, choice }: {
    depth?: number;
    depths?: number[];
    coarsening?: Coarsening;
    choice?: Partial<ErrorChoice>;
  } = {},
): Float64Array {
  const outer = Float64Array.from({ length: depth }, (_, k) => weight((k + 1) / depth));
  return strongErrors({ width: 1, depth, outer }, {
    start: Float64Array.of(2),
    depths,
    coarsening,
    branchScale: (layers) => coarsening === "sum" ? 1 / depth : 1 / layers,
    choice: { at: "largest", relative: true, ...choice },
  });
}

Deno.test("the limit is the solution of the equation: e^t for a weight of 1", () => {
  const [found] = errors(() => 1);
  const exact = Math.E - (1 + 1 / 16) ** 16;
  // Heun's error at 256 steps is e/(6 * 256^2) = 7e-6.
  assertClose(found, exact, { absolute: 1e-5 });
  // Wrong: the deep network in place of the limit is off by e/512 = 5e-3.
  const [network] = errors(() => 1, { coarsening: "sum" });
  assert.ok(Math.abs(network - exact) > 4e-3, `${network}`);
});

Deno.test("with a weight that changes, the limit's own error falls as depth^-2", () => {
  // H = 2 exp(integral): weight cos(3 t), integral sin(3)/3. A network of the full depth is off by 1/depth.
  const solutionError = (depth: number) => {
    const own = errors((t) => Math.cos(3 * t), { depth, depths: [8], choice: { at: "last" } })[0];
    let network = 2;
    for (let k = 1; k <= 8; k++) network += Math.cos(3 * k / 8) * network / 8;
    return own - Math.abs(network - 2 * Math.exp(Math.sin(3) / 3)) / 2;
  };
  const ratio = solutionError(1024) / solutionError(4096);
  assert.ok(ratio > 12 && ratio < 20, `ratio ${ratio}, 16 for order 2, 4 for order 1`);
});

Deno.test("the error at the last layer, and in the units of the state", () => {
  const choices = [
    { at: "largest", relative: true },
    { at: "last", relative: true },
    { at: "last", relative: false },
  ] as const;
  // The weight changes sign: the largest error is before the end.
  const [largest, last, absolute] = choices.map((choice) =>
    errors((t) => t < 0.5 ? 2 : -2, { choice })[0]
  );
  assert.ok(last < 0.9 * largest && last > 0, `${last} of ${largest}`);
  assertClose(absolute, 2 * last, { relative: 1e-14 });
});
