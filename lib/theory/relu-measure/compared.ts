/** A given curve, such as a published one, beside a predicted function. */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../../contract/declarations.ts";
import { UserError } from "../../contract/errors.ts";
import type { Prediction } from "../../contract/plugins.ts";
import { scalarPrediction } from "../../contract/prediction.ts";

/** Points of the curve; spread into a plug-in's strictObject. */
export const comparedParams = {
  comparedPositions: v.optional(
    v.pipe(
      v.array(v.number()),
      v.minLength(1),
      v.description("positions of points of another curve, increasing"),
      v.examples([[0, 1]]),
    ),
  ),
  comparedValues: v.optional(
    v.pipe(
      v.array(v.number()),
      v.minLength(1),
      v.description("its values there"),
      v.examples([[0.5, 0.5]]),
    ),
  ),
};

/** Parsed {@link comparedParams}. */
export interface Compared {
  readonly comparedPositions?: readonly number[] | undefined;
  readonly comparedValues?: readonly number[] | undefined;
}

export const comparedDeclarations = {
  comparedDistance: {
    description: "largest difference from the other curve at its points",
    shape: "scalar",
    when: "with `comparedPositions`",
  },
} as const satisfies Declarations<PredictionDeclaration>;

/** Largest |predicted - given| over the points; nothing without points. A UserError for half a curve. */
export function comparedDistance(
  { comparedPositions, comparedValues }: Compared,
  predict: (positions: readonly number[]) => Float64Array,
): Readonly<Record<string, Prediction>> {
  if (comparedPositions === undefined && comparedValues === undefined) return {};
  if (comparedPositions?.length !== comparedValues?.length) {
    throw new UserError({
      action: `cannot compare with ${comparedValues?.length ?? 0} values at ` +
        `${comparedPositions?.length ?? 0} positions`,
      allowed: "one value for each position",
    });
  }
  const predicted = predict(comparedPositions!);
  return {
    comparedDistance: scalarPrediction(
      comparedValues!.reduce((most, y, k) => Math.max(most, Math.abs(y - predicted[k])), 0),
    ),
  };
}
