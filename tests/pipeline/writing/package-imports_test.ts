import assert from "node:assert/strict";
import { importingFromPackage } from "../../../lib/pipeline/writing/package-imports.ts";
import { pieceFiles, pieceKinds } from "../../../lib/pipeline/writing/piece.ts";
import { repository } from "../../repository-files.ts";

Deno.test("a piece imports from the package by name, and its test the piece by its place", () => {
  const [plugin, test] = importingFromPackage([
    {
      path: "lib/theory/x.ts",
      text: 'import { a } from "../contract/a.ts";\nimport { v } from "valibot";\n',
    },
    {
      path: "tests/theory/x_test.ts",
      text: 'import { x } from "../../lib/theory/x.ts";\nimport { p } from "./predicted.ts";\n' +
        'import {\n  s,\n} from "../support.ts";\n',
    },
  ]);
  assert.equal(
    plugin.text,
    'import { a } from "asymptopia/lib/contract/a.ts";\nimport { v } from "valibot";\n',
  );
  assert.equal(
    test.text,
    'import { x } from "../../lib/theory/x.ts";\n' +
      'import { p } from "asymptopia/tests/theory/predicted.ts";\n' +
      'import {\n  s,\n} from "asymptopia/tests/support.ts";\n',
  );
});

Deno.test("all that pieces import by the package's name is there", () => {
  for (const kind of pieceKinds) {
    const files = importingFromPackage(pieceFiles(kind, "my-piece"));
    for (const { path, text } of files) {
      for (const [, target] of text.matchAll(/from "asymptopia\/([^"]+)"/g)) {
        assert.ok(Deno.statSync(`${repository}/${target}`).isFile, `${path} ${target}`);
      }
      const left = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, target]) => target);
      assert.ok(left.every((target) => target.endsWith("/my-piece.ts")), `${path} ${left}`);
    }
  }
});
