import assert from "node:assert/strict";
import reference from "../../fixtures/num/reference.json" with { type: "json" };
import {
  type ComplexVector,
  forwardFourier,
  inverseFourier,
} from "../../../lib/num/analysis/fft.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { assertClose } from "../../support.ts";

Deno.test("the forward transform is NumPy's: sign minus, no factor", () => {
  const [real, imaginary] = reference.series.map((part) => Float64Array.from(part));
  const found = forwardFourier({ real, imaginary });
  found.real.forEach((value, k) =>
    assertClose(value, reference.fourier[0][k], { absolute: 1e-13 })
  );
  found.imaginary.forEach((value, k) =>
    assertClose(value, reference.fourier[1][k], { absolute: 1e-13 })
  );
});

Deno.test("the inverse undoes the forward transform, and energies agree (Parseval)", () => {
  const stream = randomStream(keyOf(4));
  for (const n of [1, 2, 4, 1024]) {
    const draw = () => Float64Array.from({ length: n }, () => stream.normal());
    const x = { real: draw(), imaginary: draw() };
    const transform = forwardFourier(x);
    const back = inverseFourier(transform);
    const energy = (v: ComplexVector) =>
      v.real.reduce((sum, a, i) => sum + a * a + v.imaginary[i] ** 2, 0);
    back.real.forEach((value, i) =>
      assertClose(value, x.real[i], { absolute: 1e-14 * Math.log2(2 * n) })
    );
    assertClose(energy(transform), n * energy(x), { relative: 1e-13 });
  }
});

Deno.test("results are the caller's: a second transform does not change the first", () => {
  const one = { real: Float64Array.of(1, 2), imaginary: Float64Array.of(0, 0) };
  const first = forwardFourier(one);
  forwardFourier({ real: Float64Array.of(5, 6), imaginary: Float64Array.of(7, 8) });
  assert.deepEqual([...first.real], [3, -1]);
});

Deno.test("a length that is no power of two is refused", () => {
  const x = new Float64Array(6);
  assert.throws(() => forwardFourier({ real: x, imaginary: x }), /length 6: .* power of two/);
});
