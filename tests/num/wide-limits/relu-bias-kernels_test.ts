import assert from "node:assert/strict";
import { keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import {
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
