import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/evaluation.ts";
import { namedArray } from "../../lib/num/array.ts";

const fields = (loss: number[]) =>
  Object.fromEntries(
    plugin.needs.map((name) => [
      name,
      namedArray(
        [{ name: "network", length: loss.length }],
        Float64Array.from(name === "lossTest" ? loss : loss.map(() => 0.5)),
        { description: name, ...(name === "lossTest" ? { missing: "the run had diverged" } : {}) },
      ),
    ]),
  );

Deno.test("the gap is the distance of the loss from that of chance, on both sides", () => {
  const measured = plugin.measure(fields([2.3, 2.4, NaN]), { lossOfChance: 2.35 });
  const gap = [...measured.lossGap.values];
  assert.ok(Math.abs(gap[0] - 0.05) < 1e-12 && Math.abs(gap[1] - 0.05) < 1e-12, `${gap}`);
  assert.ok(Number.isNaN(gap[2]), "a run that diverged has no loss");
  assert.equal(measured.lossGap.missing, "the run had diverged");
  for (const name of plugin.needs) assert.ok(name in measured, name);
});
