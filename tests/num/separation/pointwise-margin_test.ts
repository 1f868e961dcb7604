import assert from "node:assert/strict";
import { featureProducts } from "../../../lib/dynamics/relu-pairs/criteria.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import {
  type ActivationCell,
  activationCells,
  circleCells,
} from "../../../lib/num/separation/activation-cells.ts";
import { circlePoints, labelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import { minimumNormPoint } from "../../../lib/num/separation/minimum-norm-point.ts";
import { middleOf, pointwiseMargin } from "../../../lib/num/separation/pointwise-margin.ts";
import { assertClose } from "../../support.ts";

function drawnCells(count: number, directions: number, seed: number): readonly ActivationCell[] {
  const drawn = new Float64Array(2 * directions);
  randomStream(keyOf(seed)).fillNormal(drawn);
  return activationCells(circlePoints(count), drawn, directions);
}

Deno.test("the circle: 1 / (n cos(pi / n)) to 1e-6, and 0 for n = 2 mod 4", () => {
  for (const count of [8, 16, 32]) {
    const points = circlePoints(count);
    const { lower, upper } = pointwiseMargin(points, circleCells(points), { relative: 1e-7 });
    const exact = 1 / (count * Math.cos(Math.PI / count));
    assert.ok(lower <= exact * (1 + 1e-12) && exact <= upper * (1 + 1e-12), `${lower} ${upper}`);
    assertClose((lower + upper) / 2, exact, { relative: 1e-6 });
  }
  const ten = circlePoints(10);
  const middles = Float64Array.from({ length: 20 }, (_, k) => {
    const angle = 2 * Math.PI * (k >> 1) / 10;
    return k % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
  const cells = activationCells(ten, middles, 10);
  assert.ok(pointwiseMargin(ten, cells, { relative: 1e-4 }).upper < 1e-4);
});

Deno.test("one cell with one point: its weight", () => {
  const points = {
    count: 1,
    dimension: 2,
    inputs: Float64Array.of(0.6, 0.8),
    labels: Float64Array.of(-1),
  };
  const cells = [{ active: Int32Array.of(0), weight: 0.3 }];
  assertClose(middleOf(pointwiseMargin(points, cells, { relative: 1e-6 })), 0.3, {
    relative: 1e-6,
  });
});

/** The dual by multiplicative weights, slow and plain; an upper bound that tends to the margin. */
function plainUpperBound(count: number, cells: readonly ActivationCell[], steps: number): number {
  const { inputs, labels } = circlePoints(count);
  const q = new Float64Array(count).fill(1 / count);
  let best = Infinity;
  for (let step = 1; step <= steps; step++) {
    const slopes = new Float64Array(count);
    let value = 0;
    for (const { active, weight } of cells) {
      let [x, y] = [0, 0];
      for (const i of active) {
        x += q[i] * labels[i] * inputs[2 * i];
        y += q[i] * labels[i] * inputs[2 * i + 1];
      }
      const r = Math.hypot(x, y);
      value += weight * r;
      if (r === 0) continue;
      for (const i of active) {
        slopes[i] += weight * labels[i] * (x * inputs[2 * i] + y * inputs[2 * i + 1]) / r;
      }
    }
    best = Math.min(best, value);
    let total = 0;
    for (let i = 0; i < count; i++) {
      q[i] *= Math.exp(-2 / Math.sqrt(step) * slopes[i]);
      total += q[i];
    }
    for (let i = 0; i < count; i++) q[i] /= total;
  }
  return best;
}

Deno.test("random directions: the bracket holds the value of another method", () => {
  for (const seed of [751, 752, 753]) {
    const cells = drawnCells(12, 40, seed);
    const { lower, upper } = pointwiseMargin(circlePoints(12), cells, { relative: 1e-5 });
    assert.ok(lower > 0 && upper - lower <= 1e-5 * upper);
    const plain = plainUpperBound(12, cells, 40_000);
    assert.ok(plain >= lower && plain <= 1.03 * upper, `${plain} beside ${lower}, ${upper}`);
  }
});

Deno.test("a wrong variant is rejected: the margin in the norm of the kernel", () => {
  const cells = drawnCells(12, 40, 751);
  const points = circlePoints(12);
  const products = featureProducts(points, cells);
  const { squaredNorm } = minimumNormPoint(products, 12, { toTheEnd: true });
  const { upper } = pointwiseMargin(points, cells, { relative: 1e-5 });
  assert.ok(Math.sqrt(squaredNorm) > 1.02 * upper, `${Math.sqrt(squaredNorm)} beside ${upper}`);
});

Deno.test("there is a margin where points can be separated, and only there", () => {
  let separable = 0;
  for (let seed = 0; seed < 60; seed++) {
    const cells = drawnCells(16, 9, 760 + seed);
    const points = circlePoints(16);
    const found = minimumNormPoint(featureProducts(points, cells), 16).isSeparable;
    const { lower } = pointwiseMargin(points, cells, { relative: 1e-2 });
    assert.equal(lower > 0, found, `seed ${seed}: ${lower}`);
    separable += found ? 1 : 0;
  }
  assert.ok(separable > 10 && separable < 50, `${separable} of 60`);
});

Deno.test("the cube's parity: the uniform dual weights give the same as all of them", () => {
  const points = labelledPoints({ points: "cube-parity", dimension: 3, draw: 0 });
  const directions = new Float64Array(3 * 2000);
  randomStream(keyOf(781)).fillNormal(directions);
  // All signs and permutations that keep the labels: then the uniform weights are optimal.
  const orbit: number[] = [];
  for (let k = 0; k < 200; k++) {
    const [a, b, c] = directions.subarray(3 * k, 3 * k + 3);
    for (const [x, y] of [[a, b], [b, a]]) {
      for (let signs = 0; signs < 8; signs++) {
        orbit.push(signs & 1 ? -x : x, signs & 2 ? -y : y, signs & 4 ? -c : c);
      }
    }
  }
  const cells = activationCells(points, Float64Array.from(orbit), orbit.length / 3);
  const { lower, upper } = pointwiseMargin(points, cells, { relative: 1e-6 });
  const uniform = cells.reduce((sum, { active, weight }) => {
    const mean = [0, 0, 0];
    for (const i of active) {
      for (let k = 0; k < 3; k++) mean[k] += points.labels[i] * points.inputs[3 * i + k] / 8;
    }
    return sum + weight * Math.hypot(...mean);
  }, 0);
  assert.ok(lower <= uniform * (1 + 1e-9) && uniform <= upper * (1 + 1e-6), `${uniform} ${upper}`);
});
