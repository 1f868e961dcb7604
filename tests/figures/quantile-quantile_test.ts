import assert from "node:assert/strict";
import { tableFromRows } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/figures/quantile-quantile.ts";
import { drawn, ofType } from "./specification.ts";

const count = 400;
const uniform = Array.from({ length: count }, (_, i) => (i + 0.5) / count);
const law = tableFromRows([{ x: 0, y: 0 }, { x: 1, y: 1 }]);
const params = {
  x: { title: "predicted quantile" },
  y: { title: "measured quantile" },
  sample: { input: "sample", column: "value" },
  law: { input: "law" },
};

Deno.test("a sample of the law lies on the diagonal, and its distance is half a step", async () => {
  const sample = tableFromRows(uniform.map((value) => ({ value })));
  const { plots, words } = await drawn(plugin, { sample, law }, params);
  const points = ofType(plots[0], "point")[0].rows as unknown as { x: number; y: number }[];
  assert.ok(points.length >= 99);
  for (const { x, y } of points) assert.ok(Math.abs(x - y) < 2 / count, `${x} ${y}`);
  assert.match(words, /KS 0\.0013 \(5 %: 0\.0680\)/);
  assert.match(words, /N = 400/);
});

Deno.test("a shifted sample shows its shift as the distance, plus half a step", async () => {
  const sample = tableFromRows(uniform.map((value) => ({ value: value + 0.1 })));
  const { words } = await drawn(plugin, { sample, law }, params);
  assert.match(words, /KS 0\.101[23] /);
});

Deno.test("the band holds the quantiles at a critical distance below and above", async () => {
  const sample = tableFromRows(uniform.map((value) => ({ value })));
  const { plots } = await drawn(plugin, { sample, law }, params);
  const band = ofType(plots[0], "area")[0].rows as unknown as Record<
    "x" | "low" | "high",
    number
  >[];
  for (const { x, low, high } of band) {
    assert.ok(Math.abs(x - low - 0.068) < 1e-9 && Math.abs(high - x - 0.068) < 1e-9);
  }
});

Deno.test("a reference sample takes the law's place, with the critical distance of two samples", async () => {
  const sample = tableFromRows(uniform.map((value) => ({ value })));
  const { law: _, ...rest } = params;
  const { words } = await drawn(plugin, { sample, reference: sample }, {
    ...rest,
    reference: { input: "reference", column: "value" },
  });
  assert.match(words, /KS 0\.0000 \(5 %: 0\.0962\)/);
});

Deno.test("differences: measured less predicted, about the level 0, with the band about it", async () => {
  const sample = tableFromRows(uniform.map((value) => ({ value: value + 0.1 })));
  const { plots } = await drawn(plugin, { sample, law }, { ...params, difference: true });
  const points = ofType(plots[0], "point")[0].rows as unknown as { x: number; y: number }[];
  for (const { y } of points) assert.ok(Math.abs(y - 0.1) < 2 / count);
  const band = ofType(plots[0], "area")[0].rows as unknown as { low: number; high: number }[];
  for (const { low, high } of band) {
    assert.ok(Math.abs(low + 0.068) < 1e-9 && Math.abs(high - 0.068) < 1e-9);
  }
  const equal = ofType(plots[0], "line")[0].rows as unknown as { y: number }[];
  assert.deepEqual(equal.map(({ y }) => y), [0, 0]);
});
