import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/weight-roughness.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { assertClose } from "../support.ts";
import { weightFields } from "./weights.ts";

const shape = { networks: 2, layers: 200, width: 6 };
const noise = new Float64Array(2 * 200 * 36);
randomStream(keyOf(11)).fillNormal(noise);
const draw = (n: number, k: number, i: number, j: number) => noise[((n * 200 + k) * 6 + i) * 6 + j];
const smooth = (k: number) => Math.sin(2 * Math.PI * k / 200);

Deno.test("noise stays rough when training adds a smooth path, and the path shows in the update", () => {
  const fields = weightFields(shape, draw, (n, k, i, j) => draw(n, k, i, j) + 0.3 * smooth(k));
  const { roughnessBefore, roughnessAfter, roughnessUpdate, moved } = plugin.measure(fields);
  assert.deepEqual(roughnessBefore.axes, [{ name: "network", length: 2 }]);
  for (const network of [0, 1]) {
    // 7,200 weights: standard error 0.012.
    assertClose(roughnessBefore.values[network], 1, { absolute: 0.08 });
    // The path adds 0.045 to a variance of 1.
    assertClose(roughnessAfter.values[network], 1 / 1.045, { absolute: 0.08 });
    assertClose(roughnessUpdate.values[network], 4.885e-4, { relative: 1e-3 });
    assertClose(moved.values[network], 0.3 * Math.SQRT1_2, { relative: 0.05 });
  }
});

Deno.test("smooth weights turn rough when training adds noise", () => {
  const fields = weightFields(
    shape,
    (_, k) => smooth(k),
    (n, k, i, j) => smooth(k) + draw(n, k, i, j),
  );
  const { roughnessBefore, roughnessAfter, roughnessUpdate } = plugin.measure(fields);
  assert.ok(roughnessBefore.values[0] < 0.001);
  assertClose(roughnessAfter.values[0], 1 / 1.5, { absolute: 0.08 });
  assertClose(roughnessUpdate.values[0], 1, { absolute: 0.08 });
});

Deno.test("weights that did not move have no update, those that diverged no roughness", () => {
  const still = plugin.measure(weightFields(shape, draw, draw));
  assert.equal(still.moved.values[0], 0);
  assert.ok(Number.isNaN(still.roughnessUpdate.values[0]));
  const diverged = plugin.measure(
    weightFields(shape, draw, (n, k, i, j) => n === 1 ? NaN : draw(n, k, i, j)),
  );
  assert.ok(Number.isFinite(diverged.roughnessAfter.values[0]));
  assert.ok(Number.isNaN(diverged.moved.values[1]));
  assert.ok(diverged.moved.missing !== undefined);
});

Deno.test("what training adds to all layers alike is seen by no roughness, and counted apart", () => {
  const same = (n: number, i: number, j: number) => 0.2 + draw(n, 0, i, j);
  const added = (share: number) =>
    plugin.measure(
      weightFields(shape, draw, (n, k, i, j) =>
        draw(n, k, i, j) + same(n, i, j) + share * Math.SQRT2 * smooth(k)),
    ).updateConstant.values[0];
  assertClose(added(0), 1, { absolute: 1e-12 });
  let common = 0;
  for (let e = 0; e < 36; e++) common += same(0, Math.floor(e / 6), e % 6) ** 2 / 36;
  assertClose(added(1), common / (common + 1), { absolute: 1e-12 });
  // Wrong: a share taken after the mean of all entries instead of the mean of each over the layers.
  assert.ok(Math.abs(added(1) - 0.04 / (common + 1)) > 0.1);
  const noise = plugin.measure(
    weightFields(shape, (_, k) => smooth(k), (_n, k, i, j) => smooth(k) + draw(1, k, i, j)),
  );
  // Independent layers: 1/L, here 0.005 with 36 entries.
  assertClose(noise.updateConstant.values[0], 1 / 200, { absolute: 0.008 });
});
