/** The rule by which a measured number is held against a predicted one. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import type { Evidence } from "../../contract/plugins.ts";
import type { CheckResult } from "../../contract/verdict.ts";
import { marginWithin } from "./margin.ts";

/** Parameters of the tolerance. */
export const toleranceParams = {
  absolute: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("allowed difference, in the unit measured")),
    0,
  ),
  relative: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("allowed difference, as a share of theory")),
    0,
  ),
  standardErrors: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("allowed difference, in standard errors")),
    0,
  ),
  finiteSize: v.optional(
    v.pipe(
      v.strictObject({
        coefficient: v.optional(v.number(), 1),
        along: v.string(),
        power: v.optional(v.number(), -1),
      }),
      v.description("allowed difference coefficient * along^power, along an axis of the point"),
    ),
  ),
};

/** Parsed {@link toleranceParams}. */
export interface Tolerance {
  readonly absolute: number;
  readonly relative: number;
  readonly standardErrors: number;
  readonly finiteSize?:
    | { readonly coefficient: number; readonly along: string; readonly power: number }
    | undefined;
}

/** A measured number with its interval. */
export interface Measured {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** The difference allowed, and how it came about, in words. */
export interface Allowance {
  readonly allowed: number;
  readonly terms: string;
}

/** coefficient * along^power at a point of the axes; 0 without `finiteSize`. */
export function finiteSizeTerm(
  finiteSize: Tolerance["finiteSize"],
  point: Evidence<unknown>["point"],
): Allowance {
  if (finiteSize === undefined) return { allowed: 0, terms: "" };
  const { coefficient, along, power } = finiteSize;
  const size = point[along];
  if (typeof size !== "number") {
    throw new UserError({
      action: `cannot find the size "${along}" of the tolerance at this point`,
      allowed: Object.keys(point).join(", "),
    });
  }
  return {
    allowed: coefficient * size ** power,
    terms: `${format(coefficient)} ${along}^${format(power)} (${along} = ${format(size)})`,
  };
}

/** Sum of the terms of a tolerance at one point. */
export function allowance(
  tolerance: Tolerance,
  { theory, standardError, point }: {
    readonly theory: number;
    readonly standardError: number;
    readonly point: Evidence<unknown>["point"];
  },
): Allowance {
  const { absolute, relative, standardErrors } = tolerance;
  const size = finiteSizeTerm(tolerance.finiteSize, point);
  const terms: string[] = [];
  if (absolute > 0) terms.push(format(absolute));
  if (relative > 0) terms.push(`${format(relative)} * |${format(theory)}|`);
  if (standardErrors > 0) {
    terms.push(`${format(standardErrors)} SE (SE = ${format(standardError)})`);
  }
  if (size.terms !== "") terms.push(size.terms);
  // A term that is not asked for adds nothing, also where it would be 0 times what does not exist.
  const allowed = absolute + (relative > 0 ? relative * Math.abs(theory) : 0) +
    (standardErrors > 0 ? standardErrors * standardError : 0) + size.allowed;
  return { allowed, terms: terms.length === 0 ? "0" : terms.join(" + ") };
}

/**
 * The rule. Write d = |measured - theory|, a = the allowed difference, h = half the interval's
 * width, g = |rival - theory| (4a if no rival is stated).
 *
 *  1. d <= a and max(a, h) < g / 2: agrees. The interval excludes the nearest rival.
 *  2. d <= a otherwise: cannot tell. A measurement so coarse would agree with the rival as well.
 *  3. d > a, the interval reaches into theory -+ a, and h > a: cannot tell.
 *  4. d > a otherwise: disagrees.
 *
 * The interval is as wide as the number of networks asks for (Student's law: 236 standard errors for two, 6.6
 * for five, 3.3 for thirty), the tolerance is not: k standard errors are k, however few the networks. So a true claim
 * ends in rule 4 no more often than its interval misses: there either h <= a, and d > a is outside the interval,
 * or the interval does not reach theory -+ a at all. Few networks give more of rules 2 and 3. An interval
 * without an end (h infinite) never agrees. A measured number that does not exist (NaN) cannot tell, nor can
 * one whose tolerance has no size (so many standard errors, and no standard error); against a theory that is
 * not finite nothing is allowed.
 */
export function judge(
  measured: Measured,
  { theory, allowance, rival }: {
    readonly theory: number;
    readonly allowance: Allowance;
    readonly rival?: number | undefined;
  },
): Pick<CheckResult, "relation" | "rival" | "margin" | "verdict" | "how"> {
  const { terms } = allowance;
  const untold = {
    relation: "=",
    rival: rival ?? null,
    margin: null,
    verdict: "cannot tell",
  } as const;
  if (Number.isNaN(measured.value)) {
    return { ...untold, how: "the number does not exist for these values" };
  }
  const isFinite = Number.isFinite(theory);
  if (isFinite && !Number.isFinite(allowance.allowed)) {
    const how = `allowed ${terms}: without a standard error the tolerance has no size`;
    return { ...untold, how };
  }
  const allowed = isFinite ? allowance.allowed : 0;
  const difference = Math.abs(measured.value - theory);
  const half = (measured.high - measured.low) / 2;
  const gap = rival === undefined ? 4 * allowed : Math.abs(rival - theory);
  const how = `|${format(measured.value)} - ${format(theory)}| = ${format(difference)}, ` +
    `allowed ${terms} = ${format(allowed)}`;
  const interval = `interval [${format(measured.low)}, ${format(measured.high)}]`;
  const row = {
    relation: "=",
    rival: rival ?? null,
    margin: marginWithin(difference, allowed),
  } as const;
  if (difference <= allowed) {
    if (rival === undefined && half <= 2 * allowed) return { ...row, verdict: "agrees", how };
    if (Math.max(allowed, half) < gap / 2) {
      return { ...row, verdict: "agrees", how: `${how}; rival ${format(rival!)} excluded` };
    }
    const why = rival === undefined
      ? `${interval} is over twice as wide as the tolerance`
      : `tolerance or ${interval} too wide for the rival ${format(rival)}`;
    return { ...row, verdict: "cannot tell", how: `${how}; ${why}` };
  }
  const reaches = measured.low <= theory + allowed && measured.high >= theory - allowed;
  if (reaches && half > allowed) {
    return { ...row, verdict: "cannot tell", how: `${how}; but ${interval} reaches the tolerance` };
  }
  return { ...row, verdict: "disagrees", how };
}

/** A number with six significant digits, as short as it can be. */
export function format(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}
