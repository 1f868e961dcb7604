import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/budgeted-kernel-descent.ts";
import { assertClose } from "../support.ts";
import { meanOf, run } from "./tangent/run.ts";

const small = { networks: 2, samples: 60, testPoints: 200, budgets: [1, 100, 1e9] };

Deno.test("a long budget reaches what descent without end does; a short one does not", () => {
  const fields = run(plugin, { ...small, kernel: "two-layer-tangent" }, 5181);
  const { testError, convergedError } = fields;
  assert.deepEqual(testError.axes.map(({ name }) => name), ["network", "target", "budget"]);
  convergedError.values.forEach((error, at) => {
    assertClose(testError.values[3 * at + 2], error, { relative: 1e-3 });
    assert.ok(Math.abs(Math.log(testError.values[3 * at] / error)) > 0.01);
  });
});

Deno.test("features and kernel are one model: as wide as there are samples, or a unit less", () => {
  // The path by features serves widths below the samples; just above, that by the kernel: no jump but in the draw.
  const at = (width: number) => {
    const params = { ...small, networks: 12, kernel: "two-layer-last", width, budgets: [300] };
    return meanOf(run(plugin, params, 5182).testError.values.map(Math.log)).value;
  };
  assertClose(at(59), at(60), { absolute: 0.5 });
});

Deno.test("a wide finite network is near infinite width; a wrong variant: another kernel", () => {
  const params = { ...small, networks: 8, budgets: [100] };
  const logs = (own: Record<string, unknown>) =>
    meanOf(run(plugin, { ...params, ...own }, 5183).testError.values.map(Math.log)).value;
  const wide = logs({ kernel: "two-layer-last", width: 3000 });
  const assertNear = (other: number) => assertClose(other, wide, { absolute: 0.15 });
  assertNear(logs({ kernel: "two-layer-last" }));
  assert.throws(() => assertNear(logs({ kernel: "two-layer-tangent" })), /off by/);
});
