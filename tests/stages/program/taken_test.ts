/** Tables of what programs write, in every format. */
import assert from "node:assert/strict";
import { encodedTable, tableFormats } from "../../../lib/contract/formats/encoded.ts";
import { npyOfColumn } from "../../../lib/contract/formats/npy.ts";
import { numberColumn, table, textColumn } from "../../../lib/contract/table.ts";
import type { OutputDeclaration } from "../../../stages/program/parameters.ts";
import { takenTable } from "../../../stages/program/taken.ts";

const declared = (format: OutputDeclaration["format"]): OutputDeclaration => ({
  format,
  columns: {
    x: { says: "length", unit: "m", missing: "none" },
    t: { says: "name", text: true },
  },
});
const sample = table({
  x: numberColumn([1.25, NaN, -3e-7], "m", "length", { missing: "none" }),
  t: textColumn(["a", "b, c", "d"], "name"),
});

Deno.test("takenTable: in every format, what was written is the declared table", async () => {
  for (const format of tableFormats) {
    const bytes = encodedTable(sample, format);
    assert.deepEqual(await takenTable("o", declared(format), bytes), sample, format);
  }
  const plain = { format: "npy", columns: { a: { says: "a" } } } as const;
  const one = npyOfColumn(numberColumn([1, 2], "dimensionless", "a"));
  assert.deepEqual((await takenTable("o", plain, one)).columns.a.values, Float64Array.of(1, 2));
  const two = { ...plain, columns: { ...plain.columns, b: { says: "b" } } };
  await assert.rejects(
    takenTable("o", two, one),
    /a plain array of 1 axes, in which columns have no/,
  );
});

const bytes = (text: string) => new TextEncoder().encode(text);

async function refusal(format: OutputDeclaration["format"], content: Uint8Array): Promise<string> {
  try {
    await takenTable("o", declared(format), content);
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing";
}

Deno.test("takenTable: what is malformed is named by file, column and row", async () => {
  assert.match(
    await refusal("csv", bytes("x,t\n1,a\n2x,b\n")),
    /column "x" of outputs\/o\.csv .* row 2 is "2x"/,
  );
  assert.match(await refusal("csv", bytes("x,x,t\n1,1,a\n")), /two columns "x"/);
  assert.match(await refusal("csv", new Uint8Array([0xff, 0xfe])), /not text in UTF-8/);
  assert.match(await refusal("json", bytes("{")), /it is not JSON/);
  assert.match(
    await refusal("json", bytes('{"x": [1], "t": ["a", "b"]}')),
    /"t" has 2 rows, "x" has 1/,
  );
  assert.match(
    await refusal("json", bytes('[{"x": 1, "t": 2}]')),
    /column "t" .* row 1 is 2; allowed: text/,
  );
  assert.match(
    await refusal("json", bytes('[{"x": 1}, {"t": "a", "y": 1}]')),
    /"y" that is not declared/,
  );
  assert.match(await refusal("csv", bytes("x,t\ninf,a\n")), /row 1 of 1 is Infinity/);
  assert.match(await refusal("arrow", bytes("x")), /no Arrow IPC file/);
  assert.match(await refusal("npz", bytes("x")), /no ZIP file/);
});
