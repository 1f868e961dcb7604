import assert from "node:assert/strict";
import { normalAverage, normalPlaneAverage } from "../../../lib/num/analysis/normal-average.ts";
import { gaussHermite } from "../../../lib/num/analysis/quadrature.ts";
import { assertClose } from "../../support.ts";

Deno.test("moments of a normal variable, and of a pair", () => {
  [1, 0, 1, 0, 3, 0, 15].forEach((moment, p) =>
    assertClose(normalAverage((g) => g ** p), moment, { absolute: 1e-12 })
  );
  assertClose(normalAverage((g) => Math.exp(g)), Math.exp(0.5), { relative: 1e-14 });
  assertClose(normalPlaneAverage((g, h) => (g + 2 * h) ** 4), 75, { relative: 1e-13 });
  assertClose(normalPlaneAverage((g, h) => Math.cos(g * h)), Math.SQRT1_2, { absolute: 1e-12 });
});

Deno.test("functions with poles: that of a Gauss rule; a rule ten times coarser is rejected", () => {
  const f = (g: number) => Math.tanh(1.5 + 1.2 * g);
  const { nodes, weights } = gaussHermite(120);
  const expected = nodes.reduce((sum, g, i) => sum + weights[i] * f(g), 0);
  assertClose(normalAverage(f), expected, { absolute: 1e-10 });
  assertClose(normalPlaneAverage((g, h) => f(0.6 * g + 0.8 * h)), expected, { absolute: 1e-10 });
  const coarse = Array.from({ length: 19 }, (_, k) => k - 9)
    .reduce((sum, g) => sum + Math.exp(-g * g / 2) / Math.sqrt(2 * Math.PI) * f(g), 0);
  assert.ok(Math.abs(coarse - expected) > 1e-6);
});
