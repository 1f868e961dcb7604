import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/theory/tangent-least-eigenvalue.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

const at = (dimension: number, samples: number, further = {}) =>
  plugin.predict(v.parse(plugin.params, { dimension, samples, ...further }));

/** d, n, mean of three drawn kernels (another program, LAPACK), the plain formula. */
const drawn = [
  [20, 100, 0.104, 0.106],
  [100, 500, 0.1719, 0.1656],
  [100, 1000, 0.1425, 0.1399],
  [200, 1000, 0.1922, 0.1869],
  [400, 2000, 0.2078, 0.2037],
];

function assertDrawn(name: string): void {
  for (const [dimension, samples, mean] of drawn) {
    const relative = dimension < 50 ? 0.04 : 0.005;
    assertClose(scalarOf(at(dimension, samples), name), mean, {
      relative,
      what: `d = ${dimension}`,
    });
  }
}

Deno.test("the plain formula has the digits of the reference", () => {
  for (const [dimension, samples, , plain] of drawn) {
    const found = scalarOf(at(dimension, samples), "leastEigenvaluePlain");
    assertClose(found, plain, { absolute: 5e-5 });
  }
});

Deno.test("on n - d - 1 directions it is that of drawn kernels to 0.5 %; wrong: on n directions", () => {
  assertDrawn("leastEigenvalue");
  for (const wrong of ["leastEigenvaluePlain", "leastEigenvalueAllDirections"]) {
    assert.throws(() => assertDrawn(wrong), /off by/);
  }
});

Deno.test("the limit is v, approached from below; a leaky ReLU scales it by (1 - s)^2", () => {
  const far = at(4000, 8000);
  assertClose(scalarOf(far, "leastEigenvalueLimit"), 0.25, { absolute: 1e-12 });
  assertClose(scalarOf(far, "leastEigenvalue"), 0.25, { absolute: 0.01 });
  const leaky = at(100, 500, { slopeNegative: 0.3 });
  const plain = scalarOf(at(100, 500), "leastEigenvalue");
  assertClose(scalarOf(leaky, "leastEigenvalue"), 0.49 * plain, { relative: 1e-12 });
});

Deno.test("the bound of a width is 0 up to N d = n, then rises to that of infinite width", () => {
  const bound = (width: number) => scalarOf(at(20, 200, { width }), "leastEigenvalueBound");
  assert.equal(bound(5), 0);
  assert.equal(bound(10), 0);
  assert.ok(bound(20) > 0 && bound(20) < bound(40));
  assertClose(bound(1e8), scalarOf(at(20, 200), "leastEigenvalue"), { relative: 1e-3 });
});
