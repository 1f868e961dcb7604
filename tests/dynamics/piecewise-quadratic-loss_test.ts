import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/piecewise-quadratic-loss.ts";
import { UserError } from "../../lib/contract/errors.ts";
import { fieldsOf, valueOf } from "./layer-matrix/job.ts";

const base = {
  networks: 4,
  width: 4,
  layers: 2,
  inputs: 12,
  deviation: 1,
  skips: [0, 0.7],
};

Deno.test("the loss is its quadratic inside a region and none across regions", () => {
  for (const slope of [0, 0.3, -1]) {
    const fields = fieldsOf(plugin, { ...base, slope }, 4401);
    assert.ok(valueOf(fields, "hessianError") < 1e-6);
    assert.ok(valueOf(fields, "thirdDifference") < 1e-6);
    assert.ok(valueOf(fields, "oneSampleError") < 1e-12);
    assert.equal(valueOf(fields, "rankError"), 0);
    // Wrong: a quadratic everywhere.
    assert.ok(fields.acrossThird.values.every((third) => third > 1e-4));
  }
});

Deno.test("a linear network is a quadratic everywhere: the control vanishes", () => {
  const fields = fieldsOf(plugin, { ...base, slope: 1 }, 4402);
  assert.ok(fields.acrossThird.values.every((third) => third < 1e-9));
});

Deno.test("a stencil that always crosses a boundary is refused", () => {
  assert.throws(() => fieldsOf(plugin, { ...base, networks: 1, step: 3 }, 4403), UserError);
});
