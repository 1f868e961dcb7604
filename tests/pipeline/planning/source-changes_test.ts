import assert from "node:assert/strict";
import { changesOfFiles, sourceText } from "../../../lib/pipeline/planning/source-changes.ts";

const file = (name: string, version: string, path = "index.js") =>
  `node_modules/.deno/${name.replace("/", "+")}@${version}/node_modules/${name}/${path}`;

Deno.test("own files are listed one by one, packages by name and version", () => {
  const before = {
    "lib/a.ts": "1",
    "lib/b.ts": "1",
    "lib/c.ts": "1",
    [file("valibot", "1.5.0")]: "1",
    [file("valibot", "1.5.0", "more.js")]: "1",
    [file("@stdlib/erf", "0.2.6")]: "1",
    [file("left", "1.0.0")]: "1",
    [file("same", "2.0.0_peer@1.0.0")]: "1",
  };
  const after = {
    "lib/a.ts": "1",
    "lib/b.ts": "2",
    "lib/d.ts": "1",
    [file("valibot", "1.6.0")]: "2",
    [file("@stdlib/erf", "0.2.6")]: "2",
    [file("right", "3.0.0")]: "1",
    [file("same", "2.0.0_peer@1.0.0")]: "1",
  };
  const changes = changesOfFiles({ files: before }, { files: after });
  assert.deepEqual(changes.map(sourceText), [
    "@stdlib/erf edited",
    "left 1.0.0 removed",
    "lib/b.ts edited",
    "lib/c.ts removed",
    "lib/d.ts added",
    "right 3.0.0 added",
    "valibot 1.5.0 → 1.6.0",
  ]);
});
