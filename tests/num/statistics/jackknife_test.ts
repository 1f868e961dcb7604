import assert from "node:assert/strict";
import { jackknife } from "../../../lib/num/statistics/jackknife.ts";
import { keyOf } from "../../../lib/num/random/key.ts";
import { mean, variance } from "../../../lib/num/statistics/moments.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { spearman } from "../../../lib/num/statistics/rank.ts";
import { assertClose } from "../../support.ts";

Deno.test("of a mean, the jackknife is the usual standard error; of a sum of means, the root of the squares'", () => {
  const groups = [[1, 4, 2, 8], [3, 5], [0, 1, 7]];
  const errors = groups.map((group) => variance(group) / group.length);
  const one = jackknife([groups[0]], ([centre]) => centre);
  assertClose(one.value, mean(groups[0]), { absolute: 1e-15 });
  assertClose(one.standardError, Math.sqrt(errors[0]), { absolute: 1e-14 });
  const all = jackknife(groups, (means) => means[0] - 2 * means[1] + means[2]);
  assertClose(all.standardError, Math.sqrt(errors[0] + 4 * errors[1] + errors[2]), {
    absolute: 1e-14,
  });
  assert.throws(() => jackknife([[1]], ([centre]) => centre), /at least 2/);
});

Deno.test("three errors cover a rank correlation of noisy groups, two values each", () => {
  // 25 groups along a line, noise of four steps: Spearman's correlation of the means has a spread
  // of its own, and so a mean over experiments, which is what the interval is for.
  const stream = randomStream(keyOf(17));
  const line = Array.from({ length: 25 }, (_, g) => g);
  const estimates = Array.from({ length: 400 }, () =>
    jackknife(
      line.map((x) => [x + 4 * stream.normal(), x + 4 * stream.normal()]),
      (means) => spearman(means, line),
    ));
  const centre = mean(estimates.map(({ value }) => value));
  const spread = Math.sqrt(variance(estimates.map(({ value }) => value)));
  const claimed = mean(estimates.map(({ standardError }) => standardError));
  // The spread of 400 values is known to 3.5 %; ranks make the jackknife err upwards.
  assert.ok(claimed > 0.85 * spread && claimed < 1.6 * spread, `${claimed} for ${spread}`);
  const missed = estimates.filter(({ value, standardError }) =>
    Math.abs(value - centre) > 3 * standardError
  );
  assert.ok(missed.length <= 12, `${missed.length} of 400 missed`);
});
