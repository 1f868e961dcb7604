/** Inputs with a chosen Gram matrix: all that the law of a network at initialisation depends on. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Data } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { numberColumn, table, textColumn } from "../contract/table.ts";
import { correlationMatrix } from "../num/linear-algebra/correlation-matrix.ts";

const params = v.strictObject({
  squaredNorm: v.optional(
    v.pipe(
      v.union([positive, v.array(positive)]),
      v.description("V_0^aa = |x^a|^2 / n_in: of all inputs, or one for each"),
    ),
    1,
  ),
  correlation: v.optional(
    v.pipe(
      v.union([v.number(), v.array(v.number())]),
      v.description("cosines of pairs 1-2, 1-3, …, 2-3, …; a number: two inputs; none: one input"),
    ),
    [],
  ),
});

export const plugin = {
  summary: "inputs with a chosen Gram matrix <x^a, x^b> / n_in",
  params,
  /**
   * Rows: inputs, labelled in column `input` by 1, 2, …. Columns x1, x2, …: n_in = m components, the rows
   * of sqrt(m) times the Cholesky factor of the Gram matrix.
   */
  generate({ squaredNorm, correlation }) {
    const correlations = typeof correlation === "number" ? [correlation] : correlation;
    const { order: count, entries } = correlationMatrix(correlations);
    const norms = typeof squaredNorm === "number" ? Array(count).fill(squaredNorm) : squaredNorm;
    if (norms.length !== count) {
      throw new UserError({
        action: `cannot give ${norms.length} norms to ${count} inputs`,
        allowed: `${count} numbers, or one for all`,
      });
    }
    const factor = choleskyFactor(entries, correlations);
    const columns = Array.from({ length: count }, (_, j) => [
      `x${j + 1}`,
      numberColumn(
        norms.map((norm, a) => Math.sqrt(norm * count) * factor[a][j]),
        "dimensionless",
        `component ${j + 1} of the inputs`,
      ),
    ]);
    return table({
      input: textColumn(norms.map((_, a) => String(a + 1)), "input"),
      ...Object.fromEntries(columns),
    });
  },
} satisfies Data<v.InferOutput<typeof params>>;

/** Rows of the lower Cholesky factor of the correlation matrix. */
function choleskyFactor(given: Float64Array, correlations: readonly number[]): number[][] {
  const rows: number[][] = [];
  const count = Math.sqrt(given.length);
  for (let a = 0; a < count; a++) {
    const row = new Array<number>(count).fill(0);
    let left = 1;
    for (let b = 0; b < a; b++) {
      let sum = given[a * count + b];
      for (let k = 0; k < b; k++) sum -= row[k] * rows[b][k];
      row[b] = sum / rows[b][b];
      left -= row[b] ** 2;
    }
    if (!(left > 0)) {
      throw new UserError({
        action: `cannot find ${count} inputs with the correlations ${correlations.join(", ")}`,
        allowed: "a positive definite correlation matrix",
      });
    }
    row[a] = Math.sqrt(left);
    rows.push(row);
  }
  return rows;
}
