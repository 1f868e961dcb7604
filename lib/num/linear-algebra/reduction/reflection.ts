/** Householder's reflections. */

/**
 * Replaces x by the unit vector v such that (1 - 2 v v^T) x has its entry at `kept` only; gives
 * that entry, of the opposite sign. v is 0 if nothing is to be done. Unit to a few 1e-16 for
 * entries of order 1 at most, whose squares may underflow, as in what rounding leaves of a matrix
 * of low rank (Golub, Van Loan, Matrix Computations, 5.1).
 */
export function reflect(x: Float64Array, kept: number): number {
  const own = x[kept];
  x[kept] = 0;
  let square = 0;
  for (let i = 0; i < x.length; i++) square += x[i] * x[i];
  x[kept] = own;
  // Far below the root of the smallest number a square has fewer digits, or none.
  if (square < 2 ** -900) return reflectSmall(x, kept);
  const norm = Math.sqrt(square + own * own);
  const entry = own > 0 ? -norm : norm;
  const length = Math.sqrt(square + (own - entry) ** 2);
  x[kept] = own - entry;
  for (let i = 0; i < x.length; i++) x[i] /= length;
  return entry;
}

function reflectSmall(x: Float64Array, kept: number): number {
  const own = x[kept];
  const others = x.reduce(
    (most, entry, i) => i === kept ? most : Math.max(most, Math.abs(entry)),
    0,
  );
  // Beside an entry of order 1 the others are far below its rounding.
  if (others <= 2 ** -400 * Math.abs(own)) {
    x.fill(0);
    return own;
  }
  const unit = Math.max(others, Math.abs(own));
  for (let i = 0; i < x.length; i++) x[i] /= unit;
  return reflect(x, kept) * unit;
}
