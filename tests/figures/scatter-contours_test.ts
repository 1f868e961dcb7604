import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/scatter-contours.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { drawn, ofType } from "./specification.ts";

const stream = randomStream(keyOf(20));
const pairs = Array.from({ length: 4000 }, () => {
  const a = stream.normal();
  return { a, b: 0.5 * a + stream.normal(), rho: Math.tanh(2 * a), sigma: Math.tanh(a) };
});
const sample = tableFromRows(pairs);
const params = {
  x: { title: "a" },
  y: { title: "b" },
  points: [{ input: "sample", x: "a", y: "b", most: 500, label: "networks" }],
  contours: [{ input: "sample", x: "a", y: "b", masses: [0.5, 0.95], label: "SDE" }],
};

/** Whether a point is inside of a closed polygon (even-odd rule). */
function inside(polygon: readonly { x: number; y: number }[], x: number, y: number): boolean {
  let odd = false;
  for (let i = 0; i + 1 < polygon.length; i++) {
    const [p, q] = [polygon[i], polygon[i + 1]];
    if ((p.y > y) !== (q.y > y) && x < p.x + (y - p.y) / (q.y - p.y) * (q.x - p.x)) odd = !odd;
  }
  return odd;
}

// Shares of 4000 points: standard errors .008 and .0035; the kernel widens the regions by up to .02.
// Five standard errors on top bound a false alarm below 1e-6; swapped or unsorted levels are off by .4.
Deno.test("contours enclose the shares of the points that they name", async () => {
  const { plots } = await drawn(plugin, { sample }, params);
  const outlines = ofType(plots[0], "line")
    .filter(({ mark }) => mark.color !== "#FFFFFF")
    .map(({ rows }) => rows as unknown as { x: number; y: number }[])
    .filter((line) => line.length > 20);
  const shares = outlines.map((line) =>
    pairs.filter(({ a, b }) => inside(line, a, b)).length / pairs.length
  ).sort();
  assert.equal(shares.length, 2);
  assert.ok(Math.abs(shares[0] - 0.5) < 0.06, String(shares));
  assert.ok(Math.abs(shares[1] - 0.95) < 0.04, String(shares));
});

Deno.test("of many points some are drawn, evenly, and the key says how many of how many", async () => {
  const { plots, words } = await drawn(plugin, { sample }, params);
  const [{ rows }] = ofType(plots[0], "point");
  assert.equal(rows.length, 500);
  assert.deepEqual([rows[0].x, rows[499].x], [pairs[0].a, pairs[3999].a]);
  assert.match(words, /networks \(500 of 4000\)/);
});

Deno.test("contours of correlations stay between -1 and 1", async () => {
  const { plots } = await drawn(plugin, { sample }, {
    x: { title: "ρ", domain: [-1, 1] },
    y: { title: "σ", domain: [-1, 1] },
    contours: [{ input: "sample", x: "rho", y: "sigma" }],
  });
  assert.ok(ofType(plots[0], "line").length > 0);
  for (const { rows } of ofType(plots[0], "line")) {
    for (const { x, y } of rows) {
      assert.ok(Math.abs(x as number) < 1 && Math.abs(y as number) < 1);
    }
  }
});

Deno.test("the note gives the share of another sample within each contour", async () => {
  // Half of these lie at the centre, within each region; half far away, within none.
  const other = tableFromRows(pairs.map((_, i) => i % 2 === 0 ? { a: 0, b: 0 } : { a: 40, b: 40 }));
  const { words } = await drawn(plugin, { sample, other }, {
    ...params,
    points: [{ input: "other", x: "a", y: "b", most: 500, label: "networks" }],
  });
  assert.match(words, /networks within the contours ..SDE..: 50\.0, 50\.0 %/);
  // The sample itself: what its own contours claim, but for the kernel's width; all its pairs count.
  const own = await drawn(plugin, { sample }, params);
  const found = /networks within the contours ..SDE..: ([\d.]+), ([\d.]+) %/.exec(own.words)!;
  assert.ok(Math.abs(Number(found[1]) - 50) < 6 && Math.abs(Number(found[2]) - 95) < 3, found[0]);
});
