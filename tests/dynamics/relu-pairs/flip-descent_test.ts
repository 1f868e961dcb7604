import assert from "node:assert/strict";
import { FlipDescent } from "../../../lib/dynamics/relu-pairs/flip-descent.ts";
import { type couplings, drawNeurons } from "../../../lib/dynamics/relu-pairs/neurons.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { labelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import { assertClose } from "../../support.ts";
import { PlainDescent } from "./plain-descent.ts";

const circle = labelledPoints({ points: "circle", inputCount: 8, dimension: 2, draw: 0 });
const chirp = labelledPoints({ points: "chirp", inputCount: 6, dimension: 4, draw: 0 });

/** Many flips (the weights are small beside what they move by), a few, and almost none. */
const cases = [
  { points: circle, width: 12, weightScale: 0.2, loss: "logistic", rate: 4 },
  { points: circle, width: 40, weightScale: 3, loss: "logistic", rate: 4 },
  { points: chirp, width: 30, weightScale: 0.3, loss: "quadratic", rate: 0.8 },
  { points: chirp, width: 60, weightScale: 30, loss: "quadratic", rate: 0.8 },
] as const;
type Case = (typeof cases)[number];

function pushesOf({ points, loss, rate }: Case, outputs: Float64Array): Float64Array {
  return outputs.map((output, i) => {
    const label = points.labels[i];
    return loss === "logistic"
      ? rate / points.count * label / (1 + Math.exp(label * output))
      : rate * (label - output);
  });
}

function started(one: Case, coupling: (typeof couplings)[number]) {
  const { points, width, weightScale } = one;
  const neurons = drawNeurons({ width, weightScale, coupling }, points.dimension, keyOf(701));
  return { neurons, flips: new FlipDescent(points, neurons) };
}

function assertFollows(one: Case, coupling: (typeof couplings)[number], steps = 400) {
  const { neurons, flips } = started(one, coupling);
  const plain = new PlainDescent(one.points, neurons);
  for (let step = 0; step < steps; step++) {
    const outputs = plain.outputs();
    outputs.forEach((output, i) => assertClose(flips.outputs[i], output, { absolute: 1e-9 }));
    const pushes = pushesOf(one, outputs);
    plain.step(pushes);
    flips.step(pushes);
  }
  const moved = flips.displacements();
  plain.weights.forEach((weight, at) =>
    assertClose(moved[at], weight - neurons.weights[at], { absolute: 1e-9 })
  );
  flips.outputsOfWeights().forEach((output, i) =>
    assertClose(output, flips.outputs[i], { absolute: 1e-9 })
  );
  // A neuron that descent holds at a boundary is on either side of it by rounding.
  assertClose(flips.flips(), plain.flips(), { absolute: 1.5 / (one.width * one.points.count) });
  return flips.flips();
}

Deno.test("descent by flips is plain descent, step by step, with many flips and few", () => {
  const shares = cases.flatMap((one) =>
    (["paired", "independent"] as const).map((coupling) => assertFollows(one, coupling))
  );
  assert.ok(Math.max(...shares) > 0.1, `${shares}: no case flips much`);
});

Deno.test("a wrong variant is rejected: activations kept as they were", () => {
  const one = cases[0];
  const { neurons, flips } = started(one, "paired");
  const plain = new PlainDescent(one.points, neurons);
  const kernel = flips.kernelAtStart();
  const frozen = plain.outputs();
  for (let step = 0; step < 400; step++) {
    const pushes = pushesOf(one, plain.outputs());
    plain.step(pushes);
    const { count } = one.points;
    frozen.forEach((_, i) => {
      for (let j = 0; j < count; j++) frozen[i] += kernel[i * count + j] * pushes[j];
    });
  }
  assert.throws(() =>
    plain.outputs().forEach((output, i) => assertClose(frozen[i], output, { absolute: 1e-3 }))
  );
});

Deno.test("the kernel counts the neurons that are active at both points", () => {
  for (const coupling of ["paired", "independent"] as const) {
    const { neurons, flips } = started(cases[2], coupling);
    const { count, dimension, inputs } = chirp;
    const product = (a: Float64Array, i: number, b: Float64Array, j: number) => {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += a[i * dimension + k] * b[j * dimension + k];
      return sum;
    };
    const kernel = flips.kernelAtStart();
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        let both = 0;
        for (let r = 0; r < neurons.width; r++) {
          const active = (at: number) => product(neurons.weights, r, inputs, at) > 0;
          if (active(i) && active(j)) both++;
        }
        const expected = product(inputs, i, inputs, j) * both / neurons.width;
        assertClose(kernel[i * count + j], expected, { absolute: 1e-14 });
      }
    }
  }
});
