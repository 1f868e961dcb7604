import assert from "node:assert/strict";
import * as v from "valibot";
import { plugin } from "../../lib/checks/statistic.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { randomStream } from "../../lib/num/random/random.ts";
import { at, sampleTable, scalar, uniformLaw } from "./evidence.ts";

const stream = randomStream(keyOf(77));
const uniforms = Float64Array.from({ length: 4000 }, () => stream.uniform());
const predictions = { centre: scalar(0.5), shifted: scalar(0.55), law: uniformLaw(0, 1) };

function check(params: Record<string, unknown>) {
  return plugin.evaluate({
    params: v.parse(plugin.params, { column: "u", standardErrors: 5, ...params }),
    measured: sampleTable("u", uniforms),
    ...at(predictions),
  });
}

// Tolerances of five standard errors: a false alarm has probability 6e-7. The mean's error is 0.0046,
// so that the wrong prediction 0.55 is 11 errors away.
Deno.test("a statistic agrees with the number, and with the same statistic of the law", () => {
  assert.equal(check({ predicts: "centre" }).verdict, "agrees");
  const expected = {
    "mean": 0.5,
    "median": 0.5,
    "variance": 1 / 12,
    "quantile": 0.9,
    "moment-ratio": 1.8,
  };
  for (const [statistic, theory] of Object.entries(expected)) {
    const found = check({ predicts: "law", statistic, p: 0.9 });
    assert.equal(found.verdict, "agrees", statistic);
    assert.ok(Math.abs(found.theory! - theory) < 1e-12, statistic);
    assert.equal(found.count, 4000);
  }
});

Deno.test("a statistic disagrees with a wrong number", () => {
  assert.equal(check({ predicts: "shifted" }).verdict, "disagrees");
  assert.equal(
    check({ predicts: "law", statistic: "mean", transform: "sqrt" }).verdict,
    "disagrees",
  );
});

Deno.test("a statistic of a transformed column is named so", () => {
  // E sqrt(u) = 2/3.
  const found = check({ predicts: 2 / 3, transform: "sqrt" });
  assert.equal(found.quantity, "mean of sqrt u");
  assert.equal(found.verdict, "agrees");
});

Deno.test("a statistic that is no use of a law is refused", () => {
  assert.throws(() => check({ predicts: "law", statistic: "skewness" }), /skewness of a predicted/);
  assert.throws(() => check({ predicts: 0, statistic: "correlation" }), /partner/);
});
