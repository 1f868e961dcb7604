import assert from "node:assert/strict";
import { reflect } from "../../../../lib/num/linear-algebra/reduction/reflection.ts";

function squareOf(x: Float64Array): number {
  return x.reduce((sum, entry) => sum + entry * entry, 0);
}

Deno.test("reflect: v is a unit vector and 1 - 2 v v^T leaves the kept entry, at any scale", () => {
  for (const scale of [1, 1e-100, 1e-160, 1e-200, 2 ** -1000, 2 ** -1060]) {
    for (const kept of [0, 2, 3]) {
      const x = Float64Array.of(0.5, -0.25, 0.75, -1).map((entry) => entry * scale);
      const v = x.slice();
      const entry = reflect(v, kept);
      assert.ok(Math.abs(squareOf(v) - 1) < 1e-15, `${scale}`);
      const product = x.reduce((sum, value, i) => sum + value / scale * v[i], 0);
      x.forEach((value, i) => {
        const turned = value / scale - 2 * product * v[i];
        assert.ok(
          Math.abs(turned - (i === kept ? entry / scale : 0)) < 1e-15 + 5e-324 / scale,
          `${scale} ${i}`,
        );
      });
      assert.ok(Math.sign(entry) === -Math.sign(x[kept]));
      // The other half space is not reached by the same vector.
      assert.ok(Math.abs(1 - 2 * v[kept] ** 2) < 1);
    }
  }
});

Deno.test("reflect: nothing is done where nothing is beside the kept entry, or only what rounding hides", () => {
  for (const x of [[3], [0, 3], [0, 0], [1e-200, 3]]) {
    const v = Float64Array.from(x);
    assert.equal(reflect(v, x.length - 1), x.at(-1));
    assert.ok(v.every((entry) => entry === 0));
  }
  const zero = Float64Array.of(0, 5e-324);
  assert.ok(Math.abs(reflect(zero, 0)) === 5e-324 && Math.abs(squareOf(zero) - 1) < 1e-15);
});
