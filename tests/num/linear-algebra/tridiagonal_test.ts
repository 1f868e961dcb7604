import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { solveTridiagonal } from "../../../lib/num/linear-algebra/tridiagonal.ts";
import { assertClose } from "../../support.ts";

Deno.test("random diagonally dominant systems are solved to rounding", () => {
  const stream = randomStream(keyOf(3));
  for (const n of [1, 2, 3, 10, 1000]) {
    const draw = () => Float64Array.from({ length: n }, () => stream.normal());
    const [lower, upper, x] = [draw(), draw(), draw()];
    const diagonal = lower.map((a, i) =>
      (Math.abs(a) + Math.abs(upper[i]) + 0.1) * (i % 2 ? 1 : -1)
    );
    const right = x.map((value, i) =>
      diagonal[i] * value + (i > 0 ? lower[i] * x[i - 1] : 0) +
      (i < n - 1 ? upper[i] * x[i + 1] : 0)
    );
    const found = solveTridiagonal({ lower, diagonal, upper, right });
    found.forEach((value, i) => assertClose(value, x[i], { absolute: 1e-12 }));
    // In place, and with a scratch that is longer than needed.
    assert.equal(
      solveTridiagonal({ lower, diagonal, upper, right }, right, new Float64Array(n + 5)),
      right,
    );
    assert.deepEqual(right, found);
  }
});

Deno.test("an implicit step of the heat equation conserves heat", () => {
  const n = 50, rate = 7;
  const side = new Float64Array(n).fill(-rate);
  const diagonal = Float64Array.from(
    { length: n },
    (_, i) => 1 + rate * (i === 0 || i === n - 1 ? 1 : 2),
  );
  let heat = Float64Array.from({ length: n }, (_, i) => i === 10 ? 1 : 0);
  for (let step = 0; step < 20; step++) {
    heat = solveTridiagonal({ lower: side, diagonal, upper: side, right: heat }) as typeof heat;
  }
  assertClose(heat.reduce((sum, value) => sum + value, 0), 1, { absolute: 1e-13 });
  assert.ok(heat.every((value) => value > 0));
});

Deno.test("a zero pivot and diagonals of different lengths are refused", () => {
  const zero = Float64Array.of(0, 0);
  assert.throws(
    () => solveTridiagonal({ lower: zero, diagonal: zero, upper: zero, right: zero }),
    /pivot/,
  );
  const one = Float64Array.of(1);
  assert.throws(
    () => solveTridiagonal({ lower: zero, diagonal: one, upper: zero, right: zero }),
    /length/,
  );
});
