/** A small computation in which each vector depends on the products before it, as message passing does. */
import { dot, norm } from "../../../lib/num/linear-algebra/vector.ts";

export const order = 6;
export const spike = Float64Array.of(2, -1, 1, 2, -1, 1).map((x) => x / Math.sqrt(12));
export const start = Float64Array.of(1, 0.5, -0.3, 0.8, 0.2, -0.6);

export type Times = (q: Float64Array) => Float64Array;

const plus = (a: Float64Array, factor: number, b: Float64Array) =>
  a.map((x, i) => x + factor * b[i]);
const unit = (a: Float64Array) => a.map((x) => x / norm(a));

/** Numbers of an adaptive computation that begins at q: forms, lengths, an entry. */
export function adaptive(times: Times, q: Float64Array): number[] {
  const q1 = unit(q);
  const x1 = times(q1);
  const q2 = unit(x1.map((x) => Math.tanh(2 * x)));
  const x2 = plus(times(q2), -0.4, q1);
  const q3 = unit(x2.map((x) => Math.sign(x) * Math.max(Math.abs(x) - 0.1, 0) + 1e-3));
  const x3 = plus(times(q3), -0.4, q2);
  return [
    dot(q1, x1),
    dot(x1, x1),
    dot(q2, times(q2)),
    dot(x2, x1),
    dot(q3, times(q3)),
    x3[2],
    dot(x3, x3),
    dot(spike, q3),
  ];
}

/** One column of numbers for each statistic. */
export function columns(count: number, make: (trial: number) => readonly number[]): Float64Array[] {
  const rows = Array.from({ length: count }, (_, trial) => make(trial));
  return rows[0].map((_, k) => Float64Array.from(rows, (row) => row[k]));
}
