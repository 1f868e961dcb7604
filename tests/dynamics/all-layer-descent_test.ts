import assert from "node:assert/strict";
import * as v from "valibot";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin } from "../../lib/dynamics/all-layer-descent.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose } from "../support.ts";
import { compute, examples } from "./gram-case.ts";

function trained(width: number, params: Readonly<Record<string, unknown>> = {}): Fields {
  const parsed = v.parse(plugin.params, {
    ...{ joining: "residual", depth: 3, width, steps: 60, every: 20, networks: 2, ...params },
  });
  return plugin.simulate({
    params: parsed,
    recipe: {},
    data: examples(),
    key: keyOf(121),
    compute,
  });
}

/** In wide networks each layer moves by its predicted distance; layer 4 is the readout. */
function assertDistances(fields: Fields, order: readonly number[]): void {
  for (let h = 0; h < 4; h++) {
    for (let k = 0; k < 2; k++) {
      const predicted = fields.distanceLinear.values[2 * order[h] + k];
      assertClose(fields.distance.values[2 * h + k], predicted, { relative: 0.12 });
    }
  }
}

const wide = trained(1000);

Deno.test("losses and distances of wide networks are those of linear descent", () => {
  assertDistances(wide, [0, 1, 2, 3]);
  for (const error of wide.linearError.values) assert.ok(error < 0.2, `${error}`);
  for (const drift of wide.drift.values) assert.ok(drift < 0.1, `${drift}`);
});

Deno.test("a wrong variant is rejected: the layers in another order", () => {
  assert.throws(() => assertDistances(wide, [1, 0, 2, 3]));
});

Deno.test("narrow networks are farther from it than wide ones", () => {
  const narrow = trained(16);
  for (let k = 0; k < 2; k++) {
    assert.ok(narrow.linearError.values[k] > 2 * wide.linearError.values[k]);
    assert.ok(narrow.drift.values[k] > 2 * wide.drift.values[k]);
  }
});

Deno.test("the recorded losses start together, and the bound holds where nothing is violated", () => {
  assert.deepEqual([...wide.loss.axes[0].labels!], [0, 20, 40, 60]);
  for (let k = 0; k < 2; k++) {
    assertClose(wide.lossLinear.values[k], wide.loss.values[k], { relative: 1e-10 });
    assertClose(wide.lossBound.values[k], wide.loss.values[k], { relative: 1e-12 });
    assert.equal(wide.violated.values[k], 0);
    assert.ok(wide.boundMargin.values[k] < 0);
    for (let step = 1; step < 4; step++) {
      assert.ok(wide.loss.values[2 * step + k] < wide.lossBound.values[2 * step + k]);
    }
  }
});

Deno.test("a wrong bound is violated: with twice the loss's own rate, which is that of all layers", () => {
  for (let k = 0; k < 2; k++) {
    const change = (values: Float64Array) => Math.log(values[6 + k] / values[k]);
    const wrong = 2 * wide.rateRatio.values[k] * change(wide.lossBound.values);
    assert.ok(change(wide.loss.values) > wrong);
  }
});

Deno.test("a network's numbers do not depend on how many others there are", () => {
  const alone = trained(1000, { networks: 1 });
  assert.equal(alone.drift.values[0], wide.drift.values[0]);
});
