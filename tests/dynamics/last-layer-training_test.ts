import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/dynamics/last-layer-training.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose } from "../support.ts";
import { compute, examples } from "./gram-case.ts";

function trained(width: number, joining: "fully-connected" | "residual" = "fully-connected") {
  const params = v.parse(plugin.params, { joining, depth: 2, width, steps: 80, networks: 3 });
  return plugin.simulate({ params, recipe: {}, data: examples(), key: keyOf(131), compute });
}

const wide = trained(20_000);

/** At width 20,000 the rate of the loss and the distance are those of the limit, to a few percent. */
function assertLazy(ratios: Float64Array): void {
  for (const ratio of ratios) assertClose(ratio, 1, { absolute: 0.08 });
}

Deno.test("rate and distance of wide networks are those of linear descent with the limit", () => {
  assertLazy(wide.slopeRatio.values);
  assertLazy(wide.distanceRatio.values);
});

Deno.test("a wrong variant is rejected: the rate of the theorem's bound", () => {
  assert.throws(() => assertLazy(wide.rateRatio.values));
});

Deno.test("narrow networks are not linear", () => {
  assert.throws(() => assertLazy(trained(10).distanceRatio.values));
});
