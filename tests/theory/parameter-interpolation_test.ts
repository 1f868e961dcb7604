import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/parameter-interpolation.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (samples: number, width: number, dimension = 20) =>
  plugin.predict({ samples, width, dimension });

Deno.test("n = 300, d = 20: training errors .8, .533, .267, .133 below N d = n, and 0 from there on", () => {
  const expected = [[3, 0.8], [7, 0.5333333], [11, 0.2666667], [13, 0.1333333], [15, 0], [40, 0]];
  for (const [width, error] of expected) {
    assertClose(scalarOf(at(300, width), "trainError"), error, { absolute: 1e-7 });
    assert.equal(scalarOf(at(300, width), "rank"), Math.min(300, 20 * width));
    // Wrong: a unit counts once.
    assert.notEqual(scalarOf(at(300, width), "rankByUnits"), Math.min(300, 20 * width));
  }
});

Deno.test("expected dead samples: 12.5, 3.125, .488", () => {
  for (const [samples, width, dead] of [[400, 5, 12.5], [800, 8, 3.125], [500, 10, 0.48828125]]) {
    assert.equal(scalarOf(at(samples, width), "deadSamples"), dead);
  }
});

Deno.test("the threshold is the line N d = n", () => {
  const { thresholdWidth } = at(400, 7, 10);
  assert.ok(thresholdWidth.shape === "curve");
  assert.deepEqual([...thresholdWidth.y], [...thresholdWidth.x].map((n) => n / 10));
});
