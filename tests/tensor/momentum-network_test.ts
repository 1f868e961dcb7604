import assert from "node:assert/strict";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { MomentumNetwork } from "../../lib/tensor/momentum-network.ts";
import { assertClose } from "../support.ts";

/** A network in plain float64: weights and biases by layer, relu but in the last one. */
interface Plain {
  readonly weights: number[][][];
  readonly biases: number[][];
}

const sizes = [4, 9, 7, 1];
const batch = 6;
const examples = 12;

function drawn() {
  const stream = randomStream(keyOf(5131));
  const numbers = (count: number) => Float32Array.from({ length: count }, () => stream.normal());
  const weights = sizes.slice(1).map((size, l) =>
    numbers(size * sizes[l]).map((w) => w / Math.sqrt(sizes[l]))
  );
  const biases = sizes.slice(1).map((size) => numbers(size).map((b) => 0.3 * b));
  return { weights, biases, inputs: numbers(4 * examples), targets: numbers(examples) };
}

const trainedWeights = [true, true, false];

/** The gradient of the mean of (f - y)^2 by the chain rule, one example after the other. */
function gradientOf(
  { weights, biases }: Plain,
  rows: number[],
  { inputs, targets }: ReturnType<typeof drawn>,
): Plain {
  const zeros = {
    weights: weights.map((w) => w.map((row) => row.map(() => 0))),
    biases: biases.map((b) => b.map(() => 0)),
  };
  for (const row of rows) {
    const signals = [Array.from(inputs.subarray(4 * row, 4 * row + 4))];
    const received: number[][] = [];
    weights.forEach((w, l) => {
      const z = w.map((unit, i) =>
        unit.reduce((sum, entry, j) => sum + entry * signals[l][j], biases[l][i])
      );
      received.push(z);
      signals.push(l + 1 < weights.length ? z.map((one) => Math.max(0, one)) : z);
    });
    let back = [2 * (signals.at(-1)![0] - targets[row]) / rows.length];
    for (let l = weights.length - 1; l >= 0; l--) {
      back.forEach((g, i) => {
        zeros.biases[l][i] += g;
        signals[l].forEach((x, j) => zeros.weights[l][i][j] += g * x);
      });
      if (l === 0) break;
      back = signals[l].map((_, j) =>
        received[l - 1][j] > 0 ? back.reduce((sum, g, i) => sum + g * weights[l][i][j], 0) : 0
      );
    }
  }
  return zeros;
}

const stepRows = [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10], [11, 0, 3], [2, 9, 4, 1, 0, 7]];

/** Outputs at all inputs after the steps, in float64: v <- beta v + g, w <- w - rate v. */
function plainOutputs(beta: number, rate: number, trainedBiases: boolean[]): number[] {
  const start = drawn();
  const network: Plain = {
    weights: sizes.slice(1).map((size, l) =>
      Array.from(
        { length: size },
        (_, i) => Array.from(start.weights[l].subarray(i * sizes[l], (i + 1) * sizes[l])),
      )
    ),
    biases: start.biases.map((b) => Array.from(b)),
  };
  const velocity = gradientOf(network, [], start);
  for (const rows of stepRows) {
    const gradient = gradientOf(network, rows, start);
    network.weights.forEach((w, l) =>
      w.forEach((unit, i) =>
        unit.forEach((_, j) => {
          const v = velocity.weights[l][i][j] = beta * velocity.weights[l][i][j] +
            gradient.weights[l][i][j];
          if (trainedWeights[l]) unit[j] -= rate * v;
        })
      )
    );
    network.biases.forEach((b, l) =>
      b.forEach((_, i) => {
        const v = velocity.biases[l][i] = beta * velocity.biases[l][i] + gradient.biases[l][i];
        if (trainedBiases[l]) b[i] -= rate * v;
      })
    );
  }
  return Array.from({ length: examples }, (_, row) =>
    network.weights.reduce(
      (signal, w, l) =>
        w.map((unit, i) => {
          const z = unit.reduce((sum, entry, j) => sum + entry * signal[j], network.biases[l][i]);
          return l + 1 < network.weights.length ? Math.max(0, z) : z;
        }),
      Array.from(start.inputs.subarray(4 * row, 4 * row + 4)),
    )[0]);
}

function kernelOutputs(beta: number, rate: number, trainedBiases: boolean[]): Float64Array {
  const { weights, biases, inputs, targets } = drawn();
  const shape = { sizes, biases: [true, true, true], trainedWeights, trainedBiases, batch };
  const network = new MomentumNetwork("wasm", shape);
  weights.forEach((w, l) => network.writeWeights(l, w));
  biases.forEach((b, l) => network.writeBias(l, b));
  const all = { inputs, targets: Float64Array.from(targets) };
  for (const rows of stepRows) {
    network.step(all, Int32Array.from(rows), { rate, momentum: beta });
  }
  const found = network.outputs(inputs);
  network.dispose();
  return found;
}

function assertSame(beta: number, reference: number): void {
  for (const trainedBiases of [[true, true, false], [false, false, false]]) {
    const plain = plainOutputs(reference, 0.05, trainedBiases);
    kernelOutputs(beta, 0.05, trainedBiases).forEach((f, i) =>
      assertClose(f, plain[i], { absolute: 2e-5 })
    );
  }
}

Deno.test("steps with momentum are those of plain float64 loops, biases trained or not", () => {
  assertSame(0.9, 0.9);
  assertSame(0, 0);
});

Deno.test("a wrong variant is rejected: another momentum", () => {
  assert.throws(() => assertSame(0.9, 0.85), /off by/);
});

Deno.test("a pull is added to the gradient of its layer", () => {
  const { weights, biases, inputs, targets } = drawn();
  const shape = {
    sizes,
    biases: [true, true, true],
    trainedWeights,
    trainedBiases: [false, false, false],
    batch,
  };
  const after = (decay: number) => {
    const network = new MomentumNetwork("wasm", shape);
    weights.forEach((w, l) => network.writeWeights(l, w));
    biases.forEach((b, l) => network.writeBias(l, b));
    network.step({ inputs, targets: Float64Array.from(targets) }, Int32Array.of(0, 1), {
      rate: 0.1,
      momentum: 0,
      pull: (layer, { weights: w, gradient }) => {
        if (layer === 0) w.forEach((entry, k) => gradient[k] += decay * entry);
      },
    });
    const found = network.readWeights(0);
    network.dispose();
    return found;
  };
  const [plain, decayed] = [after(0), after(0.5)];
  decayed.forEach((w, k) => assertClose(w, plain[k] - 0.05 * weights[0][k], { absolute: 1e-6 }));
});
