import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/wide-gram-quadrature.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { chirpInputs, rowGram } from "../../lib/num/wide-limits/chirp-inputs.ts";
import { layerKernels } from "../../lib/num/wide-limits/layer-kernels.ts";
import { extremeOf } from "../../lib/num/wide-limits/spectral-distance.ts";
import { assertClose } from "../support.ts";
import { compute, examples, networkOf } from "./gram-case.ts";

type Joining = "fully-connected" | "residual";

/** Both rules against Hermite series; the inputs of the data set are float32. */
function assertAgrees(joining: Joining, depth: number, branchScale = 0.8): void {
  const params = v.parse(plugin.params, { joining, depth, branchScale: 0.8 });
  const fields = plugin.simulate({ params, recipe: {}, data: examples(), key: keyOf(1), compute });
  const entries = rowGram(chirpInputs(3, 4), { count: 3, size: 4 });
  const { tangents } = layerKernels(
    { order: 3, entries },
    networkOf(joining, { depth, branchScale }),
  );
  const { least, largest } = extremeOf(tangents[depth - 1], 3);
  for (let rule = 0; rule < 2; rule++) {
    assertClose(fields.lambdaMin.values[rule], least, { relative: 1e-6 });
    assertClose(fields.lambdaMax.values[rule], largest, { relative: 1e-6 });
    const scaled = least * (depth / branchScale) ** 2;
    assertClose(fields.lambdaMinScaled.values[rule], scaled, { relative: 1e-6 });
  }
}

Deno.test("two-dimensional quadrature and Hermite series agree", () => {
  assertAgrees("fully-connected", 1);
  assertAgrees("fully-connected", 5);
  assertAgrees("residual", 2);
  assertAgrees("residual", 6);
});

Deno.test("a wrong variant is rejected: branches larger by a thousandth", () => {
  assert.throws(() => assertAgrees("residual", 6, 0.8008));
});
