import assert from "node:assert/strict";
import { densityGrid, massLevel } from "../../../lib/figures/geometry/density.ts";
import { normalQuantile } from "../../../lib/num/analysis/special.ts";

/** Stratified normal scores in a scrambled order: no random number, hence no error rate. */
const count = 4096;
const scores = Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));
const x = Float64Array.from(scores);
const y = Float64Array.from(scores, (_, i) => scores[(i * 1597) % count]);

Deno.test("the estimate has mass one and its peak at the centre", () => {
  const { values, xs, ys } = densityGrid(x, y);
  assert.ok(Math.abs(values.reduce((a, b) => a + b, 0) - 1) < 0.01);
  const peak = values.indexOf(Math.max(...values));
  assert.ok(
    Math.abs(xs[peak % xs.length]) < 0.3 && Math.abs(ys[Math.floor(peak / xs.length)]) < 0.3,
  );
});

Deno.test("half of a standard normal in the plane lies above half of its peak, widened by the kernel", () => {
  const grid = densityGrid(x, y);
  const ratio = massLevel(grid, 0.5) / Math.max(...grid.values);
  assert.ok(Math.abs(ratio - 0.5) < 0.05, String(ratio));
});
