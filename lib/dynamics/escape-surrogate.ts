/**
 * A scalar stand-in for message passing from a random start: a_2 = lambda Z_1 / sqrt n,
 * a_{t+1} = F(a_t) + lambda Z_t / sqrt n with independent normal Z, F(a) = lambda E tanh X / sqrt(E tanh^2 X)
 * the map of state evolution. It has the law of the time of escape of the whole algorithm, up to a few
 * hundredths of an iteration (compared with it in the claim that uses it). Derived here from Li, Fan, Wei,
 * arXiv 2302.03682 (recalled).
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { tanhOverlap } from "../num/analysis/tanh-averages.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";

const params = v.strictObject({
  dimension: v.pipe(count, v.description("n, the order of the matrix")),
  strength: v.pipe(v.number(), v.gtValue(1), v.description("lambda > 1, the size of the spike")),
  paths: v.pipe(count, v.description("independent paths")),
  iterations: v.optional(
    v.pipe(count, v.description("a path without escape by then is an error")),
    2000,
  ),
});

/** Field `escapeTime` [instance]: iterations until |a| > sqrt(lambda^2 - 1) / 2. Dimensionless. */
export const plugin = {
  summary: "time of escape of message passing from a random start, by a scalar recursion",
  params,
  fields: {
    escapeTime: { description: "iterations until escape", axes: ["instance"] },
  },
  tables: {
    "escape-time": { summary: "time of escape of each path", fields: ["escapeTime"] },
  },
  simulate({ params: { dimension, strength, paths, iterations }, key, compute }) {
    const border = Math.sqrt(strength ** 2 - 1) / 2;
    const noise = strength / Math.sqrt(dimension);
    const map = tabulated((a) => strength * tanhOverlap(a), border);
    const stream = randomStream(fold(key, "escape-surrogate"));
    const times = new Float64Array(paths);
    for (let path = 0; path < paths; path++) {
      let a = 0;
      do {
        a = Math.sign(a) * map(Math.abs(a)) + noise * stream.normal();
        times[path]++;
      } while (Math.abs(a) <= border && times[path] < iterations);
      if (Math.abs(a) <= border) throw noEscape(iterations, { dimension, strength });
      if (path % 1024 === 0) compute.progress(path, paths, "paths");
    }
    return { escapeTime: namedArray([{ name: "instance", length: paths }], times) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

const cells = 512;

/** A function on [0, end], linear between 512 points: relative error 1e-6 for maps of this kind. */
function tabulated(f: (x: number) => number, end: number): (x: number) => number {
  const values = Float64Array.from({ length: cells + 2 }, (_, i) => f(end * i / cells));
  return (x) => {
    const place = x / end * cells;
    const cell = Math.floor(place);
    return values[cell] + (place - cell) * (values[cell + 1] - values[cell]);
  };
}

function noEscape(
  iterations: number,
  { dimension, strength }: { readonly dimension: number; readonly strength: number },
): UserError {
  return new UserError({
    action: `cannot tell a time of escape: none by iteration ${iterations} ` +
      `at strength ${strength}, dimension ${dimension}`,
    hint: "give more `iterations`; they grow like ln(dimension) / (2 ln(strength))",
    exitCode: 1,
  });
}
