import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/sphere-kernel-spectrum.ts";
import { assertClose } from "../support.ts";
import { meanOf, run } from "./tangent/run.ts";

// Another program, mean of 3 draws: .1040 and .1719; draws scatter by 2 % and 0.6 %. Ten standard errors of
// such means: no false alarm in 1e6; finds 8 % and 3 %.
Deno.test("least eigenvalues at d = 20, n = 100 and d = 100, n = 500; wrong: v for all", () => {
  const mean = (dimension: number, samples: number) =>
    meanOf(run(plugin, { dimension, samples, networks: 3 }, 8411).leastEigenvalue.values).value;
  assertClose(mean(20, 100), 0.104, { relative: 0.08 });
  assertClose(mean(100, 500), 0.1719, { relative: 0.03 });
  assert.throws(() => assertClose(0.25, 0.1719, { relative: 0.03 }), /off by/);
});

Deno.test("a leaky ReLU scales the part beyond degree 1 by (1 - s)^2, on the same inputs", () => {
  const law = { dimension: 20, samples: 100, networks: 2 };
  const plain = run(plugin, law, 8412).leastEigenvalue.values;
  const leaky = run(plugin, { ...law, slopeNegative: 0.5 }, 8412).leastEigenvalue.values;
  // The linear part differs, which the least eigenvalue hardly sees.
  leaky.forEach((value, i) => assertClose(value, plain[i] / 4, { relative: 0.02 }));
});
