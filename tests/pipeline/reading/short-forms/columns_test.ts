import assert from "node:assert/strict";
import { paperOf, problemsOf } from "./paper.ts";

async function pointsOf(axis: string): Promise<unknown> {
  const { axes } = await paperOf(`axes:\n  size: ${axis}\n`);
  return axes[0].points;
}

Deno.test("columns are the points that zip them", async () => {
  const points = await pointsOf("[{ width: 50, depth: 5 }, { width: 100, depth: 10 }]");
  assert.deepEqual(await pointsOf("{ width: [50, 100], depth: [5, 10] }"), points);
  assert.deepEqual(
    await pointsOf(
      "{ width: { from: 50, to: 100, times: 2 }, depth: { from: 5, to: 10, step: 5 } }",
    ),
    points,
  );
});

Deno.test("a single value repeats; columns of single values are one point", async () => {
  assert.deepEqual(await pointsOf("{ activation: [relu, tanh], width: 32 }"), [
    { activation: "relu", width: 32 },
    { activation: "tanh", width: 32 },
  ]);
  assert.deepEqual(await pointsOf("{ width: 150, depth: 150 }"), [{ width: 150, depth: 150 }]);
});

Deno.test("an axis may be one range", async () => {
  assert.deepEqual(await pointsOf("{ from: 2, to: 4, step: 1 }"), [
    { size: 2 },
    { size: 3 },
    { size: 4 },
  ]);
});

Deno.test("columns of other lengths are refused, at the odd one", async () => {
  assert.equal(
    await problemsOf("axes:\n  size: { width: [1, 2, 3], depth: [1, 2] }\n"),
    'papers/short.yaml:3:36 cannot put 2 values of "depth" beside 3 of "width" in axis "size"; ' +
      "allowed: columns of equal length, and single values, which repeat",
  );
});

Deno.test("a wrong value of a column is found where it is written", async () => {
  assert.match(
    await problemsOf("axes:\n  size: { width: [1, two], depth: [1, 2] }\n"),
    /^papers\/short.yaml:3:22 cannot mix string with number in axis "size"/,
  );
});
