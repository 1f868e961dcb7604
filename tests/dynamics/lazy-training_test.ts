import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/lazy-training.ts";
import { meanOf, run } from "./tangent/run.ts";

const law = {
  networks: 4,
  width: 60,
  dimension: 8,
  samples: 20,
  noise: 0.5,
  stepsMax: 4000,
  testPoints: 200,
};

/** Exponent of the distance between two output scales, on the same networks. */
function exponent(activation: string): number {
  const { values } = run(plugin, { ...law, activation, outputScales: [8, 64] }, 8451).distance;
  const mean = (scale: number) => meanOf(values.filter((_, i) => i % 2 === scale)).value;
  return Math.log(mean(1) / mean(0)) / Math.log(8);
}

// 4 networks, the same at both scales; exponents scatter by about 0.1 (ReLU) and 0.02: 5 and 10 of these, no
// false alarm in 1e6.
Deno.test("the distance from the tangent solution falls as alpha^(-1/2) with ReLU, as alpha^(-2) with GELU", () => {
  const [kinks, smooth] = [exponent("relu"), exponent("gelu")];
  assert.ok(kinks > -1 && kinks < -0.2, `${kinks}`);
  assert.ok(smooth > -2.2 && smooth < -1.6, `${smooth}`);
  // Wrong for both: 1 / alpha, which starts that do not cancel the second order have.
  assert.ok(Math.abs(smooth + 1) > 0.5);
});

Deno.test("training interpolates; an odd number of units is refused", () => {
  const fields = run(plugin, { ...law, outputScales: [8], stepsMax: 40_000 }, 8452);
  fields.trainError.values.forEach((error) => assert.ok(error < 1e-13));
  assert.throws(() => run(plugin, { ...law, width: 61, outputScales: [8] }, 8453), UserError);
});
