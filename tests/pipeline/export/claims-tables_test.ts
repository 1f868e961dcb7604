import assert from "node:assert/strict";
import {
  latexTable,
  markdownTable,
  typstTable,
} from "../../../lib/pipeline/export/claims-tables.ts";
import { toyDocument, withClaim } from "./toy-claims.ts";

const [paper] = toyDocument.papers;
const [hostile] =
  withClaim({ compared: 'a | b & c # d " e \\ f * g', published: "50 %\n$1" }).papers;

Deno.test("the LaTeX table has a row for each claim, pending ones with what they wait for", () => {
  const lines = latexTable(paper).split("\n");
  const rows = lines.filter((line) => /^C1\d/.test(line));
  assert.deepEqual(rows.map((line) => line.split(" & ").length), [8, 8]);
  assert.match(rows[0], /\$-0\.7472\(22\)\$ & \$8\$ & 2 of 2 & agrees \\\\$/);
  assert.match(rows[1], /^C15 & needs training & -0.75 & -- & -- & -- & -- & pending \\\\$/);
});

Deno.test("no character of a claim makes another cell or a mark-up in any of the three", () => {
  const [first] = latexTable(hostile).split("\n").filter((line) => line.startsWith("C14"));
  assert.equal(first.split(/(?<!\\)&/).length, 8, first);
  const lines = markdownTable(hostile).trimEnd().split("\n").slice(2);
  assert.deepEqual(lines.map((line) => line.split(/(?<!\\)\|/).length), [10, 10, 10, 10]);
  const cells = typstTable(hostile).split("\n").find((line) => line.includes("C14"))!;
  const texts = [...cells.matchAll(/\[#("(?:[^"\\]|\\.)*")\]/g)].map(([, text]) =>
    JSON.parse(text)
  );
  assert.deepEqual(texts.slice(0, 3), ["C14", 'a | b & c # d " e \\ f * g', "50 % $1"]);
  assert.equal(texts.length, 8);
});

Deno.test("a long name can be broken where its parts meet, a short word and a number cannot", () => {
  const compared = "crossing of fractional-networks.displacement.logDisplacementBackward at 0.25";
  const [long] = withClaim({ compared }).papers;
  const row = latexTable(long).split("\n").find((line) => line.startsWith("C14"))!;
  const stop = "\\allowbreak{}";
  assert.ok(
    row.includes(
      `fractional-${stop}networks.${stop}displacement.${stop}log${stop}Displacement${stop}Backward at 0.25 &`,
    ),
    row,
  );
});
