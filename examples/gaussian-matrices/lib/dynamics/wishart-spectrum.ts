/**
 * Eigenvalues of W W^T, W a Gaussian matrix, without W: Householder's reflections from both sides
 * leave a bidiagonal matrix B whose entries are independent, a_i^2 ~ chi2_(m-i) on the diagonal and
 * b_i^2 ~ chi2_(n-1-i) below it (Silverstein 1985; Dumitriu, Edelman 2002, theorem 3.1 at beta = 1).
 * So 2n random numbers stand for n m, and B B^T is tridiagonal.
 */
import * as v from "valibot";
import { UserError } from "asymptopia/lib/contract/errors.ts";
import type { Dynamics } from "asymptopia/lib/contract/plugins.ts";
import { labelledAxis, namedArray } from "asymptopia/lib/num/array.ts";
import {
  tridiagonalEigenvalue,
  tridiagonalEigenvalues,
} from "asymptopia/lib/num/linear-algebra/eigenvalues.ts";
import { fold } from "asymptopia/lib/num/random/key.ts";
import { type RandomStream, randomStream } from "asymptopia/lib/num/random/random.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const params = v.strictObject({
  width: v.pipe(count, v.description("rows n of W, and eigenvalues")),
  aspect: v.pipe(
    v.number(),
    v.gtValue(0),
    v.maxValue(1),
    v.description("n / m, for m columns: n / aspect must be whole"),
  ),
  matrices: v.pipe(count, v.description("independent matrices")),
  part: v.optional(
    v.pipe(v.picklist(["all", "largest"]), v.description("which eigenvalues are computed")),
    "all",
  ),
});

/**
 * Field `eigenvalue` [network, rank], rank 1 the largest, dimensionless: of W W^T, W of n x m
 * independent N(0, 1/m). Exact in law; off by about n 1e-16 by rounding. Throws a UserError unless
 * n / aspect is whole.
 */
export const plugin = {
  summary: "eigenvalues of W W^T for Gaussian W, by its bidiagonal form; exact in law",
  params,
  fields: {
    eigenvalue: { description: "eigenvalue of W W^T, largest first", axes: ["network", "rank"] },
  },
  tables: { eigenvalues: { summary: "eigenvalues, one row each", fields: ["eigenvalue"] } },
  simulate({ params: { width, aspect, matrices, part }, key, compute }) {
    const columns = Math.round(width / aspect);
    if (Math.abs(columns * aspect - width) > 1e-9 * width) {
      throw new UserError({
        action: `cannot give a matrix of ${width} rows ${width / aspect} columns`,
        allowed: "widths and aspects whose quotient is whole",
      });
    }
    const ranks = part === "all" ? width : 1;
    const values = new Float64Array(matrices * ranks);
    for (let network = 0; network < matrices; network++) {
      const { diagonal, offDiagonal } = drawn(randomStream(fold(key, network)), width, columns);
      const found = part === "all"
        ? tridiagonalEigenvalues(diagonal, offDiagonal).reverse()
        : [tridiagonalEigenvalue(diagonal, offDiagonal, width - 1)];
      values.set(found, network * ranks);
      compute.progress(network + 1, matrices, "matrices");
    }
    const axes = [
      { name: "network", length: matrices },
      labelledAxis("rank", Array.from({ length: ranks }, (_, i) => i + 1)),
    ];
    return { eigenvalue: namedArray(axes, values, { description: "eigenvalue of W W^T" }) };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** B B^T / m: a_i^2 + b_(i-1)^2 on the diagonal, a_i b_i beside it. */
function drawn(stream: RandomStream, rows: number, columns: number) {
  const diagonal = new Float64Array(rows);
  const offDiagonal = new Float64Array(rows - 1);
  let below = 0;
  for (let i = 0; i < rows; i++) {
    const across = stream.chiSquare(columns - i);
    diagonal[i] = (across + below) / columns;
    if (i === rows - 1) break;
    below = stream.chiSquare(rows - 1 - i);
    offDiagonal[i] = Math.sqrt(across * below) / columns;
  }
  return { diagonal, offDiagonal };
}
