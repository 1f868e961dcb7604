import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import {
  fillReluBiasKernel,
  type ReluBiasKernel,
  reluBiasKernel,
  reluBiasKernels,
} from "../../../lib/num/wide-limits/relu-bias-kernels.ts";
import { assertClose } from "../../support.ts";

type Kernel = (kernel: ReluBiasKernel, t: number) => number;

// Worked out by another program, six digits.
const references = new Map([[0.5, [0.788002, 0.904414, 0.192487, 0.417744]], [-1, [
  0.31831,
  0.719952,
  -0.25,
  0.024902,
]]]);

function assertReferences(kernel: Kernel): void {
  for (const [t, values] of references) {
    reluBiasKernels.forEach((name, i) =>
      assertClose(kernel(name, t), values[i], { absolute: 6e-7 })
    );
  }
}

Deno.test("the four kernels have the values of another program", () => {
  assertReferences(reluBiasKernel);
});

Deno.test("a wrong variant is rejected: no biases, so that the correlation is t itself", () => {
  assert.throws(() => assertReferences((name, t) => reluBiasKernel(name, 2 * t - 1)), /off by/);
});

Deno.test("at equal inputs: 1, 1, 1/2, 3/4", () => {
  assert.deepEqual(reluBiasKernels.map((name) => reluBiasKernel(name, 1)), [1, 1, 0.5, 0.75]);
  assert.equal(reluBiasKernel("two-layer-last", 1 + 1e-15), 1);
});

// Another route: E relu(u) relu(v) of 400,000 pairs, layer by layer. Standard errors 1.5e-3: 6 of them fail
// once in 1e9.
Deno.test("kernels of output weights are means over random units", () => {
  const stream = randomStream(keyOf(5121));
  for (const t of [-0.4, 0.7]) {
    const mean = (r: number) => {
      let sum = 0;
      for (let i = 0; i < 400_000; i++) {
        const [u, w] = [stream.normal(), stream.normal()];
        sum += 2 * Math.max(0, u) * Math.max(0, r * u + Math.sqrt(1 - r * r) * w);
      }
      return sum / 400_000;
    };
    const first = mean((1 + t) / 2);
    assertClose(reluBiasKernel("two-layer-last", t), first, { absolute: 0.01 });
    const second = mean((1 + reluBiasKernel("two-layer-last", t)) / 2);
    assertClose(reluBiasKernel("three-layer-last", t), second, { absolute: 0.01 });
  }
});

Deno.test("many cosines have the kernel of each, by the formulas with Math.acos; the rest is left alone", () => {
  const k0 = (r: number) => (Math.PI - Math.acos(r)) / (2 * Math.PI);
  const k1 = (r: number) => (Math.sqrt(1 - r * r) + r * (Math.PI - Math.acos(r))) / Math.PI;
  const cosines = Float64Array.from({ length: 41 }, (_, i) => -1 + i / 20.5);
  for (const name of reluBiasKernels) {
    const out = new Float64Array(41).fill(7);
    fillReluBiasKernel(name, out, cosines, 1, 40);
    assert.deepEqual([out[0], out[40]], [7, 7]);
    cosines.subarray(1, 40).forEach((t, i) => {
      const r = (1 + t) / 2;
      const second = (1 + k1(r)) / 2;
      const expected = {
        "two-layer-last": k1(r),
        "two-layer-tangent": t * k0(r),
        "three-layer-last": k1(second),
        "three-layer-tangent": k0(second) * (k1(r) + t * k0(r)),
      }[name];
      assertClose(out[i + 1], expected, { absolute: 1e-15 });
      assert.equal(out[i + 1], reluBiasKernel(name, t));
    });
  }
});
