import assert from "node:assert/strict";
import {
  descend,
  distancesFrom,
  drawTrained,
  forward,
  gramsOf,
  type TrainedNetwork,
} from "../../../lib/dynamics/gram/trained-network.ts";
import { lossOf } from "../../../lib/dynamics/gram/schedule.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";
import { examples, inputsOf, networkOf } from "../gram-case.ts";

const joinings = ["fully-connected", "residual"] as const;
const inputs = inputsOf(examples());
const { count } = inputs;

function draw(joining: (typeof joinings)[number]): TrainedNetwork {
  return drawTrained(networkOf(joining, { width: 6 }), inputs, randomStream(keyOf(71)));
}

/** The weights of each layer, then a: they are read and written in place. */
function weightsOf({ layers, readout }: TrainedNetwork): Float64Array[] {
  return [...layers.map(({ matrix }) => matrix), readout];
}

/** Derivative of `f` by one weight, by central differences. */
function derivative(weights: Float64Array, index: number, f: () => number): number {
  const [kept, step] = [weights[index], 1e-5];
  weights[index] = kept + step;
  const above = f();
  weights[index] = kept - step;
  const below = f();
  weights[index] = kept;
  return (above - below) / (2 * step);
}

Deno.test("outputs are those of plain loops by the definition", () => {
  for (const joining of joinings) {
    const trained = draw(joining);
    const { network: { width, depth, branchScale, normalizer, activation }, layers } = trained;
    const outputs = forward(trained);
    for (let i = 0; i < count; i++) {
      let x = inputs.inputs.slice(i * inputs.size, (i + 1) * inputs.size);
      for (let h = 0; h < depth; h++) {
        const before = x;
        const skips = joining === "residual" && h > 0;
        const scale = skips
          ? branchScale / depth / Math.sqrt(width)
          : Math.sqrt(normalizer / width);
        x = Float64Array.from({ length: width }, (_, r) => {
          let z = 0;
          before.forEach((value, k) => z += layers[h].matrix[r * before.length + k] * value);
          return scale * activation.value(z) + (skips ? before[r] : 0);
        });
      }
      const expected = x.reduce((sum, value, r) => sum + trained.readout[r] * value, 0);
      assertClose(outputs[i], expected, { absolute: 1e-13 });
    }
  }
});

/** Gram matrices against derivatives of the outputs by differences. */
function assertGrams(trained: TrainedNetwork, grams: readonly Float64Array[]): void {
  weightsOf(trained).forEach((weights, layer) => {
    const jacobian = Array.from(
      { length: count },
      (_, i) =>
        Float64Array.from(weights, (_, k) => derivative(weights, k, () => forward(trained)[i])),
    );
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const expected = jacobian[i].reduce((sum, d, k) => sum + d * jacobian[j][k], 0);
        assertClose(grams[layer][i * count + j], expected, { absolute: 1e-7 });
      }
    }
  });
}

Deno.test("Gram matrices of all layers are those of derivatives by differences", () => {
  for (const joining of joinings) {
    const trained = draw(joining);
    forward(trained);
    assertGrams(trained, gramsOf(trained));
  }
});

Deno.test("a wrong variant is rejected: the layers in the reverse order", () => {
  const trained = draw("residual");
  forward(trained);
  assert.throws(() => assertGrams(trained, gramsOf(trained).reverse()));
});

Deno.test("a step goes down the gradient of 1/2 |u - y|^2, and distances are those of the step", () => {
  for (const joining of joinings) {
    const trained = draw(joining);
    const targets = Float64Array.of(1, -1, 0.5);
    const errors = () => forward(trained).map((u, i) => u - targets[i]);
    const before = weightsOf(trained).map((weights) => weights.slice());
    const gradients = weightsOf(trained).map((weights) =>
      Float64Array.from(weights, (_, k) => derivative(weights, k, () => lossOf(errors())))
    );
    descend(trained, errors(), 0.05);
    const initial = { matrices: before.slice(0, -1), readout: before.at(-1)! };
    const distances = distancesFrom(trained, initial);
    weightsOf(trained).forEach((weights, layer) => {
      weights.forEach((weight, k) =>
        assertClose(weight, before[layer][k] - 0.05 * gradients[layer][k], { absolute: 1e-8 })
      );
      assertClose(distances[layer], 0.05 * Math.hypot(...gradients[layer]), { absolute: 1e-7 });
    });
  }
});
