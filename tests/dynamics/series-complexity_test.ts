import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/series-complexity.ts";
import { assertClose } from "../support.ts";
import { run } from "./tangent/run.ts";

const fields = run(plugin, { sine: 1, cosine: 1 }, 1);

/** By hand: 2^1.75 + 4^1.75 / 3! + 6^1.75 / 5! + …, and 1 + 3^1.75 / 2! + 5^1.75 / 4! + …. */
function assertTerms(power: number): void {
  let [sine, cosine, factorial] = [0, 0, 1];
  for (let i = 0; i < 40; i++) {
    if (i > 0) factorial *= i;
    const term = (i + 1) ** power / factorial;
    if (i % 2 === 1) sine += term;
    else cosine += term;
  }
  for (const value of fields.sineComplexity.values) assertClose(value, sine, { relative: 1e-13 });
  for (const value of fields.cosineComplexity.values) {
    assertClose(value, cosine, { relative: 1e-13 });
  }
}

Deno.test("complexities are sums by hand", () => {
  assertTerms(1.75);
});

Deno.test("a wrong variant is rejected: the power 2", () => {
  assert.throws(() => assertTerms(2), /off by/);
});
