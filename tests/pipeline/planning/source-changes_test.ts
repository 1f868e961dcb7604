import assert from "node:assert/strict";
import { changesOfFiles, sourceText } from "../../../lib/pipeline/planning/source-changes.ts";

const file = (name: string, version: string, path = "index.js") =>
  `node_modules/.deno/${name.replace("/", "+")}@${version}/node_modules/${name}/${path}`;
const named = (name: string, version: string) => `${name}@${version}/index.js`;

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

Deno.test("packages by their own names, too; of the package that a workspace has a copy of, the version first", () => {
  const files = {
    "asymptopia/lib/a.ts": "1",
    [named("@stdlib/erf", "0.2.6")]: "1",
    "lib/b.ts": "1",
  };
  const edited = { ...files, "asymptopia/lib/a.ts": "2" };
  const texts = (before: string | undefined, after: string, changed: Record<string, string>) =>
    changesOfFiles({ files, ...(before ? { version: before } : {}) }, {
      files: changed,
      version: after,
    }).map(sourceText);
  assert.deepEqual(texts("1.0.0", "2.0.0", edited), [
    "asymptopia 1.0.0 → 2.0.0",
    "asymptopia/lib/a.ts edited",
  ]);
  assert.deepEqual(texts("1.0.0", "1.0.0", edited), ["asymptopia/lib/a.ts edited"]);
  assert.deepEqual(texts(undefined, "2.0.0", edited), ["asymptopia/lib/a.ts edited"]);
  // Another version of the package that changes nothing that was reached.
  assert.deepEqual(texts("1.0.0", "2.0.0", { ...files, "lib/b.ts": "2" }), ["lib/b.ts edited"]);
  const { [named("@stdlib/erf", "0.2.6")]: _, ...rest } = files;
  assert.deepEqual(texts("1.0.0", "1.0.0", { ...rest, [named("@stdlib/erf", "0.3.0")]: "1" }), [
    "@stdlib/erf 0.2.6 → 0.3.0",
  ]);
});
