/**
 * Singular values of upper bidiagonal matrices by QR without cancellation: Demmel, Kahan, Accurate
 * singular values of bidiagonal matrices, SIAM J. Sci. Stat. Comput. 11 (1990) 873, with the tests
 * and shifts of LAPACK's dbdsqr.
 */
import { assert } from "../../../contract/errors.ts";
import { hypotenuse } from "./hypotenuse.ts";

/**
 * What a sweep does to a side's vectors: the k-th of `count` rotations, as pairs (cosine, sine),
 * makes i = first + k step and j = i + step into cosine i + sine j and cosine j - sine i.
 */
export type SweepListener = (
  side: "left" | "right",
  first: number,
  step: 1 | -1,
  count: number,
  pairs: Float64Array,
) => void;

/**
 * What a neglected entry may move a singular value by, relative to it: 4 eps, below LAPACK's 49. As
 * convergence is cubic, it costs little.
 */
const tolerance = 2 ** -50;

/** Part of a bidiagonal matrix in which no entry beside the diagonal is 0: rows from … to. */
interface Block {
  readonly from: number;
  readonly to: number;
  /** The bulge is chased from the larger end to the smaller: 1 downwards, -1 upwards. */
  readonly step: 1 | -1;
}

/**
 * Makes `beside` zero by rotations; `diagonal` is then, up to sign and order, the singular values,
 * each with a relative error of at most about n 1e-15, in practice less. Both are overwritten.
 * Entries are finite, of order 1 at most.
 */
export function diagonalize(
  diagonal: Float64Array,
  beside: Float64Array,
  listener?: SweepListener,
): void {
  const size = diagonal.length;
  const threshold = thresholdOf(diagonal, beside);
  let to = size - 1;
  let [lastFrom, lastTo, step]: [number, number, 1 | -1] = [-1, -1, 1];
  let sweeps = 0;
  const room = listener === undefined ? 0 : 2 * size;
  const record = { inner: new Float64Array(room), outer: new Float64Array(room) };
  while (to > 0) {
    let from = to;
    while (from > 0 && Math.abs(beside[from - 1]) > threshold) from--;
    if (from > 0) beside[from - 1] = 0;
    if (from === to) {
      to--;
      continue;
    }
    if (from > lastTo || to < lastFrom) {
      step = Math.abs(diagonal[from]) >= Math.abs(diagonal[to]) ? 1 : -1;
    }
    [lastFrom, lastTo] = [from, to];
    const block = { from, to, step };
    const smallest = smallestOf(diagonal, beside, block);
    if (smallest === undefined) continue;
    assert(sweeps++ < 12 * size + 60, "QR of a bidiagonal matrix does not converge");
    const shift = shiftOf(diagonal, beside, block, smallest);
    if (shift === 0) zeroShiftSweep(diagonal, beside, block, record);
    else shiftedSweep(diagonal, beside, { ...block, shift }, record);
    // Chased upwards, the sweep is that of the transpose.
    listener?.(step > 0 ? "right" : "left", step > 0 ? from : to, step, to - from, record.inner);
    listener?.(step > 0 ? "left" : "right", step > 0 ? from : to, step, to - from, record.outer);
  }
}

/** Below this an entry beside the diagonal moves no singular value by `tolerance` of itself. */
function thresholdOf(diagonal: Float64Array, beside: Float64Array): number {
  let reach = Math.abs(diagonal[0] ?? 0);
  let smallest = reach;
  for (let i = 1; i < diagonal.length && smallest > 0; i++) {
    reach = Math.abs(diagonal[i]) * (reach / (reach + Math.abs(beside[i - 1])));
    smallest = Math.min(smallest, reach);
  }
  const bound = tolerance * smallest / Math.sqrt(Math.max(1, diagonal.length));
  return Math.max(bound, 2 ** -1000);
}

/** Index of the entry that couples i and i + step. */
function couplingAt(i: number, step: number): number {
  return step > 0 ? i : i - 1;
}

/**
 * A lower bound, up to a factor root n, of the block's smallest singular value; or undefined where
 * an entry was negligible and has been set to 0.
 */
function smallestOf(
  diagonal: Float64Array,
  beside: Float64Array,
  { from, to, step }: Block,
): number | undefined {
  const [start, end] = step > 0 ? [from, to] : [to, from];
  const last = couplingAt(end - step, step);
  if (Math.abs(beside[last]) <= tolerance * Math.abs(diagonal[end])) {
    beside[last] = 0;
    return undefined;
  }
  let reach = Math.abs(diagonal[start]);
  let smallest = reach;
  for (let i = start; i !== end; i += step) {
    const at = couplingAt(i, step);
    const entry = Math.abs(beside[at]);
    if (entry <= tolerance * reach) {
      beside[at] = 0;
      return undefined;
    }
    reach = Math.abs(diagonal[i + step]) * (reach / (reach + entry));
    smallest = Math.min(smallest, reach);
  }
  return smallest;
}

/**
 * The shift: 0 where it would cost relative accuracy, else the smaller value of the last 2 x 2
 * block.
 */
function shiftOf(
  diagonal: Float64Array,
  beside: Float64Array,
  { from, to, step }: Block,
  smallest: number,
): number {
  let largest = Math.abs(diagonal[to]);
  for (let i = from; i < to; i++) {
    largest = Math.max(largest, Math.abs(diagonal[i]), Math.abs(beside[i]));
  }
  const size = to - from + 1;
  if (size * tolerance * (smallest / largest) <= Math.max(Number.EPSILON, 0.01 * tolerance)) {
    return 0;
  }
  const [start, end] = step > 0 ? [from, to] : [to, from];
  const before = end - step;
  const shift = smallerOfTwo(
    Math.abs(diagonal[before]),
    Math.abs(beside[couplingAt(before, step)]),
    Math.abs(diagonal[end]),
  );
  const first = Math.abs(diagonal[start]);
  return first > 0 && (shift / first) ** 2 < Number.EPSILON ? 0 : shift;
}

/**
 * The smaller singular value of [[f, g], [0, h]], f, g, h >= 0, to full relative accuracy (LAPACK's
 * dlas2).
 */
export function smallerOfTwo(f: number, g: number, h: number): number {
  const low = Math.min(f, h);
  const high = Math.max(f, h);
  if (low === 0) return 0;
  const sum = 1 + low / high;
  const difference = (high - low) / high;
  if (g < high) {
    const square = (g / high) ** 2;
    return low *
      (2 / (Math.sqrt(sum * sum + square) + Math.sqrt(difference * difference + square)));
  }
  const ratio = high / g;
  if (ratio === 0) return low * high / g;
  const turn = 1 /
    (Math.sqrt(1 + (sum * ratio) ** 2) + Math.sqrt(1 + (difference * ratio) ** 2));
  return 2 * (low * turn * ratio);
}

/** Cosine, sine and length of the rotation that takes (f, g) to (length, 0). */
interface Rotation {
  cosine: number;
  sine: number;
  length: number;
}

function rotate(f: number, g: number, out: Rotation): void {
  if (g === 0) {
    out.cosine = 1;
    out.sine = 0;
    out.length = f;
    return;
  }
  const length = hypotenuse(f, g);
  out.cosine = f / length;
  out.sine = g / length;
  out.length = length;
}

/** Rotations of a sweep, pairs (cosine, sine); written if there is room. */
interface SweepRecord {
  /** Of columns, if the sweep goes down; else of rows. */
  readonly inner: Float64Array;
  /** Of the other. */
  readonly outer: Float64Array;
}

function write(pairs: Float64Array, at: number, { cosine, sine }: Rotation): void {
  if (pairs.length === 0) return;
  pairs[at] = cosine;
  pairs[at + 1] = sine;
}

/**
 * One sweep of the QR iteration without shift, in which nothing is subtracted (Demmel, Kahan,
 * section 3).
 */
function zeroShiftSweep(
  diagonal: Float64Array,
  beside: Float64Array,
  { from, to, step }: Block,
  { inner, outer }: SweepRecord,
): void {
  const [start, end] = step > 0 ? [from, to] : [to, from];
  let at = 0;
  const right: Rotation = { cosine: 1, sine: 0, length: 0 };
  const left: Rotation = { cosine: 1, sine: 0, length: 0 };
  for (let i = start; i !== end; i += step) {
    const e = couplingAt(i, step);
    rotate(diagonal[i] * right.cosine, beside[e], right);
    if (i !== start) beside[e - step] = left.sine * right.length;
    rotate(left.cosine * right.length, diagonal[i + step] * right.sine, left);
    diagonal[i] = left.length;
    write(inner, at, right);
    write(outer, at, left);
    at += 2;
  }
  const remaining = diagonal[end] * right.cosine;
  diagonal[end] = remaining * left.cosine;
  beside[couplingAt(end - step, step)] = remaining * left.sine;
}

/** One sweep with a shift. */
function shiftedSweep(
  diagonal: Float64Array,
  beside: Float64Array,
  { from, to, step, shift }: Block & { readonly shift: number },
  { inner, outer }: SweepRecord,
): void {
  const [start, end] = step > 0 ? [from, to] : [to, from];
  let at = 0;
  const turn: Rotation = { cosine: 1, sine: 0, length: 0 };
  const first = diagonal[start];
  let f = (Math.abs(first) - shift) * ((first < 0 ? -1 : 1) + shift / first);
  let g = beside[couplingAt(start, step)];
  for (let i = start; i !== end; i += step) {
    const e = couplingAt(i, step);
    rotate(f, g, turn);
    if (i !== start) beside[e - step] = turn.length;
    f = turn.cosine * diagonal[i] + turn.sine * beside[e];
    beside[e] = turn.cosine * beside[e] - turn.sine * diagonal[i];
    g = turn.sine * diagonal[i + step];
    diagonal[i + step] *= turn.cosine;
    write(inner, at, turn);
    rotate(f, g, turn);
    diagonal[i] = turn.length;
    f = turn.cosine * beside[e] + turn.sine * diagonal[i + step];
    diagonal[i + step] = turn.cosine * diagonal[i + step] - turn.sine * beside[e];
    if (i + step !== end) {
      g = turn.sine * beside[e + step];
      beside[e + step] *= turn.cosine;
    }
    write(outer, at, turn);
    at += 2;
  }
  beside[couplingAt(end - step, step)] = f;
}
