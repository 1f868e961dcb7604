import assert from "node:assert/strict";
import { analyticActivations } from "../../../lib/num/analytic-activation.ts";
import { chirpInputs, rowGram } from "../../../lib/num/wide-limits/chirp-inputs.ts";
import {
  convolutionalKernel,
  patchCovariance,
} from "../../../lib/num/wide-limits/convolutional-kernel.ts";
import { layerKernels } from "../../../lib/num/wide-limits/layer-kernels.ts";
import { assertClose } from "../../support.ts";

const { softplus } = analyticActivations;

type Patches = typeof patchCovariance;

/** Patches made one by one: three neighbours, zeros outside. */
function assertPatches(patches: Patches): void {
  const [count, pixels, channels] = [2, 4, 3];
  const inputs = chirpInputs(count, pixels * channels);
  const order = count * pixels;
  const rows = new Float64Array(order * 3 * channels);
  for (let a = 0; a < order; a++) {
    for (let o = -1; o <= 1; o++) {
      const l = a % pixels + o;
      if (l < 0 || l >= pixels) continue;
      const pixel = inputs.subarray((a + o) * channels, (a + o + 1) * channels);
      rows.set(pixel, (3 * a + o + 1) * channels);
    }
  }
  const expected = rowGram(rows, { count: order, size: 3 * channels });
  const found = patches(rowGram(inputs, { count: order, size: channels }), { count, pixels });
  found.forEach((value, at) => assertClose(value, expected[at], { absolute: 1e-14 }));
}

Deno.test("the covariance of patches is that of patches made one by one", () => {
  assertPatches(patchCovariance);
});

Deno.test("a wrong variant is rejected: neighbours that wrap around", () => {
  const wrong: Patches = (pixel, { count, pixels }) => {
    const order = count * pixels;
    const moved = (a: number, o: number) => a - a % pixels + (a % pixels + o + pixels) % pixels;
    return pixel.map((_, at) => {
      const [a, b] = [Math.floor(at / order), at % order];
      return [-1, 0, 1].reduce((s, o) => s + pixel[moved(a, o) * order + moved(b, o)], 0);
    });
  };
  assert.throws(() => assertPatches(wrong));
});

Deno.test("one pixel is a residual network without pixels", () => {
  const entries = rowGram(chirpInputs(4, 6), { count: 4, size: 6 });
  const settings = { activation: softplus, depth: 5, branchScale: 0.8 };
  const found = convolutionalKernel(entries, { shape: { count: 4, pixels: 1 }, ...settings });
  const { tangents } = layerKernels({ order: 4, entries }, { joining: "residual", ...settings });
  found.forEach((value, at) => assertClose(value, tangents[4][at], { absolute: 1e-13 }));
});
