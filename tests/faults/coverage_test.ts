/** The faulty disk covers every file operation that the engine uses. */
import assert from "node:assert/strict";
import { covered, coveredOfFiles } from "./faulty-disk.ts";
import { filesUnder } from "./store-contents.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const engine = fromFileUrl(import.meta.resolve("../../lib/pipeline"));

/** Operations in a source text that the faulty disk does not know. */
function unknownIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const unknown = [...code.matchAll(/\bDeno\.(\w+)/g)].map((match) => match[1])
    .filter((name) => !covered.has(name));
  const ofFiles = [...code.matchAll(/\b(?:file|lock)[!?]?\??\.(\w+)\(/g)].map((match) => match[1])
    .filter((name) =>
      !coveredOfFiles.has(name) && !["startsWith", "split", "slice"].includes(name)
    );
  const modules = [...code.matchAll(/"node:(fs[^"]*)"/g)].map((match) => match[1]);
  return [...unknown, ...ofFiles, ...modules];
}

/** It asks for free space only. */
const asksForRoom = ["system/node-modules.ts"];

Deno.test("every file operation of the engine can be made to fail", () => {
  for (const path of filesUnder(engine).filter((path) => path.endsWith(".ts"))) {
    // The first runs inside a Worker, where there are no files.
    if (path.startsWith("sandbox") || asksForRoom.includes(path)) continue;
    const found = unknownIn(Deno.readTextFileSync(`${engine}/${path}`));
    assert.deepEqual(found, [], `${path}: teach tests/faults/faulty-disk.ts these operations`);
  }
});

Deno.test("control: an operation that is not covered is noticed", () => {
  assert.deepEqual(unknownIn("Deno.copyFileSync(a, b); file.statSync();"), [
    "copyFileSync",
    "statSync",
  ]);
  assert.deepEqual(unknownIn('import { cpSync } from "node:fs";'), ["fs"]);
});
