import assert from "node:assert/strict";
import * as v from "valibot";
import { numbers, texts } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/recorded-values.ts";
import { assertClose } from "../support.ts";

const generate = (params: Record<string, unknown>) =>
  plugin.generate(v.parse(plugin.params, { along: "width", at: [5, 10], ...params }));

Deno.test("a row for each number, with its point and its interval", () => {
  const found = generate({
    runs: 100,
    series: [
      { point: { depth: 1 }, value: [0.3, 0.1], standardError: [0.01, 0.02] },
      { point: { depth: 2 }, value: [0.5, 0.4], standardError: [0.03, 0.04] },
    ],
  });
  assert.deepEqual([...numbers(found, "depth")], [1, 1, 2, 2]);
  assert.deepEqual([...numbers(found, "width")], [5, 10, 5, 10]);
  assert.deepEqual([...numbers(found, "value")], [0.3, 0.1, 0.5, 0.4]);
  assert.deepEqual([...numbers(found, "count")], [100, 100, 100, 100]);
  assert.deepEqual(texts(found, "quantity"), Array(4).fill("recorded"));
  assertClose(numbers(found, "high")[1] - 0.1, 3 * 0.02, { relative: 1e-3 });
  assertClose(0.4 - numbers(found, "low")[3], 3 * 0.04, { relative: 1e-3 });
});

Deno.test("without errors a number is exact", () => {
  const found = generate({ series: [{ value: [1, 2] }] });
  assert.deepEqual([...numbers(found, "standardError")], [0, 0]);
  assert.deepEqual([...numbers(found, "low")], [1, 2]);
});

Deno.test("a list of another length is refused", () => {
  assert.throws(() => generate({ series: [{ value: [1] }] }), /1 numbers of `value` at 2 values/);
  assert.throws(
    () => generate({ series: [{ value: [1, 2], standardError: [1, 2, 3] }] }),
    /3 numbers of `standardError` at 2 values/,
  );
});
