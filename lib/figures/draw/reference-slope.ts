/** Straight lines on two logarithmic scales: given ones, and those that a power-law fit found. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table, texts } from "../../contract/table.ts";
import { type AxisParams, hasPlace } from "../axes/axis.ts";
import type { SlopeParams } from "./layer.ts";
import type { Point } from "./mark.ts";
import { rangeOf } from "../geometry/range.ts";
import { type Inputs, pick } from "./source.ts";

/** A slope with its numbers. */
export interface ReferenceSlope {
  readonly exponent: number;
  readonly label: string;
  /** A point of the line; above the middle of the points if there is none. */
  readonly through?: readonly [number, number];
  readonly facet?: readonly (number | string)[];
}

/** Fills in the exponent and a point of a fitted slope; throws a UserError for neither or both. */
export function referenceSlope(inputs: Inputs, params: SlopeParams): ReferenceSlope {
  const { fit, exponent, through, facet } = params;
  if ((fit === undefined) === (exponent === undefined)) {
    throw new UserError({
      action: `cannot draw the slope "${params.label}"`,
      allowed: "either an `exponent` or a `fit`",
    });
  }
  const shown = { label: params.label, ...(facet === undefined ? {} : { facet }) };
  if (fit === undefined) {
    return { ...shown, exponent: exponent!, ...(through === undefined ? {} : { through }) };
  }
  const rows = pick(inputs, fit);
  const slope = estimate(rows, "slope", fit.input);
  return {
    ...shown,
    label: params.label.replaceAll("{slope}", String(Number(slope.toFixed(2)))),
    exponent: slope,
    through: [1, estimate(rows, "prefactor", fit.input)],
  };
}

/**
 * A power law over the width of some points: its two ends on two logarithmic axes, where it is straight,
 * else enough vertices for its bend. Nothing where it has no place.
 */
export function slopeCurve(
  { exponent, through }: ReferenceSlope,
  points: readonly Point[],
  { x, y }: { readonly x: AxisParams; readonly y: AxisParams },
): Point[] {
  const positive = points.filter((point) => point.x > 0 && point.y > 0);
  const xs = points.filter((point) => point.x > 0).map((point) => Math.log(point.x));
  const [low, high] = rangeOf(xs);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const anchor = through === undefined
    ? [
      mean(positive.map((point) => Math.log(point.x))),
      mean(positive.map((point) => Math.log(point.y))) + 0.5,
    ]
    : through.map(Math.log);
  const count = x.scale === "log" && y.scale === "log" ? 2 : 61;
  const curve = Array.from({ length: count }, (_, k): Point => {
    const at = low + (high - low) * k / (count - 1);
    return { x: Math.exp(at), y: Math.exp(anchor[1] + exponent * (at - anchor[0])) };
  });
  const whole = xs.length > 0 && curve.every((point) =>
    hasPlace(point.x, "log") &&
    hasPlace(point.y, "log")
  );
  return whole ? curve : [];
}

function estimate(rows: Table, quantity: string, input: string): number {
  const found = texts(rows, "quantity").flatMap((name, i) => name === quantity ? [i] : []);
  if (found.length === 1) return numbers(rows, "value")[found[0]];
  throw new UserError({
    action: `cannot draw the fit of "${input}": it has ${found.length} estimates "${quantity}"`,
    hint: "select one fit with `where`",
  });
}
