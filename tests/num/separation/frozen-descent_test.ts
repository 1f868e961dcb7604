import assert from "node:assert/strict";
import {
  circleMargin,
  frozenHit,
  marginAtRisk,
  smallStepTime,
  softplus,
} from "../../../lib/num/separation/frozen-descent.ts";
import { circlePoints } from "../../../lib/num/separation/labelled-points.ts";
import { tangentKernel } from "../../../lib/num/separation/tangent-kernel.ts";
import { assertClose } from "../../support.ts";

/** Descent in the outputs of all points with the whole kernel, by plain loops. */
function plainHit(count: number, rate: number, risk: number): number {
  const { labels } = circlePoints(count);
  const kernel = tangentKernel(circlePoints(count));
  const outputs = new Float64Array(count);
  const riskNow = () =>
    outputs.reduce((sum, f, i) => sum + Math.log1p(Math.exp(-labels[i] * f)) / count, 0);
  let before = riskNow();
  for (let step = 1;; step++) {
    const push = labels.map((y, i) => rate / count * y / (1 + Math.exp(y * outputs[i])));
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) outputs[i] += kernel[i * count + j] * push[j];
    }
    const after = riskNow();
    if (after <= risk) return step - (risk - after) / (before - after);
    before = after;
  }
}

function assertHits(time: (count: number, risk: number) => number): void {
  for (const [count, risk] of [[8, 0.1], [8, 0.3], [12, 0.1], [16, 0.2]]) {
    assertClose(time(count, risk), plainHit(count, 4, risk), { relative: 1e-7 });
  }
}

Deno.test("the scalar recursion is descent with the whole kernel", () => {
  assertHits((count, risk) => frozenHit(risk, 4 * circleMargin(count) ** 2).time);
});

Deno.test("a wrong variant is rejected: 1/n for the margin", () => {
  assert.throws(() => assertHits((count, risk) => frozenHit(risk, 4 / count ** 2).time));
});

Deno.test("small steps take (e^s + s - 1) / (rate gamma^2); values of another program", () => {
  for (const risk of [0.3, 0.1, 0.02]) {
    assertClose(frozenHit(risk, 1e-3).time, smallStepTime(risk, 1e-3), { relative: 2e-3 });
  }
  assertClose(smallStepTime(0.1, 1), 10.76, { absolute: 5e-3 });
  [[8, 147], [16, 662], [32, 2728]].forEach(([count, steps]) =>
    assertClose(smallStepTime(0.1, 4 * circleMargin(count) ** 2), steps, { absolute: 0.6 })
  );
});

Deno.test("margins: values of another program, and none for n = 2 mod 4", () => {
  assertClose(circleMargin(8), 0.135299, { absolute: 1e-7 });
  assertClose(circleMargin(16), 0.0637244, { absolute: 1e-7 });
  assertClose(circleMargin(32), 0.0314012, { absolute: 1e-7 });
  assert.throws(() => circleMargin(10), /multiples of 4/);
});

Deno.test("risk and margin are inverse; the logistic loss does not overflow", () => {
  for (const risk of [0.6, 0.1, 1e-6]) {
    assertClose(softplus(-marginAtRisk(risk)), risk, { relative: 1e-10 });
  }
  assert.equal(softplus(800), 800);
  assert.equal(softplus(-800), 0);
});
