import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { plugin } from "../../lib/theory/large-first-step-limit.ts";
import { assertClose, assertMean, StatisticalFailure } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const case_ = { trained: [1, -1, 0.5, 2], probe: [0.5, 1, -1, 1], target: 1, learningRate: 2 };

Deno.test("reference case: kappa_2 = 1.347381, f_1 = 2.134419, 1.156988, 0.627159 for L = 2, 3, 4", () => {
  const at = (depth: number) => plugin.predict({ ...case_, depth });
  assertClose(scalarOf(at(2), "firstOverlap"), 1.347381, { absolute: 5e-7 });
  [2.134419, 1.156988, 0.627159].forEach((expected, index) =>
    assertClose(scalarOf(at(index + 2), "firstStepOutput"), expected, { absolute: 5e-7 })
  );
});

Deno.test("a small step reduces kappa_2 to the arc-cosine kernel of the two inputs", () => {
  const found = scalarOf(
    plugin.predict({ ...case_, depth: 2, learningRate: 1e-9 }),
    "firstOverlap",
  );
  const [a, b, c] = [7.25, 4.25, 2].map((x) => 0.4 * x);
  const angle = Math.acos(c / Math.sqrt(a * b));
  const kernel = Math.sqrt(a * b) / (2 * Math.PI) *
    (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle));
  assertClose(found, kernel, { relative: 1e-8 });
});

Deno.test("the sign of the target is the sign of the output", () => {
  const [plus, minus] = [1, -1].map((target) => plugin.predict({ ...case_, depth: 3, target }));
  assert.equal(scalarOf(minus, "firstStepOutput"), -scalarOf(plus, "firstStepOutput"));
});

// The layers l >= 2 drawn one unit at a time: kappa_3, and f_1 for L = 3. 400,000 units.
Deno.test("f_1 and kappa_3 by sampling units of the limit; without the gate of step 0 it is wrong", () => {
  const stream = randomStream(keyOf(77));
  const count = 400000;
  const draw = () => stream.normal();
  const [a, b, c] = [7.25, 4.25, 2].map((x) => 0.4 * x);
  const relu = (x: number) => Math.max(x, 0);
  const overlaps = new Float64Array(count);
  const ungated = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const g0 = Math.sqrt(a) * draw();
    const g = c / a * g0 + Math.sqrt(b - c * c / a) * draw();
    const z = draw();
    overlaps[i] = relu(g0) * relu(g + (g0 > 0 ? 4 * z : 0));
    ungated[i] = relu(g0) * relu(Math.sqrt(b) * draw() + 4 * z);
  }
  const kappa = 1.347381;
  assertMean(overlaps, { expected: kappa, discrepancy: 0.05 });
  assert.throws(() => assertMean(ungated, { expected: kappa }), StatisticalFailure);
  const outputs = new Float64Array(count);
  const next = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const [h2, z] = [Math.sqrt(2.9) * draw(), draw()];
    next[i] = relu(h2) * relu(2 * z * kappa);
    const u = draw();
    const h3 = Math.sqrt(2.9) * draw();
    const kappa3 = Math.sqrt(2.9) * 2 / (2 * Math.PI) * kappa;
    const x3 = h3 > 0 ? relu(2 * u * kappa3) : 0;
    outputs[i] = (u + 2 * relu(h3)) * x3;
  }
  assertMean(next, { expected: Math.sqrt(2.9) * 2 / (2 * Math.PI) * kappa, discrepancy: 0.05 });
  assertMean(outputs, { expected: 1.156988, discrepancy: 0.08 });
});

Deno.test("updates: layer 1 moves by |s| |<xi_0, xi> + 1| / sqrt 2, layer 2 by |s| kappa_2 / sqrt 2", () => {
  const { updateRms } = plugin.predict({ ...case_, depth: 3 });
  assert.ok(updateRms.shape === "curve");
  assertClose(updateRms.y[0], 4 / Math.SQRT2, { relative: 1e-14 });
  assertClose(updateRms.y[1], Math.SQRT2 * 1.347381, { absolute: 1e-6 });
});

Deno.test("inputs of two dimensions are refused", () => {
  assert.throws(() => plugin.predict({ ...case_, depth: 2, probe: [1] }), /dimensions 4 and 1/);
});
