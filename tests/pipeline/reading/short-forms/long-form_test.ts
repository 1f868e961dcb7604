import assert from "node:assert/strict";
import { paperOf, problemsOf } from "./paper.ts";

Deno.test("the order of sections is free", async () => {
  const sections = [
    "axes: { width: [50, 100] }\n",
    "claims: { C1: { says: So it is., checks: [{ of: networks.rho, use: bound, above: 0 }] } }\n",
    "stages:\n  pair: { kind: generate-data, data: { use: gram-inputs, correlation: 0.3 } }\n" +
    "  networks: { kind: measure-spectra, axes: [width], model: { use: mlp, time: 1 }, " +
    "inputs: { data: pair }, dynamics: { use: mlp-gram, networks: 8 }, measures: [correlation] }\n",
  ];
  const read = async (text: string) => {
    const { stages } = await paperOf(text);
    return stages.map(({ place: _, ...stage }) => stage);
  };
  assert.deepEqual(await read(sections.join("")), await read(sections.toReversed().join("")));
});

Deno.test("all problems of all short forms are reported at once, in the order of the file", async () => {
  const messages = await problemsOf(`
settings: { nothing: {} }
axes: { width: { from: 1, to: 9, times: 2 } }
claims: { C1: { says: So., checks: [{ of: nowhere, use: bound, above: 0 }] } }
stages:
  pair: { kind: generate-data, data: gram-inputs, each: 3 }
`);
  assert.deepEqual(messages.split("\n").map((line) => line.slice(0, line.indexOf(" ", 20))), [
    "papers/short.yaml:3:13",
    "papers/short.yaml:4:31",
    "papers/short.yaml:5:43",
    "papers/short.yaml:7:57",
  ]);
});

Deno.test("a source of all papers is one for each; a paper does not declare it again", async () => {
  const shared = "sources: { table: { file: data/table.csv } }\n";
  const file = { file: "data/table.csv" };
  const stage =
    "stages: { s: { kind: generate-data, inputs: { images: sources.table }, data: cifar-images } }\n";
  const { stages } = await paperOf(stage, { shared });
  assert.equal(stages[0].files!.images.file, file.file);
  await assert.rejects(
    paperOf(`sources: { table: { file: data/other.csv } }\n${stage}`, { shared }),
    /papers\/short.yaml:2:27 cannot declare source "table", which all papers have; remove it here: it stands at pipeline.yaml:4/,
  );
});
