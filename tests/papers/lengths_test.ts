/** A paper's YAML is short enough to be read whole, in lines that need no scrolling. */
import assert from "node:assert/strict";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const folder = fromFileUrl(import.meta.resolve("../../papers"));

/** The first four papers have more claims than the others, and an allowance together. */
const first = [
  "cohen-resnet-scaling",
  "hajjar-integrable-parameterization",
  "marion-resnet-scaling",
  "neural-covariance-sde",
];
const most = { first: 3300, other: 800, columns: 100 } as const;

const papers = [...Deno.readDirSync(folder)].map(({ name }) => name.replace(/\.yaml$/, "")).sort();
const linesOf = (name: string) =>
  Deno.readTextFileSync(`${folder}/${name}.yaml`).trimEnd().split("\n");

Deno.test("each paper keeps its number of lines", () => {
  const sum = first.reduce((lines, name) => lines + linesOf(name).length, 0);
  assert.ok(sum <= most.first, `${first.join(", ")}: ${sum} lines, at most ${most.first}`);
  const others = papers.filter((name) => !first.includes(name));
  assert.equal(others.length, papers.length - first.length);
  for (const name of others) {
    const { length } = linesOf(name);
    assert.ok(length <= most.other, `${name}: ${length} lines, at most ${most.other}`);
  }
});

Deno.test("the lines of the first four are short, but for titles and names within BibTeX", () => {
  const long = first.flatMap((name) =>
    linesOf(name).filter((line) =>
      line.length > most.columns && !/^\s+(title|author)\s+= \{/.test(line)
    )
  );
  assert.deepEqual(long, []);
});
