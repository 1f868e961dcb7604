import assert from "node:assert/strict";
import type { Fields } from "../../lib/contract/plugins.ts";
import { plugin as chain } from "../../lib/dynamics/linear-chain.ts";
import { plugin as eigenvalues } from "../../lib/measures/gram-eigenvalues.ts";
import { plugin } from "../../lib/measures/log-determinant.ts";
import { plugin as logNorms } from "../../lib/measures/log-norm.ts";
import { mlpJob } from "../dynamics/explicit/mlp-job.ts";
import { fixedReluRecipe } from "../dynamics/mlp-case.ts";
import { assertClose } from "../support.ts";

Deno.test("ln det V is the sum of the logarithms of the eigenvalues of V", () => {
  const recipe = fixedReluRecipe({ width: 9, depth: 4 }, [1, 1]);
  const job = mlpJob(recipe, {
    networks: 5,
    seed: 1,
    correlation: [0.5, -0.2, 0.1],
    observe: "all",
  });
  const fields: Fields = chain.simulate(job);
  const { logDeterminant, time } = plugin.measure(fields);
  const { logNorm } = logNorms.measure(fields);
  const { eigenvalueFraction } = eigenvalues.measure(fields);
  assert.equal(time, fields.time);
  assert.deepEqual(logDeterminant.axes, logNorm.axes.slice(0, 2));
  logDeterminant.values.forEach((value, row) => {
    const own = (values: Float64Array) => values.subarray(3 * row, 3 * row + 3);
    const trace = own(logNorm.values).reduce((sum, y) => sum + Math.exp(y), 0);
    const expected = own(eigenvalueFraction.values).reduce(
      (sum, x) => sum + Math.log(x * trace),
      0,
    );
    assertClose(value, expected, { absolute: 1e-8 });
    // Wrong: of the correlation matrix alone, which is V only at layer 0.
    const alone = expected - own(logNorm.values).reduce((sum, y) => sum + y, 0);
    if (row >= 5) assert.throws(() => assertClose(value, alone, { absolute: 1e-6 }));
  });
});
