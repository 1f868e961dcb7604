import assert from "node:assert/strict";
import { probeModule } from "../../../lib/contract/fused-arithmetic.ts";
import { digestOf } from "../../../lib/pipeline/keys/digest.ts";
import { hasRelaxed } from "../../../lib/pipeline/sandbox/relaxed.ts";
import { relaxedModules } from "../../../lib/pipeline/seat/relaxed-modules.ts";
import { panelModule } from "../../../lib/tensor/residual-network/panel/module.ts";
import { panelShapes } from "../../../lib/tensor/residual-network/panel/shape.ts";
import { tileModule } from "../../../lib/tensor/dense-network/tile.ts";

Deno.test("the modules that may have relaxed instructions are the kernels', tile, panels and probe", () => {
  const folder = new URL("../../../lib/tensor/kernel/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".wasm"));
  const kernels = files.map(({ name }) => Deno.readFileSync(new URL(name, folder)));
  const generated = [true, false].flatMap((fused) => [
    tileModule(fused),
    ...panelShapes(fused).map(panelModule),
  ]);
  const relaxed = [...kernels, ...generated, probeModule].filter(hasRelaxed);
  assert.equal(relaxed.length, 4 + panelShapes(true).length);
  assert.deepEqual([...relaxedModules].sort(), relaxed.map((one) => digestOf(one)).sort());
});
