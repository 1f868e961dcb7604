import assert from "node:assert/strict";
import { hypotenuse } from "../../../../lib/num/linear-algebra/reduction/hypotenuse.ts";

Deno.test("hypotenuse: Pythagorean triples at every scale, where the plain root has lost its digits", () => {
  for (const scale of [1, 2 ** -400, 2 ** -500, 2 ** -530, 2 ** -700, 2 ** -1000]) {
    for (const [f, g, h] of [[3, 4, 5], [-5, 12, 13], [20, -21, 29], [0, 7, 7]]) {
      const found = hypotenuse(f * scale / 32, g * scale / 32);
      assert.ok(Math.abs(found / (h * scale / 32) - 1) < 3e-16, `${scale}`);
    }
  }
  assert.equal(hypotenuse(0, 0), 0);
  const small = 1.3 * 2 ** -538;
  assert.ok(Math.abs(Math.sqrt((3 * small) ** 2 + (4 * small) ** 2) / (5 * small) - 1) > 1e-3);
});
