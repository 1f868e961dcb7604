/** Slopes of a two-slope activation at a width, and what drives the correlation. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { positive } from "../../contract/schemas.ts";

/** Parameters that give the slopes: shaped (slopePlus, slopeMinus), or fixed (slopePositive, …). */
export const slopeParams = {
  slopePlus: v.optional(v.pipe(v.number(), v.description("c+ of a shaped ReLU"))),
  slopeMinus: v.optional(v.pipe(v.number(), v.description("c- of a shaped ReLU"))),
  exponent: v.optional(
    v.pipe(positive, v.description("p: slopes are 1 + c n^-p")),
    0.5,
  ),
  slopePositive: v.optional(v.pipe(v.number(), v.description("s+ of a ReLU of fixed slopes"))),
  slopeNegative: v.optional(v.pipe(v.number(), v.description("s- of a ReLU of fixed slopes"))),
};
const slopeObject = v.object(slopeParams);
export type SlopeParams = v.InferOutput<typeof slopeObject>;

/** Slopes of a two-slope activation for positive (s+) and negative (s-) pre-activations; dimensionless. */
export interface Slopes {
  readonly positive: number;
  readonly negative: number;
}

/** Slopes s+ and s- at width n. Throws a UserError if they are given twice or not at all. */
export function slopesAt(width: number, params: SlopeParams): Slopes {
  const { slopePlus, slopeMinus, exponent, slopePositive, slopeNegative } = params;
  if (slopePlus !== undefined && slopeMinus !== undefined && slopePositive === undefined) {
    const distance = width ** -exponent;
    return { positive: 1 + slopePlus * distance, negative: 1 + slopeMinus * distance };
  }
  if (slopePositive !== undefined && slopeNegative !== undefined && slopePlus === undefined) {
    return { positive: slopePositive, negative: slopeNegative };
  }
  throw new UserError({
    action: "cannot tell the slopes of the activation",
    allowed: "slopePlus and slopeMinus, or slopePositive and slopeNegative",
  });
}

/** g_n = n (s+ - s-)^2 / ((s+^2 + s-^2) / 2): the gap in the exact one-layer map of the correlation. */
export function effectiveGap(width: number, { positive, negative }: Slopes): number {
  return (width * (positive - negative) ** 2) / ((positive ** 2 + negative ** 2) / 2);
}

/** g = (c+ - c-)^2 of the limit at p = 1/2, 0 for p > 1/2; undefined where there is no limit. */
export function limitGap(params: SlopeParams): number | undefined {
  const { slopePlus, slopeMinus, exponent } = params;
  if (slopePlus === undefined || slopeMinus === undefined || exponent < 0.5) return undefined;
  return exponent > 0.5 ? 0 : (slopePlus - slopeMinus) ** 2;
}

/** kappa_n = (3/2) (s+^4 + s-^4) c^2 - 1: a layer's squared norm has relative variance kappa_n / n. */
export function varianceRate({ positive, negative }: Slopes): number {
  return (1.5 * (positive ** 4 + negative ** 4)) / ((positive ** 2 + negative ** 2) / 2) ** 2 - 1;
}
