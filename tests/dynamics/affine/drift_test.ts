import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { literalDrift, randomDrift } from "../../../lib/dynamics/affine/drift.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";

Deno.test("the transpose is the transpose: <v, Abar h> = <Abar^T v, h>", () => {
  const drift = randomDrift(3, randomStream(keyOf(1)));
  drift.moveTo(0.3);
  drift.bias.fill(0);
  const [h, v] = [Float64Array.of(1, -2, 0.5), Float64Array.of(0.3, 0.7, -1)];
  const [image, pulled] = [new Float64Array(3), new Float64Array(3)];
  drift.apply(h, image);
  drift.applyTranspose(v, pulled);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  assert.ok(Math.abs(dot(v, image) - dot(pulled, h)) < 1e-14);
});

Deno.test("a drift of another width is refused", () => {
  assert.equal(literalDrift(undefined, 3), undefined);
  assert.throws(() => literalDrift({ matrix: [[1, 2], [3, 4]] }, 3), UserError);
  assert.throws(() => literalDrift({ matrix: [[1, 2], [3]] }, 2), UserError);
  assert.throws(() => literalDrift({ biasSine: [1] }, 2), UserError);
});
