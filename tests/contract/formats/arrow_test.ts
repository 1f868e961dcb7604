import assert from "node:assert/strict";
import { Table, tableToIPC, vectorFromArray } from "apache-arrow";
import { arrowColumns } from "../../../lib/contract/formats/arrow.ts";

Deno.test("arrowColumns: nulls are null, whole numbers whole, texts of a dictionary texts", () => {
  const written = new Table({
    x: vectorFromArray([1.5, null, 2]),
    n: vectorFromArray(new BigInt64Array([1n, 2n, 3n])),
    t: vectorFromArray(["a", "b", "a"]),
  });
  for (const kind of ["file", "stream"] as const) {
    const columns = arrowColumns(tableToIPC(written, kind), "f");
    assert.deepEqual(columns.get("x"), [1.5, null, 2]);
    assert.deepEqual(columns.get("n"), [1n, 2n, 3n]);
    assert.deepEqual(columns.get("t"), ["a", "b", "a"]);
  }
  assert.throws(
    () => arrowColumns(new Uint8Array([1, 2]), "f"),
    /cannot read f: it is no Arrow IPC/,
  );
});
