import assert from "node:assert/strict";
import { variationOf } from "../../lib/num/relu-measure/least-variation.ts";
import { solveLeastVariation } from "../../lib/num/relu-measure/least-variation.ts";
import { plugin as solver } from "../../lib/theory/least-variation.ts";
import { plugin } from "../../lib/theory/two-point-knots.ts";
import { assertClose } from "../support.ts";

type Numbers = Record<string, { readonly value: number; readonly y: Float64Array }>;
const closed = (input: number, target: number, penalty: number) =>
  plugin.predict({ input, target, penalty }) as unknown as Numbers;

Deno.test("Figure 6b's examples at lambda = 0.1, and the slope of the cost in lambda", () => {
  const found = closed(10, 2, 0.1);
  assertClose(found.residual.value, 0.0199, { absolute: 1e-5 });
  // Per lambda: 2 |nu| = 0.79603 for the optimum, 4 for a line.
  const small = closed(10, 2, 1e-6);
  assertClose(small.objective.value / 1e-6, 8 / Math.sqrt(101), { absolute: 2e-6 });
  assertClose(small.constantObjective.value / 1e-6, 4, { absolute: 2e-6 });
});

Deno.test("the closed form is what the solver finds, and a wrong residual is not", () => {
  for (const [input, target, penalty] of [[10, 2, 0.1], [3, 1, 0.02], [1.9, 0.5, 0.2]]) {
    const problem = { inputs: [-input, input], targets: [target, target], penalty };
    const range = { from: -1, to: 1, count: 3 };
    const solved = solver.predict({ ...problem, range, position: 0 }) as unknown as Numbers;
    const found = closed(input, target, penalty);
    assertClose(solved.knots.y[0], found.knotLeft.value, { absolute: 1e-9 });
    assertClose(solved.knots.y[1], found.knotRight.value, { absolute: 1e-9 });
    assertClose(solved.residual1.value, found.residual.value, { absolute: 1e-10 });
    assertClose(solved.objective.value, found.objective.value, { absolute: 1e-10 });
    assertClose(solved.variation.value, found.variation.value, { absolute: 1e-9 });
    assertClose(solved.predictor.value, found.valueAtZero.value, { absolute: 1e-9 });
    const slopes = solved.slopeChanges.y.reduce((sum, change) => sum + change, 0);
    assertClose(slopes, found.slopeJump.value, { absolute: 1e-9 });
    assert.ok(Math.abs(solved.residual1.value - found.constantResidual.value) > 1e-3);
  }
});

Deno.test("below sqrt 3 the optimum is a constant, which is refused here", () => {
  const problem = { inputs: [-1.7, 1.7], targets: [1, 1], penalty: 0.1 };
  const { atoms } = solveLeastVariation(problem);
  assertClose(variationOf(atoms), 0.9, { absolute: 1e-9 });
  assert.throws(() => closed(1.7, 1, 0.1), /above sqrt 3/);
  assert.throws(() => closed(10, 0.001, 0.1), /above 2 penalty/);
});
