import assert from "node:assert/strict";
import { plugin } from "../../lib/theory/displacement-frontier.ts";
import { plugin as firstOrder } from "../../lib/theory/first-order-displacement.ts";
import { assertClose } from "../support.ts";

const at = (hurst: number, level = 1) =>
  plugin.predict({
    width: 40,
    depth: 1000,
    branch: "res-3",
    weightLaw: "fractional",
    lengthScaleSquared: 0.01,
    hurst,
    level,
  }) as Record<string, { value?: number }>;

Deno.test("beta of RMS = 1 at L = 1000, d = 40, as computed once by an independent program", () => {
  const listed = [
    [0.1, 0.437, 0.458],
    [0.5, 0.450, 0.450],
    [0.7, 0.581, 0.479],
    [0.9, 0.795, 0.722],
    [0.97, 0.896, 0.869],
  ];
  for (const [hurst, forward, backward] of listed) {
    assertClose(at(hurst).contourForward.value!, forward, { absolute: 6e-4 });
    assertClose(at(hurst).contourBackward.value!, backward, { absolute: 6e-4 });
  }
});

Deno.test("on the contour the first-order displacement has the level", () => {
  for (const level of [0.1, 1]) {
    const beta = at(0.8, level).contourForward.value!;
    const { displacementRmsForward } = firstOrder.predict({
      width: 40,
      depth: 1000,
      branch: "res-3",
      weightLaw: "fractional",
      lengthScaleSquared: 0.01,
      hurst: 0.8,
      beta,
    });
    assert.ok(displacementRmsForward.shape === "scalar");
    assertClose(displacementRmsForward.value, level, { relative: 1e-12 });
  }
});

Deno.test("asymptotic frontiers: max(1/2, H) for outputs, max(1/2, 2H - 1) for gradients", () => {
  assert.deepEqual([0.3, 0.6, 0.9].map((h) => at(h).frontierForward.value), [0.5, 0.6, 0.9]);
  assertClose(at(0.9).frontierBackward.value!, 0.8, { absolute: 1e-15 });
  assert.equal(at(0.6).frontierBackward.value, 0.5);
});

Deno.test("the curve along beta passes the level at the contour", () => {
  const curve = plugin.predict({
    width: 40,
    depth: 1000,
    branch: "res-3",
    weightLaw: "fractional",
    lengthScaleSquared: 0.01,
    hurst: 0.8,
    level: 0.1,
  }).displacementRmsForward;
  assert.ok(curve.shape === "curve");
  const above = curve.x.findIndex((_, i) => curve.y[i] < 0.1);
  const beta = at(0.8, 0.1).contourForward.value!;
  assert.ok(curve.x[above - 1] <= beta && beta <= curve.x[above]);
});
