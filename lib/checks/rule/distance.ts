/** The rule by which a Kolmogorov-Smirnov distance is judged. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Evidence } from "../../contract/plugins.ts";
import type { CheckResult } from "../../contract/verdict.ts";
import { intervalLevel } from "../../num/statistics/interval.ts";
import type { Sample } from "../../num/statistics/sample.ts";
import { finiteSizeTerm, format, type Tolerance, toleranceParams } from "./judgement.ts";
import { marginWithin } from "./margin.ts";

/** Parameters of the limit on a distance. */
export const distanceParams = {
  coefficient: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description("limit in units of the sampling error (1.36: 5%, 1.63: 1% of true laws fail)"),
    ),
    1.36,
  ),
  slack: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("distance allowed beyond sampling error")),
    0,
  ),
  finiteSize: toleranceParams.finiteSize,
};

/** Parsed {@link distanceParams}. */
export interface DistanceParams {
  readonly coefficient: number;
  readonly slack: number;
  readonly finiteSize?: Tolerance["finiteSize"];
}

/**
 * The rule. D is the distance found, e = 1/sqrt(N) its scale (N values, or n m / (n + m) in two
 * samples), b the distance that theory is allowed (slack plus the finite-size term). The confidence
 * band of Dvoretzky, Kiefer, Wolfowitz and Massart gives the true distance an interval
 * D -+ 1.82 e at level 1 - 2.7e-3.
 *
 *  1. D <= coefficient e + b, with a rival at distance g: agrees if coefficient e + b < g / 2 and D + 1.82 e < g,
 *     else cannot tell: the sample would not exclude the rival.
 *  2. D <= coefficient e + b without a rival: agrees if D + 1.82 e < 1/2 and b was not needed (D <=
 *     coefficient e), else cannot tell. A distance that only b allows says nothing while
 *     nothing says that b is small: a law of the same mean and variance may be as near.
 *  3. D - 1.82 e > b: disagrees.
 *  4. else cannot tell.
 *
 * The row reads D <= its limit.
 */
export function judgeDistance(
  distance: number,
  { scale, options, point, rivalDistance, detail }: {
    /** e above. */
    readonly scale: number;
    readonly options: DistanceParams;
    readonly point: Evidence<unknown>["point"];
    /** Distance of the rival's law from theory's. */
    readonly rivalDistance?: number | undefined;
    /** Sizes and p-value, for `how`. */
    readonly detail: string;
  },
): Omit<CheckResult, "quantity" | "theoryHigh" | "count"> {
  const size = finiteSizeTerm(options.finiteSize, point);
  const bias = options.slack + size.allowed;
  const limit = options.coefficient * scale + bias;
  const margin = distanceMargin(scale);
  const [low, high] = [Math.max(0, distance - margin), Math.min(1, distance + margin)];
  const terms = [`${format(options.coefficient)} * ${format(scale)}`];
  if (options.slack > 0) terms.push(format(options.slack));
  if (size.terms !== "") terms.push(size.terms);
  let how = `KS distance ${format(distance)}, limit ${terms.join(" + ")} = ${format(limit)} ` +
    `(${detail})`;
  const result = {
    relation: "<=",
    theory: limit,
    measured: distance,
    low,
    high,
    rival: rivalDistance ?? null,
    margin: marginWithin(distance, limit),
  } as const;
  if (distance <= limit) {
    if (rivalDistance !== undefined) {
      how += `; rival at distance ${format(rivalDistance)}`;
      const excluded = limit < rivalDistance / 2 && high < rivalDistance;
      return { ...result, verdict: excluded ? "agrees" : "cannot tell", how };
    }
    if (high >= 0.5) {
      how += `; the distance may be ${format(high)}: too few networks to tell laws apart`;
      return { ...result, verdict: "cannot tell", how };
    }
    if (distance <= options.coefficient * scale) return { ...result, verdict: "agrees", how };
    how +=
      `; above ${format(options.coefficient * scale)}, so allowed only by the distance granted ` +
      "to theory, and no `rival` says that this is small";
    return { ...result, verdict: "cannot tell", how };
  }
  return { ...result, verdict: low > bias ? "disagrees" : "cannot tell", how };
}

/** Half-width of the confidence interval of a distance, at level 1 - 2.7e-3. */
export function distanceMargin(scale: number): number {
  return Math.sqrt(Math.log(2 / (1 - intervalLevel)) / 2) * scale;
}

/** The test is for independent values: one row per network. */
export function requireIndependent({ values, count }: Sample, column: string): void {
  if (values.length === count) return;
  throw new UserError({
    action: `cannot test the law of "${column}": ${values.length} rows of ${count} networks`,
    allowed: "one row per network",
    hint: "select one row of each with `where`, or split the rows with `by`",
    exitCode: 1,
  });
}
