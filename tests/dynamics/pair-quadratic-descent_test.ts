import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/pair-quadratic-descent.ts";
import { drawNeurons } from "../../lib/dynamics/relu-pairs/neurons.ts";
import { symmetricEigenvalues } from "../../lib/num/linear-algebra/eigenvalues.ts";
import { norm } from "../../lib/num/linear-algebra/vector.ts";
import { fold, keyOf } from "../../lib/num/random/key.ts";
import { labelledPoints } from "../../lib/num/separation/labelled-points.ts";
import { tangentKernel } from "../../lib/num/separation/tangent-kernel.ts";
import { assertClose } from "../support.ts";
import { simulated } from "./pair-case.ts";
import { PlainDescent } from "./relu-pairs/plain-descent.ts";

const set = { points: "chirp", inputCount: 6, dimension: 4 } as const;
const points = labelledPoints({ ...set, draw: 0 });

Deno.test("displacement and flips are those of plain descent", async () => {
  const at = { ...set, width: 50, weightScale: 0.7, networks: 2, steps: 300 };
  const found = await simulated(plugin, at, 821);
  const largest = symmetricEigenvalues(tangentKernel(points), 6)[5];
  for (const index of [0, 1]) {
    const key = fold(keyOf(821), "network", index);
    const neurons = drawNeurons({ width: 50, weightScale: 0.7, coupling: "paired" }, 4, key);
    const plain = new PlainDescent(points, neurons);
    for (let step = 0; step < 300; step++) {
      plain.step(plain.outputs().map((f, i) => (points.labels[i] - f) / largest));
    }
    const moved = plain.weights.map((weight, k) => weight - neurons.weights[k]);
    assertClose(found.displacement[index], norm(moved), { relative: 1e-8 });
    assertClose(found.flips[index], plain.flips(), { absolute: 1.5 / 300 });
    assertClose(found.scaledFlips[index], found.flips[index] * 0.7 * Math.sqrt(50), {
      relative: 1e-12,
    });
    assert.equal(found.initialLoss[index], 3);
  }
});

/** With hardly a flip the loss is that of linear descent with the network's own kernel. */
function assertLinear(errors: Float64Array): void {
  for (const error of errors) assertClose(error, 0, { absolute: 0.02 });
}

Deno.test("large weights are linear, and below the bound; small ones are not", async () => {
  const at = { ...set, width: 400, networks: 3, steps: 200, window: 100 };
  const large = await simulated(plugin, { ...at, weightScale: 1e4 }, 822);
  assertLinear(large.linearError);
  assert.ok(large.violated.every((bit) => bit === 0));
  assert.ok(large.rateRatio.every((ratio) => ratio > 1));
  assert.ok(large.drift.every((drift) => drift < 1e-2));
  const small = await simulated(plugin, { ...at, weightScale: 0.1 }, 822);
  assert.throws(() => assertLinear(small.linearError));
});
