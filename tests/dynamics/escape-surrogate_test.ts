import assert from "node:assert/strict";
import * as v from "valibot";
import { UserError } from "../../lib/contract/errors.ts";
import { plugin } from "../../lib/dynamics/escape-surrogate.ts";
import { plugin as message } from "../../lib/dynamics/spiked-message-passing.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import { mean } from "../../lib/num/statistics/moments.ts";
import { assertClose, assertTwoSample, StatisticalFailure } from "../support.ts";
import { compute } from "./mlp-case.ts";

const times = (seed: number, given: { dimension: number; strength: number; paths: number }) =>
  plugin.simulate({
    params: { iterations: 2000, ...given },
    recipe: {},
    key: keyOf(seed),
    compute,
  }).escapeTime.values;

// 20,000 paths: 5 standard errors are 0.1.
Deno.test("mean times of another program: 8.76, 10.45, 12.16 and 6.16, 7.16, 8.16", () => {
  const cases = [[1.5, 1000, 8.76], [1.5, 16000, 12.16], [2, 1000, 6.16], [2, 16000, 8.16]];
  cases.forEach(([strength, dimension, expected], k) =>
    assertClose(mean(times(421 + k, { dimension, strength, paths: 20_000 })), expected, {
      absolute: 0.12,
    })
  );
});

// 1,500 against 20,000: fails wrongly once in 1e6, finds 0.18. Wrong: the surrogate at a quarter of the size.
Deno.test("it has the law of the whole algorithm", () => {
  const { escapeTime } = message.simulate({
    params: v.parse(message.params, {
      dimension: 1000,
      strength: 2,
      instances: 1500,
      iterations: 80,
      observe: [1],
      start: "random",
      stop: "escaped",
    }),
    recipe: {},
    key: keyOf(425),
    compute,
  });
  const compare = (dimension: number) =>
    assertTwoSample(escapeTime.values, times(426, { dimension, strength: 2, paths: 20_000 }), {
      discrepancy: 0.18,
    });
  compare(1000);
  assert.throws(() => compare(250), StatisticalFailure);
});

Deno.test("a path that does not escape in the given time is an error", () => {
  const params = { dimension: 1e9, strength: 1.01, paths: 10, iterations: 20 };
  assert.throws(
    () => plugin.simulate({ params, recipe: {}, key: keyOf(427), compute }),
    UserError,
  );
});
