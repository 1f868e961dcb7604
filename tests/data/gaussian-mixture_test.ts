import assert from "node:assert/strict";
import * as v from "valibot";
import { numbers, type Table, vectors } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/gaussian-mixture.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { assertClose, assertMean, assertProportion } from "../support.ts";

function generate(params: Record<string, unknown>, seed = 1): Table {
  return plugin.generate(v.parse(plugin.params, { count: 2000, ...params }), keyOf(seed));
}

function points(made: Table): Float64Array[] {
  const { values, size } = vectors(made, "input");
  return Array.from(
    { length: made.length },
    (_, i) => Float64Array.from(values.subarray(i * size, (i + 1) * size)),
  );
}

const squared = (a: Float64Array, b: Float64Array) =>
  a.reduce((sum, value, j) => sum + (value - b[j]) ** 2, 0);

/** The images of the centres: with spread 0 every point is one. */
function centresOf(params: Record<string, unknown>): Map<number, Float64Array> {
  const made = generate({ ...params, spread: 0 }, 99);
  const found = points(made);
  return new Map([...numbers(made, "cluster")].map((cluster, i) => [cluster, found[i]]));
}

Deno.test("a mixture's clusters are the same for every key, its points are not", () => {
  const centres = centresOf({});
  assert.equal(centres.size, 40);
  const made = generate({ spread: 0 }, 2);
  const cluster = numbers(made, "cluster");
  points(made).forEach((point, i) => assert.deepEqual(point, centres.get(cluster[i])));
  assert.notDeepEqual(numbers(generate({ spread: 0 }, 3), "cluster"), cluster);
  const other = centresOf({ mixture: 1 });
  assert.ok(squared(other.get(0)!, centres.get(0)!) > 1);
});

Deno.test("clusters are equally likely and a class is a cluster's number mod the classes", () => {
  const made = generate({ count: 20000 });
  const cluster = numbers(made, "cluster");
  const named = numbers(made, "class");
  cluster.forEach((index, i) => assert.equal(named[i], index % 10));
  for (const index of [0, 17, 39]) {
    const hits = cluster.filter((one) => one === index).length;
    assertProportion({ successes: hits, trials: cluster.length }, { expected: 1 / 40 });
  }
  assert.equal(new Set(numbers(generate({ clusters: 6, classes: 3 }), "class")).size, 3);
});

Deno.test("a point is its centre plus spread times normals, after the embedding and its scale", () => {
  const spread = 0.5;
  const centres = centresOf({});
  const made = generate({ spread, count: 8000 });
  const scale = 1 / Math.sqrt(1 + spread ** 2);
  const found = points(made);
  const cluster = numbers(made, "cluster");
  const off = (share: number) =>
    Float64Array.from(found, (point, i) => {
      const centre = centres.get(cluster[i])!.map((x) => x * scale);
      return (point[0] - share * centre[0]) / (spread * scale);
    });
  assertMean(off(1), { expected: 0 });
  // Coordinates within a cluster have variance |row of E|^2, the same at every spread.
  const within = (by: number, seed: number) => {
    const rows = points(generate({ spread: by, count: 8000, clusters: 1 }, seed));
    const centre = centresOf({ clusters: 1 }).get(0)!;
    const factor = 1 / Math.sqrt(1 + by * by);
    const total = rows.reduce((sum, row) => sum + squared(row, centre.map((x) => x * factor)), 0);
    return total / rows.length / (by * factor) ** 2;
  };
  // A sum of ten squares over 8,000 points: relative standard error below 0.7 %, seven of them.
  assertClose(within(0.3, 5), within(1.5, 6), { relative: 0.05 });
});

Deno.test("inputs fill a subspace of the latent dimension and have second moment about 1", () => {
  const made = generate({ latentDimension: 3, dimension: 8, clusters: 400, classes: 2 });
  const rows = points(made);
  const values = Float64Array.from(vectors(made, "input").values);
  const second = values.reduce((sum, x) => sum + x * x, 0) / values.length;
  // The embedding alone, 24 normals, spreads this by sqrt(2/24) = 0.29.
  assert.ok(second > 0.2 && second < 2.5, `second moment ${second}`);
  assert.equal(rank(rows.slice(0, 8)), 3);
});

Deno.test("the task is learnable but not trivial: nearest centres are right for 97 to 99 of 100", () => {
  const spread = 0.5;
  const centres = centresOf({});
  const made = generate({ count: 4000, spread }, 3);
  const factor = 1 / Math.sqrt(1 + spread ** 2);
  const scaled = [...centres].map(([cluster, at]) => ({ cluster, at: at.map((x) => x * factor) }));
  const right = points(made).filter((point, i) => {
    const nearest = scaled.reduce((a, b) => squared(point, a.at) <= squared(point, b.at) ? a : b);
    return nearest.cluster % 10 === numbers(made, "class")[i];
  }).length;
  assert.ok(right > 0.95 * 4000 && right < 0.995 * 4000, `${right} of 4000`);
});

/** Rank by elimination with full pivoting, entries below 1e-5 counting as 0. */
function rank(rows: readonly Float64Array[]): number {
  const left = rows.map((row) => Float64Array.from(row));
  let found = 0;
  for (;;) {
    let best = { value: 0, row: -1, column: -1 };
    left.forEach((row, i) =>
      row.forEach((value, j) => {
        if (i >= found && Math.abs(value) > best.value) {
          best = { value: Math.abs(value), row: i, column: j };
        }
      })
    );
    if (best.value < 1e-5) return found;
    [left[found], left[best.row]] = [left[best.row], left[found]];
    const pivot = left[found];
    for (const row of left.slice(found + 1)) {
      const share = row[best.column] / pivot[best.column];
      for (let j = 0; j < row.length; j++) row[j] -= share * pivot[j];
    }
    found++;
  }
}
