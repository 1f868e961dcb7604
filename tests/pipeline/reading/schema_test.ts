import assert from "node:assert/strict";
import { schemaFile, schemaText } from "../../../lib/pipeline/commands/schema.ts";

const workspace = new URL("../../..", import.meta.url).pathname.replace(/\/$/, "");

Deno.test("pipeline.schema.json is what `deno task schema` writes today", async () => {
  const committed = Deno.readTextFileSync(`${workspace}/${schemaFile}`);
  assert.ok(
    committed === await schemaText(workspace),
    "run `deno task schema` and commit the file",
  );
});

Deno.test("the schema knows every word of a paper", async () => {
  const { $defs } = JSON.parse(await schemaText(workspace));
  assert.deepEqual(
    Object.keys($defs.paper.properties).sort(),
    [
      "axes",
      "claims",
      "figures",
      "notation",
      "profiles",
      "settings",
      "source",
      "sources",
      "stages",
    ],
  );
});
