/** Correlation matrices from a list of their pairs. */
import { UserError } from "../../contract/errors.ts";

/**
 * The symmetric matrix [order, order] with ones on the diagonal and the given correlations of the
 * pairs 1-2, 1-3, …, 2-3, … above and below it; no pair at all: order 1. Dimensionless. Whether it
 * is positive definite is not asked. Throws a UserError for a number of pairs that no order has.
 */
export function correlationMatrix(
  pairs: readonly number[],
): { readonly order: number; readonly entries: Float64Array } {
  const order = (1 + Math.sqrt(1 + 8 * pairs.length)) / 2;
  if (!Number.isInteger(order)) {
    throw new UserError({
      action: `cannot pair inputs with ${pairs.length} correlations`,
      allowed: "1, 3, 6, 10, … of them",
    });
  }
  const entries = new Float64Array(order * order).fill(1);
  let pair = 0;
  for (let a = 0; a < order; a++) {
    for (let b = a + 1; b < order; b++) {
      entries[a * order + b] = entries[b * order + a] = pairs[pair++];
    }
  }
  return { order, entries };
}
