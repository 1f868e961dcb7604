import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/frozen-layer-training.ts";
import { drawNetwork, networkOf } from "../../lib/dynamics/frozen-layers/ensemble.ts";
import { kroneckerHessian, lossAt } from "../../lib/dynamics/frozen-layers/hessian.ts";
import { forward } from "../../lib/dynamics/frozen-layers/network.ts";
import { symmetricEigen } from "../../lib/num/linear-algebra/linalg.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose } from "../support.ts";
import { atSkip, fieldsOf, valueOf } from "./layer-matrix/job.ts";

const base = {
  networks: 1,
  width: 4,
  layers: 2,
  deviation: 0.7,
  inputs: 6,
  slope: 1,
  skips: [1],
  steps: 20,
};
const seed = 4201;

/** log10 L_20 / L_0 of a linear network from the modes of its Hessian: residuals times (1 - rate lambda)^20. */
function predicted(rateTimes: number): number {
  const params = { ...base, networks: 1 };
  const draw = drawNetwork(keyOf(seed), params, 0);
  const network = networkOf(draw, params, { skip: 1 });
  const targets = forward(network, draw.teacher, draw.inputs).output;
  const { loss, slopes } = lossAt(network, draw.first, { inputs: draw.inputs, targets });
  const size = base.width ** 2;
  const { values, vectors } = symmetricEigen(kroneckerHessian(network, slopes, draw.inputs), size);
  let last = 0;
  for (let j = 0; j < size; j++) {
    let mode = 0;
    for (let k = 0; k < size; k++) {
      mode += vectors[k * size + j] * (draw.first[k] - draw.teacher[k]);
    }
    const factor = (1 - rateTimes * values[j] / values[size - 1]) ** 20;
    last += values[j] / 2 * (mode * factor) ** 2;
  }
  return Math.log10(last / loss);
}

Deno.test("a linear network shrinks mode by mode, (1 - lambda / lambda_max) a step", () => {
  const fields = fieldsOf(plugin, { ...base, iterations: 3000 }, seed);
  const found = atSkip(fields, "logLoss", 0)[0];
  assertClose(found, predicted(1), { absolute: 1e-5 });
  // Wrong: half the rate.
  assert.throws(() => assertClose(found, predicted(0.5), { absolute: 1e-2 }));
});

Deno.test("curves end at the last loss and fall; halving rho and sigma changes nothing", () => {
  const fields = fieldsOf(
    plugin,
    { ...base, networks: 2, slope: 0, skips: [0, 1], steps: 30, records: 10 },
    4202,
  );
  const { axes, values } = fields.logLossAt;
  assert.deepEqual(axes[2].labels, Float64Array.from({ length: 10 }, (_, i) => 3 * (i + 1)));
  fields.logLoss.values.forEach((last, k) => {
    const curve = values.subarray(10 * k, 10 * k + 10);
    assert.equal(curve[9], last);
    assert.ok(curve[9] < curve[0] && curve[0] < 0);
  });
  assert.ok(valueOf(fields, "homogeneityError") < 1e-10);
});

Deno.test("advantages are differences to the first rho", () => {
  const fields = fieldsOf(plugin, { ...base, slope: 0, skips: [0, 1, 2] }, 4203);
  const [without, one, two] = [0, 1, 2].map((k) => atSkip(fields, "logLoss", k)[0]);
  assert.deepEqual([...fields.logLossAdvantage.values], [0, without - one, without - two]);
});
