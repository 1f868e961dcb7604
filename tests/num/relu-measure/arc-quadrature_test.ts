import assert from "node:assert/strict";
import { nodesOf } from "../../../lib/num/relu-measure/arc-quadrature.ts";
import { assertClose } from "../../support.ts";

function integral(
  arc: Parameters<typeof nodesOf>[0],
  power: number,
): number {
  return nodesOf(arc).reduce(
    (sum, { weights, h }) => sum + weights.reduce((part, w, i) => part + w * h[i] ** power, 0),
    0,
  );
}

/** A sinusoid of this amplitude with its extremum at an angle. */
function sinusoid(amplitude: number, centre: number) {
  return { cosine: amplitude * Math.cos(centre), sine: amplitude * Math.sin(centre) };
}

Deno.test("over half a turn int h = pi / sqrt c and int h^2 = pi (1 + c) / (2 c^(3/2)), for c down to 1e-9", () => {
  for (const c of [0.9, 0.3, 1e-2, 1e-5, 1e-9]) {
    const arc = { low: 0.4, high: 0.4 + Math.PI, ...sinusoid(Math.sqrt(1 - c), 1.1) };
    // 1 - q^2 is known to 1e-16 near its least value c.
    const relative = 1e-12 + 1e-15 / c;
    assertClose(integral(arc, 1), Math.PI / Math.sqrt(c), { relative });
    assertClose(integral(arc, 2), Math.PI * (1 + c) / (2 * c ** 1.5), { relative });
  }
});

Deno.test("a sinusoid above 1 outside the arc: int dt / (sin^2 - m cos^2) in closed form", () => {
  const m = 0.21;
  const [low, high] = [0.6, 1.5];
  const arc = { low, high, ...sinusoid(Math.sqrt(1 + m), 0) };
  const primitive = (t: number) =>
    Math.log((Math.tan(t) - Math.sqrt(m)) / (Math.tan(t) + Math.sqrt(m))) / (2 * Math.sqrt(m));
  assertClose(integral(arc, 1), primitive(high) - primitive(low), { relative: 1e-12 });
});

Deno.test("the number of panels grows like the logarithm of 1/c; a wrong variant, one panel, misses the peak", () => {
  const panels = (c: number) =>
    nodesOf({ low: 0, high: Math.PI, ...sinusoid(Math.sqrt(1 - c), 1) }).length;
  assert.ok(panels(1e-8) < panels(1e-4) + 40, `${panels(1e-4)}, ${panels(1e-8)}`);
  const c = 1e-4;
  const [only] = nodesOf({ low: 0.9, high: 1.1, ...sinusoid(0.5, 1) });
  const wrong = only.weights.reduce(
    (sum, w, i) =>
      sum + w / (1 - (1 - c) * (only.cosines[i] * Math.cos(1) + only.sines[i] * Math.sin(1)) ** 2),
    0,
  );
  const right = integral({ low: 0.9, high: 1.1, ...sinusoid(Math.sqrt(1 - c), 1) }, 1);
  assert.ok(Math.abs(wrong / right - 1) > 1e-6, `${wrong}, ${right}`);
});

Deno.test("an arc without length has no nodes", () => {
  assert.deepEqual(nodesOf({ low: 1, high: 1, ...sinusoid(0.5, 0) }), []);
});
