import { regressionSample } from "../../../lib/dynamics/tangent/regression-sample.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { assertClose, assertVariance } from "../../support.ts";

// 20,000 points: fails wrongly once in 1e6; detects 0.3 for the cubic with its fat tail, 0.1 else.
Deno.test("targets of each degree have unit variance and mean 0, and change sign as their degree says", () => {
  for (const degree of [1, 2, 3]) {
    const law = { dimension: 12, samples: 20_000, degree, noise: 0 };
    const { inputs, targets, labels, targetAt } = regressionSample(law, keyOf(8340 + degree));
    assertVariance(targets, { expected: 1, discrepancy: degree === 3 ? 0.3 : 0.1 });
    const opposite = targetAt(inputs.slice(0, 120).map((x) => -x));
    const sign = degree === 2 ? 1 : -1;
    opposite.forEach((value, i) => assertClose(value, sign * targets[i], { absolute: 1e-12 }));
    assertClose(labels[7], targets[7], { absolute: 0 });
  }
});

// 2,000 labels: fails wrongly once in 1e6.
Deno.test("labels have the noise; inputs have norm sqrt(d)", () => {
  const law = { dimension: 5, samples: 2000, degree: 1, noise: 0.5 };
  const { inputs, targets, labels } = regressionSample(law, keyOf(8345));
  const noise = labels.map((value, i) => value - targets[i]);
  assertVariance(noise, { expected: 0.25, discrepancy: 0.07 });
  for (let i = 0; i < 20; i++) {
    let square = 0;
    for (let j = 0; j < 5; j++) square += inputs[5 * i + j] ** 2;
    assertClose(square, 5, { absolute: 1e-13 });
  }
});
