import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/initial-gram-convolutional.ts";
import { unitInputs } from "../../lib/dynamics/gram/examples.ts";
import { analyticActivations } from "../../lib/num/analytic-activation.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { normalizerOf } from "../../lib/num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../../lib/num/wide-limits/spectral-distance.ts";
import { assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute, examples } from "./gram-case.ts";

const { softplus } = analyticActivations;
const [count, pixels, channels, depth, width, branchScale] = [2, 3, 2, 3, 4, 1.5];
const networks = 3000;
const data = examples(count, pixels * channels);

function byRows(): { readonly least: Float64Array; readonly largest: Float64Array } {
  const params = v.parse(plugin.params, { pixels, depth, width, branchScale, networks });
  const fields = plugin.simulate({ params, recipe: {}, data, key: keyOf(111), compute });
  return { least: fields.lambdaMin.values, largest: fields.lambdaMax.values };
}

/** The pixels around l of an image, pixel after pixel of `size` numbers; zeros outside and beyond `reach`. */
function patchAt(
  x: Float64Array,
  l: number,
  { size, reach }: { readonly size: number; readonly reach: number },
): Float64Array {
  const patch = new Float64Array(3 * size);
  for (let o = -reach; o <= reach; o++) {
    if (l + o < 0 || l + o >= pixels) continue;
    patch.set(x.subarray((l + o) * size, (l + o + 1) * size), (o + 1) * size);
  }
  return patch;
}

function convolve(x: Float64Array, filters: Float64Array, reach: number): Float64Array {
  const size = filters.length / 3 / width;
  const z = new Float64Array(pixels * width);
  for (let l = 0; l < pixels; l++) {
    const patch = patchAt(x, l, { size, reach });
    for (let r = 0; r < width; r++) {
      patch.forEach((value, k) => z[l * width + r] += filters[r * 3 * size + k] * value);
    }
  }
  return z;
}

/** Networks with their filters, pixel by pixel; `reach` 1 is a filter of three pixels. */
function explicit(reach: number) {
  const stream = randomStream(keyOf(112));
  const { inputs } = unitInputs(data);
  const sample = { least: new Float64Array(networks), largest: new Float64Array(networks) };
  const filtersOf = (size: number) => {
    const filters = new Float64Array(width * 3 * size);
    stream.fillNormal(filters);
    return filters;
  };
  const convolved = (x: Float64Array, filters: Float64Array) => convolve(x, filters, reach);
  const patchOf = (x: Float64Array, l: number) => patchAt(x, l, { size: width, reach });
  const branch = branchScale / depth / Math.sqrt(width);
  for (let network = 0; network < networks; network++) {
    const layers = Array.from({ length: depth }, (_, h) => filtersOf(h === 0 ? channels : width));
    const readout = new Float64Array(pixels * width);
    stream.fillNormal(readout);
    // The derivative of each output by the last layer's filters.
    const derivatives = Array.from({ length: count }, (_, i) => {
      const input = inputs.slice(i * pixels * channels, (i + 1) * pixels * channels);
      let x = convolved(input, layers[0])
        .map((z) => Math.sqrt(normalizerOf(softplus) / width) * softplus.value(z));
      for (let h = 1; h < depth - 1; h++) {
        const z = convolved(x, layers[h]);
        x = x.map((value, k) => value + branch * softplus.value(z[k]));
      }
      const z = convolved(x, layers[depth - 1]);
      const derivative = new Float64Array(width * 3 * width);
      for (let l = 0; l < pixels; l++) {
        const patch = patchOf(x, l);
        for (let r = 0; r < width; r++) {
          const front = branch * readout[l * width + r] * softplus.slope(z[l * width + r]);
          patch.forEach((value, k) => derivative[r * 3 * width + k] += front * value);
        }
      }
      return derivative;
    });
    const gram = Float64Array.from({ length: count * count }, (_, at) => {
      const [a, b] = [derivatives[Math.floor(at / count)], derivatives[at % count]];
      return a.reduce((sum, value, k) => sum + value * b[k], 0);
    });
    const { least, largest } = extremeOf(gram, count);
    [sample.least[network], sample.largest[network]] = [least, largest];
  }
  return sample;
}

// 3000 networks on each side: each comparison fails wrongly with probability 1e-6, sees a distance of 0.13.
function assertSameLaw(reach: number): void {
  const [rows, filters] = [byRows(), explicit(reach)];
  assertTwoSample(rows.least, filters.least, { discrepancy: 0.13, what: "least" });
  assertTwoSample(rows.largest, filters.largest, { discrepancy: 0.13, what: "largest" });
}

Deno.test("networks by rows have the law of networks with filters, at width 4", () => {
  assertSameLaw(1);
});

Deno.test("a wrong variant is rejected: filters of one pixel", () => {
  assert.throws(() => assertSameLaw(0), StatisticalFailure);
});

Deno.test("inputs that pixels do not divide are refused", () => {
  const params = v.parse(plugin.params, { pixels: 4, depth, width, networks: 1 });
  const job = { params, recipe: {}, data, key: keyOf(1), compute };
  assert.throws(() => plugin.simulate(job), /6 numbers into 4 pixels/);
});
