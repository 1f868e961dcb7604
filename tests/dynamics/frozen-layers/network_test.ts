import assert from "node:assert/strict";
import {
  derivativeAlong,
  forward,
  gaussianWeights,
  jacobian,
  pulledBack,
} from "../../../lib/dynamics/frozen-layers/network.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";
import { outputOf } from "./plain.ts";

const width = 4;
const count = 3;
const stream = randomStream(keyOf(3901));
const first = gaussianWeights(stream, width, 1.4);
const frozen = [gaussianWeights(stream, width, 1), gaussianWeights(stream, width, 1)];
const inputs = new Float64Array(count * width);
stream.fillNormal(inputs);
const networks = [0, 0.7].flatMap((skip) =>
  [0, 0.2, -1].map((slope) => ({ width, skip, slope, frozen }))
);
const rowOf = (values: Float64Array, row: number) =>
  Array.from(values.subarray(row * width, (row + 1) * width));

Deno.test("outputs are those of plain loops over neurons", () => {
  for (const network of networks) {
    const { output } = forward(network, first, inputs);
    for (let row = 0; row < count; row++) {
      const expected = outputOf({ ...network, first }, rowOf(inputs, row));
      rowOf(output, row).forEach((value, i) =>
        assertClose(value, expected[i], { absolute: 1e-13 })
      );
    }
  }
});

type Jacobian = typeof jacobian;

/** f(x) = Q_x W_0 x: no biases, so the derivative gives the whole output (Euler). */
function assertGivesOutput(of: Jacobian): void {
  for (const network of networks) {
    const { output, slopes } = forward(network, first, inputs);
    for (let input = 0; input < count; input++) {
      const { entries } = of(network, slopes, { input, nonzero: false });
      const x = rowOf(inputs, input);
      const received = Array.from(
        { length: width },
        (_, i) => x.reduce((sum, value, j) => sum + first[i * width + j] * value, 0),
      );
      rowOf(output, input).forEach((value, row) => {
        const found = received.reduce((sum, one, k) => sum + entries[row * width + k] * one, 0);
        assertClose(found, value, { absolute: 1e-12 });
      });
    }
  }
}

Deno.test("Q_x W_0 x is the output", () => {
  assertGivesOutput(jacobian);
});

Deno.test("a wrong variant is rejected: one identity for the whole product", () => {
  const wrong: Jacobian = (network, slopes, options) => {
    const { columns, entries } = jacobian({ ...network, skip: 0 }, slopes, options);
    for (let k = 0; k < width; k++) entries[k * width + k] += network.skip;
    return { columns, entries };
  };
  assert.throws(() => assertGivesOutput(wrong));
});

Deno.test("columns of silent units are left out only if asked", () => {
  const { slopes } = forward(networks[0], first, inputs);
  const silent = rowOf(slopes[0], 0).filter((slope) => slope === 0).length;
  assert.ok(silent > 0);
  assert.equal(jacobian(networks[0], slopes, { input: 0, nonzero: true }).columns, width - silent);
  assert.equal(jacobian(networks[0], slopes, { input: 0, nonzero: false }).columns, width);
});

Deno.test("pulling back is the transpose of the derivative", () => {
  for (const network of networks) {
    const { slopes } = forward(network, first, inputs);
    const direction = gaussianWeights(stream, width, 1);
    const errors = new Float64Array(inputs.length);
    stream.fillNormal(errors);
    const along = derivativeAlong(network, slopes, { direction, inputs });
    const back = pulledBack(network, slopes, { errors, inputs });
    const [left, right] = [[along, errors], [back, direction]].map(([a, b]) =>
      a.reduce((sum, value, k) => sum + value * b[k], 0)
    );
    assertClose(left, right, { relative: 1e-11, absolute: 1e-12 });
  }
});
