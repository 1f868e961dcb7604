import assert from "node:assert/strict";
import { normalQuantile } from "../../../lib/num/analysis/special.ts";
import { studentMargin } from "../../../lib/num/statistics/student.ts";

Deno.test("one and two degrees of freedom have closed forms", () => {
  for (const tail of [0.5, 0.05, 2.7e-3, 1e-6]) {
    const cauchy = 1 / Math.tan(Math.PI * tail / 2);
    assert.ok(Math.abs(studentMargin(tail, 1) / cauchy - 1) < 1e-9);
    const two = (1 - tail) * Math.sqrt(2 / (tail * (2 - tail)));
    assert.ok(Math.abs(studentMargin(tail, 2) / two - 1) < 1e-9);
  }
});

Deno.test("many degrees of freedom give the normal margin, few a wider one", () => {
  const normal = -normalQuantile(2.7e-3 / 2);
  assert.ok(Math.abs(studentMargin(2.7e-3, 1e7) / normal - 1) < 1e-5);
  assert.ok(studentMargin(2.7e-3, 6) > 1.5 * normal);
});
