import assert from "node:assert/strict";
import { decodeTable } from "../../../lib/contract/codec.ts";
import { numberColumn, table, textColumn, vectorColumn } from "../../../lib/contract/table.ts";
import {
  columnMeanings,
  dictionaryText,
  tableFiles,
} from "../../../lib/pipeline/export/data-table.ts";

const images = (rows: number) =>
  table({
    width: numberColumn(new Float64Array(rows).fill(50), "dimensionless", "axis"),
    loss: numberColumn(new Float64Array(rows), "nats", "training loss", { missing: "it diverged" }),
    name: textColumn(new Array(rows).fill("a"), "who"),
    image: vectorColumn(new Uint8Array(rows * 784), 784, { description: "pixels | rows" }),
  }, ["width"]);

Deno.test("a table is Arrow and CSV; of long vectors only Arrow, which is read again as it was", async () => {
  const small = await tableFiles(images(2));
  assert.deepEqual([...small.keys()], ["arrow", "csv"]);
  assert.deepEqual(decodeTable(small.get("arrow")!), images(2));
  assert.match(new TextDecoder().decode(small.get("csv")), /^width,loss,name,image\r\n50,0,a,0 0 /);
  assert.deepEqual([...(await tableFiles(images(100))).keys()], ["arrow"]);
});

Deno.test("the dictionary says unit, meaning, axis and what is missing of every column", () => {
  const columns = columnMeanings(images(2));
  assert.deepEqual(columns.map(({ axis }) => axis), [true, false, false, false]);
  assert.deepEqual(columns[1], {
    name: "loss",
    kind: "number",
    unit: "nats",
    meaning: "training loss",
    axis: false,
    missing: "it diverged",
    size: 1,
  });
  assert.equal(columns[2].unit, null);
  assert.equal(columns[3].size, 784);
  const text = dictionaryText([{
    path: "p/s.t",
    paper: "p",
    stage: "s",
    output: "t",
    rows: 2,
    forms: ["arrow"],
    columns,
    jobs: [],
  }]);
  assert.match(text, /\| loss \| number \| nats \| training loss; empty: it diverged \|/);
  assert.match(text, /\| image \| vector of 784 \| dimensionless \| pixels \\\| rows \|/);
});
