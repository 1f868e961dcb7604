import assert from "node:assert/strict";
import { encodeTable } from "../../../lib/contract/codec.ts";
import { numberColumn, table, textColumn } from "../../../lib/contract/table.ts";
import { tableMediaType } from "../../../lib/contract/media-types.ts";
import { isWithinError, webgpuErrorMax } from "../../../lib/pipeline/verification/inexact.ts";

const bytes = (values: readonly number[], word = "a") =>
  encodeTable(table({
    x: numberColumn(values, "dimensionless", "x", { missing: "none" }),
    word: textColumn(values.map(() => word), "word"),
  }));
const close = (a: Uint8Array, b: Uint8Array) => isWithinError(a, b, tableMediaType);

Deno.test("a column is close within the stated error of its largest value, and no further", () => {
  const scale = 200;
  const shifted = (error: number) => bytes([1 + error * scale, -scale]);
  assert.ok(close(bytes([1, -scale]), shifted(0.9 * webgpuErrorMax)));
  assert.ok(!close(bytes([1, -scale]), shifted(1.1 * webgpuErrorMax)));
  assert.ok(!close(bytes([1]), bytes([NaN])), "missing is not close to a number");
  assert.ok(close(bytes([NaN, 1]), bytes([NaN, 1])));
  assert.ok(!close(bytes([1]), bytes([1, 1])), "another number of rows");
  assert.ok(!close(bytes([1], "a"), bytes([1], "b")), "text is exact");
});

Deno.test("JSON is close number by number; nothing is known of other media", () => {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const both = (a: unknown, b: unknown) => isWithinError(json(a), json(b), "application/json");
  assert.ok(both({ a: [1], b: "x" }, { a: [1 + webgpuErrorMax / 2], b: "x" }));
  assert.ok(!both({ a: [1] }, { a: [1 + 2 * webgpuErrorMax] }));
  assert.ok(!both({ verdict: "agrees" }, { verdict: "disagrees" }));
  assert.ok(!both({ a: 1 }, { a: 1, b: 2 }));
  assert.ok(!both(null, {}));
  assert.ok(!isWithinError(json(1), json(1), "image/png"));
});
