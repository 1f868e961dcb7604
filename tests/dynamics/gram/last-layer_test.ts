import assert from "node:assert/strict";
import type { InitialNetwork } from "../../../lib/dynamics/gram/initial.ts";
import {
  lastLayerDistance,
  lastLayerOf,
  stepLastLayer,
} from "../../../lib/dynamics/gram/last-layer.ts";
import { branchFactor } from "../../../lib/dynamics/gram/network.ts";
import { gramOf } from "../../../lib/dynamics/gram/rows.ts";
import {
  drawTrained,
  forward,
  type TrainedNetwork,
} from "../../../lib/dynamics/gram/trained-network.ts";
import { rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";
import { examples, inputsOf, networkOf } from "../gram-case.ts";

const inputs = inputsOf(examples());
const { count, size } = inputs;
const targets = Float64Array.of(1, -1, 0.5);
const [rate, steps] = [0.1, 12];

/** A network with its matrices, as one that was drawn without them. */
function withoutMatrices(
  { network, signals, preactivations, readout }: TrainedNetwork,
): InitialNetwork {
  const rows = (values: Float64Array) => ({ height: network.width, count, values: values.slice() });
  return {
    covariances: [
      rowGram(inputs.inputs, { count, size }),
      ...signals.map((signal) => gramOf(rows(signal), 1 / network.width)),
    ],
    signals: signals.map(rows),
    preactivations: preactivations.map(rows),
    readout,
  };
}

/** Descent in W^(H) with its matrix: the errors after each step, and how far it has moved. */
function explicit(trained: TrainedNetwork) {
  const { network, signals, preactivations, readout } = trained;
  const { width, depth, activation } = network;
  const matrix = trained.layers[depth - 1].matrix;
  const before = matrix.slice();
  const factor = branchFactor(network, depth) / width;
  let errors = forward(trained).map((u, i) => u - targets[i]);
  const path = Array.from({ length: steps }, () => {
    const [z, x] = [preactivations[depth - 1], signals[depth - 2]];
    for (let r = 0; r < width; r++) {
      for (let k = 0; k < width; k++) {
        for (let i = 0; i < count; i++) {
          matrix[r * width + k] -= rate * factor * errors[i] * readout[r] *
            activation.slope(z[r * count + i]) * x[k * count + i];
        }
      }
    }
    return errors = forward(trained).map((u, i) => u - targets[i]);
  });
  return { path, distance: Math.hypot(...matrix.map((w, k) => w - before[k])) };
}

function assertSteps(joining: "fully-connected" | "residual", statedRate: number): void {
  const trained = drawTrained(networkOf(joining), inputs, randomStream(keyOf(73)));
  const start = forward(trained).map((u, i) => u - targets[i]);
  const drawn = withoutMatrices(trained);
  const covariance = drawn.covariances[trained.network.depth - 1];
  const state = lastLayerOf(drawn, trained.network);
  const { path, distance } = explicit(trained);
  let errors: Float64Array = start;
  for (const expected of path) {
    errors = stepLastLayer(state, { covariance, errors, targets, rate: statedRate });
    errors.forEach((e, i) => assertClose(e, expected[i], { absolute: 1e-11 }));
  }
  assertClose(lastLayerDistance(state, { covariance, rate }), distance, { relative: 1e-10 });
}

Deno.test("steps without the matrix are those with it", () => {
  assertSteps("fully-connected", rate);
  assertSteps("residual", rate);
});

Deno.test("a wrong variant is rejected: half the rate", () => {
  assert.throws(() => assertSteps("residual", rate / 2));
});
