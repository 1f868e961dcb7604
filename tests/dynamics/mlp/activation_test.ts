import assert from "node:assert/strict";
import { activationOf, number } from "../../../lib/dynamics/mlp/activation.ts";
import { assertClose } from "../../support.ts";

const smooth = (activation: string, activationScale: number) =>
  activationOf({ activation, activationScale });

Deno.test("stretched tanh and softplus keep 1e-15 relative, series and closed form alike", () => {
  for (const scale of [0.7, 10, 1e4]) {
    const [tanh, softplus] = ["tanh", "softplus-centred"].map((name) => smooth(name, scale).apply);
    for (let y = -3; y <= 3; y += 0.0137) {
      const x = y * scale;
      assertClose(tanh(x), scale * Math.tanh(x / scale), { relative: 2e-15 });
      // phi(y) = y + ln(1 + sinh^2(y / 2)) adds without cancelling for y > 0.
      const expected = scale * (x / scale + Math.log1p(Math.sinh(x / (2 * scale)) ** 2));
      assertClose(softplus(x), expected, { relative: 2e-15, absolute: 1e-15 * scale });
    }
    // Wrong: the cubic expansion of tanh.
    const cubic = (x: number) => x - x ** 3 / (3 * scale ** 2);
    assert.throws(() => assertClose(tanh(0.4 * scale), cubic(0.4 * scale), { relative: 1e-6 }));
  }
});

Deno.test("phi_s(r x) / r is taken at any scale r, ends included", () => {
  for (const name of ["tanh", "softplus-centred"]) {
    const { apply, stretched, stretchAt, homogeneous } = smooth(name, 3);
    const scaled = (x: number, r: number) => stretched(x, stretchAt(r));
    assert.equal(homogeneous, false);
    for (const r of [1e-3, 1, 50]) {
      for (const x of [-2, -0.1, 0.3, 4]) {
        assertClose(scaled(x, r), apply(r * x) / r, { relative: 1e-13 });
      }
    }
    // Small scales are linear; large ones bound tanh and make softplus twice a ReLU.
    assert.equal(scaled(-0.7, 0), -0.7);
    assertClose(scaled(-0.7, Infinity), 0, { absolute: 0 });
    assertClose(scaled(0.7, Infinity), name === "tanh" ? 0 : 1.4, { absolute: 0 });
  }
});

Deno.test("two slopes are homogeneous", () => {
  const relu = activationOf({ activation: "relu", slopePositive: 2, slopeNegative: 0.5 });
  assert.deepEqual([relu.apply(3), relu.apply(-3), relu.stretched(-3, relu.stretchAt(1e9))], [
    6,
    -1.5,
    -1.5,
  ]);
  assert.equal(relu.homogeneous, true);
});

Deno.test("unknown activations and missing numbers are refused", () => {
  assert.throws(
    () => activationOf({ activation: "gelu" }),
    /"gelu"[^]*relu, tanh, softplus-centred/,
  );
  assert.throws(() => number({ depth: 2 }, "width"), /the number "width"[^]*depth/);
});
