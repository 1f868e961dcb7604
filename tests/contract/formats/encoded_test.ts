import assert from "node:assert/strict";
import { decodeTable } from "../../../lib/contract/codec.ts";
import { encodedTable } from "../../../lib/contract/formats/encoded.ts";
import { numberColumn, table, textColumn } from "../../../lib/contract/table.ts";

const sample = table({
  x: numberColumn([1, NaN], "m", "length", { missing: "none" }),
  t: textColumn(["a", "b"], "t"),
});

Deno.test("encodedTable: JSON has columns, null where a number is missing; Arrow has it all", () => {
  const json = JSON.parse(new TextDecoder().decode(encodedTable(sample, "json")));
  assert.deepEqual(json, { x: [1, null], t: ["a", "b"] });
  assert.deepEqual(decodeTable(encodedTable(sample, "arrow")), sample);
  const [npy, npz] = (["npy", "npz"] as const).map((format) => encodedTable(sample, format));
  assert.deepEqual([...npy.subarray(1, 6)], [...new TextEncoder().encode("NUMPY")]);
  assert.deepEqual([...npz.subarray(0, 2)], [...new TextEncoder().encode("PK")]);
});
