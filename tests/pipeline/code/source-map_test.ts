/** From a position in a bundle to the position in its source. */
import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import { SourceMap } from "../../../lib/pipeline/code/source-map.ts";

Deno.test("a hand-made map: relative numbers, negative ones, lines, segments without source", () => {
  // Line 1: column 0 -> a:1:1, column 5 -> b:3:5, column 9 -> nothing. Line 3: column 2 -> a:2:1.
  const map = new SourceMap(
    JSON.stringify({ version: 3, sources: ["a", "b"], mappings: "AAAA,KCEI,I;;EDDJ" }),
  );
  assert.deepEqual(map.positionOf(1, 1), { file: "a", line: 1, column: 1 });
  assert.deepEqual(map.positionOf(1, 5), { file: "a", line: 1, column: 1 });
  assert.deepEqual(map.positionOf(1, 6), { file: "b", line: 3, column: 5 });
  assert.equal(map.positionOf(2, 1), undefined);
  assert.equal(map.positionOf(3, 1), undefined);
  assert.deepEqual(map.positionOf(3, 9), { file: "a", line: 2, column: 1 });
  assert.equal(map.positionOf(99, 1), undefined);
});

Deno.test("what is no source map is a SyntaxError", () => {
  for (const text of ["", "{}", `{"version":2,"sources":[],"mappings":""}`]) {
    assert.throws(() => new SourceMap(text), SyntaxError);
  }
  assert.throws(
    () => new SourceMap(`{"version":3,"sources":[],"mappings":"A!"}`),
    SyntaxError,
  );
});

Deno.test("every marked name of a minified file is found where its source has it", async () => {
  const source = Array.from(
    { length: 200 },
    (_, k) =>
      `${" ".repeat(k % 13)}export function mark${k}(value) {\n\n  return [value, ${k}];\n}`,
  ).join("\n");
  const { outputFiles } = await esbuild.build({
    stdin: { contents: source, sourcefile: "source.js" },
    bundle: true,
    format: "esm",
    write: false,
    minifyWhitespace: true,
    sourcemap: "external",
    outdir: "/",
  });
  await esbuild.stop();
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))!.text;
  const map = new SourceMap(text(".map"));
  const lines = text(".js").split("\n");
  for (let k = 0; k < 200; k++) {
    const line = lines.findIndex((line) => line.includes(`mark${k}(`));
    const found = map.positionOf(line + 1, lines[line].indexOf(`mark${k}(`) + 1)!;
    const expected = source.slice(0, source.indexOf(`mark${k}(`)).split("\n");
    assert.deepEqual([found.line, found.column], [expected.length, expected.at(-1)!.length + 1]);
  }
});
