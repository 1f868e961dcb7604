import assert from "node:assert/strict";
import { filledParams } from "../../../lib/pipeline/specification/filled-params.ts";

Deno.test("parameters are those of the YAML and those named of the axes, no others", () => {
  const axes = { width: 7, depth: 3 };
  assert.deepEqual(filledParams({ slope: 2 }, ["width"], axes), { slope: 2, width: 7 });
  assert.deepEqual(filledParams({ slope: 2 }, [], axes), { slope: 2 });
});
