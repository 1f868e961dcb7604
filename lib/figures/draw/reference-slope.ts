/** Straight lines on two logarithmic scales: given ones, and those that a power-law fit found. */
import { UserError } from "../../contract/errors.ts";
import { numbers, type Table, texts } from "../../contract/table.ts";
import type { SlopeParams } from "./layer.ts";
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

function estimate(rows: Table, quantity: string, input: string): number {
  const found = texts(rows, "quantity").flatMap((name, i) => name === quantity ? [i] : []);
  if (found.length === 1) return numbers(rows, "value")[found[0]];
  throw new UserError({
    action: `cannot draw the fit of "${input}": it has ${found.length} estimates "${quantity}"`,
    hint: "select one fit with `where`",
  });
}
