import assert from "node:assert/strict";
import { Catalogue } from "../../../../lib/pipeline/reading/catalogue.ts";
import {
  describePlugin,
  describeSlot,
} from "../../../../lib/pipeline/reading/description/plugin-description.ts";
import { makeWorkspace } from "../../toy/workspace.ts";

const measure = `import * as v from "valibot";
export const plugin = {
  summary: "norms", params: v.strictObject({}), needs: ["position", "time"],
  columns: { norm: { description: "Euclidean norm", unit: "m", axes: ["network", "layer"] }, time: "seconds" },
  measure: () => ({}),
};
`;

Deno.test("a plug-in is described by what it exports, declarations included", async () => {
  const workspace = makeWorkspace({ "lib/measures/norms.ts": measure });
  try {
    const catalogue = new Catalogue(workspace.root);
    const found = await describePlugin(catalogue, { slot: "measures", name: "norms" });
    assert.equal(found.file, "lib/measures/norms.ts");
    assert.equal(found.summary, "norms");
    assert.deepEqual(found.needs, ["position", "time"]);
    assert.deepEqual(found.columns, [
      { name: "norm", about: "Euclidean norm; unit: m; axes: network, layer" },
      { name: "time", about: "seconds" },
    ]);
    assert.deepEqual([found.fields, found.tables, found.predictions], [[], [], []]);
    const [sequence] = await describeSlot(catalogue, "data");
    assert.deepEqual(sequence.parameters.map(({ name }) => name), ["count", "width"]);
    assert.deepEqual(await describeSlot(catalogue, "model"), []);
  } finally {
    workspace.remove();
  }
});
