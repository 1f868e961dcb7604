import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/quadratic-displacement.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { labelledPoints } from "../../lib/num/separation/labelled-points.ts";
import { outputCovariance, tangentKernel } from "../../lib/num/separation/tangent-kernel.ts";
import { assertClose, assertMean } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const gold = { points: "chirp", inputCount: 16, dimension: 8 };
const at = (point: Readonly<Record<string, unknown>>) =>
  plugin.predict(v.parse(plugin.params, point));

Deno.test("values of another program", () => {
  const found = at({ ...gold, steps: 3000 });
  assertClose(scalarOf(found, "leastEigenvalue"), 0.00679, { absolute: 5e-7 });
  assertClose(scalarOf(found, "largestEigenvalue"), 1.4721, { absolute: 5e-6 });
  assertClose(scalarOf(found, "displacementLimit") ** 2, 24.6376, { absolute: 5e-4 });
  assertClose(scalarOf(found, "displacement"), 4.9636, { absolute: 5e-5 });
  assertClose(scalarOf(found, "scaledFlips"), 0.649, { absolute: 0.006 });
});

/** The displacement of descent in the outputs, with the weights' movement sum_t rate g(t) by plain loops. */
function plainDisplacement(steps: number): number {
  const points = labelledPoints({ points: "chirp", inputCount: 5, dimension: 4, draw: 0 });
  const kernel = tangentKernel(points);
  const rate = 1 /
    scalarOf(at({ points: "chirp", inputCount: 5, dimension: 4, steps }), "largestEigenvalue");
  const outputs = new Float64Array(5);
  const moved = new Float64Array(5);
  for (let step = 0; step < steps; step++) {
    const push = outputs.map((f, i) => rate * (points.labels[i] - f));
    for (let i = 0; i < 5; i++) {
      moved[i] += push[i];
      for (let j = 0; j < 5; j++) outputs[i] += kernel[i * 5 + j] * push[j];
    }
  }
  let square = 0;
  moved.forEach((a, i) => moved.forEach((b, j) => square += a * kernel[i * 5 + j] * b));
  return Math.sqrt(square);
}

Deno.test("the displacement is that of descent in the outputs; the limit is another number", () => {
  for (const steps of [1, 10, 100]) {
    const found = at({ points: "chirp", inputCount: 5, dimension: 4, steps });
    assertClose(scalarOf(found, "displacement"), plainDisplacement(steps), { relative: 1e-10 });
  }
  const early = at({ points: "chirp", inputCount: 5, dimension: 4, steps: 1 });
  assert.throws(() =>
    assertClose(scalarOf(early, "displacementLimit"), plainDisplacement(1), { relative: 0.05 })
  );
  assert.ok(scalarOf(early, "displacementBound") > scalarOf(early, "displacementLimit"));
});

// 20,000 draws of the first outputs: fails wrongly once in 1e6.
Deno.test("independent neurons: mean square over normal first outputs", () => {
  const set = { points: "chirp", inputCount: 2, dimension: 3 } as const;
  const points = labelledPoints({ ...set, draw: 0 });
  const [kernel, covariance] = [tangentKernel(points), outputCovariance(points)];
  const determinant = kernel[0] * kernel[3] - kernel[1] ** 2;
  const stream = randomStream(keyOf(881));
  const [a, b] = [Math.sqrt(covariance[0]), covariance[1] / Math.sqrt(covariance[0])];
  const c = Math.sqrt(covariance[3] - b * b);
  const squares = Float64Array.from({ length: 20_000 }, () => {
    const [g, h] = [stream.normal(), stream.normal()];
    const x = points.labels[0] - 2 * a * g;
    const y = points.labels[1] - 2 * (b * g + c * h);
    return (kernel[3] * x * x - 2 * kernel[1] * x * y + kernel[0] * y * y) / determinant;
  });
  const found = scalarOf(at({ ...set, steps: 1, weightScale: 2 }), "displacementIndependent");
  assertMean(squares, { expected: found ** 2, discrepancy: 1.5 });
});
