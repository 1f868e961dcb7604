import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/series-complexity.ts";
import { plugin as bySeries } from "../../lib/dynamics/series-complexity.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

/** From another program: C_s / C* of three sines and cos 7z. */
function assertReferences(sine: string, cosine: string): void {
  for (const [frequency, value] of [[1, 5.449], [2, 28.996], [3, 127.5]]) {
    const found = plugin.predict({ sine: frequency, cosine: 7 });
    assertClose(scalarOf(found, sine), value, { relative: 3e-4 });
    assertClose(scalarOf(found, cosine), 22361, { relative: 3e-4 });
  }
}

Deno.test("complexities are 5.449, 28.996, 127.5 and 22361", () => {
  assertReferences("sineComplexity", "cosineComplexity");
});

Deno.test("a wrong variant is rejected: the sum of |c_i| alone", () => {
  assert.throws(() => assertReferences("sineUnweighted", "cosineUnweighted"), /off by/);
});

Deno.test("the quadrature is the series", () => {
  const found = plugin.predict({ sine: 3, cosine: 7 });
  const fields = bySeries.simulate({
    params: { sine: 3, cosine: 7 },
    recipe: {},
    key: keyOf(1),
    compute: { backend: "wasm", progress() {} },
  });
  for (const name of ["sineComplexity", "cosineComplexity"] as const) {
    for (const value of fields[name].values) {
      assertClose(scalarOf(found, name), value, { relative: 1e-11 });
    }
  }
});
