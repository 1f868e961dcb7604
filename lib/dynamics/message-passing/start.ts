/** Where message passing starts: x_1, q_0 and the problem that is left. */
import type { Key } from "../../contract/key.ts";
import { addScaled, dotByFours, scale } from "../../num/linear-algebra/vector.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import { diagonalSearch } from "./diagonal-search.ts";
import { type MatrixKind, type SpikedMatrix, spikedMatrix } from "./matrix.ts";

/**
 * `spectral`: x_1 = lambda times the top eigenvector, q_0 that vector. `informed`: x_1 = alpha_1 v + N(0, I/n).
 * `random`: x_1 ~ N(0, I/n). `diagonal`: the column of the largest of a random half of the diagonal entries,
 * on the other half. q_0 = 0 but for `spectral`.
 */
export const startKinds = ["spectral", "informed", "random", "diagonal"] as const;
export type StartKind = typeof startKinds[number];

/** A run at its first iterate. */
export interface Start {
  readonly matrix: SpikedMatrix;
  readonly spike: Float64Array;
  readonly x: Float64Array;
  readonly q: Float64Array;
  /** Coefficient of v in x_1. */
  readonly signal: number;
  /** Of a spectral start: <v, eigenvector>. */
  readonly eigenvectorOverlap?: number;
  /** Of a diagonal start: 1 if the place is on the support. */
  readonly hit?: number;
}

/** What a {@link Start} is made of, beside the spike. */
export interface StartSpecification {
  readonly kind: StartKind;
  readonly matrix: MatrixKind;
  readonly strength: number;
  /** alpha_1 of an informed start. */
  readonly firstSignal: number;
  readonly keepsGaussians: boolean;
}

/** @param spike v, a unit vector of n entries */
export function startOf(key: Key, spike: Float64Array, specification: StartSpecification): Start {
  const { kind, matrix: matrixKind, strength, firstSignal, keepsGaussians } = specification;
  const dimension = spike.length;
  const nothing = new Float64Array(dimension);
  const noise = () => {
    const out = new Float64Array(dimension);
    randomStream(fold(key, "start")).fillNormal(out);
    return scale(out, 1 / Math.sqrt(dimension));
  };
  const whole = { spike, strength, dimension, keepsGaussians };
  if (kind === "diagonal") {
    const { hit, part, column } = diagonalSearch(fold(key, "search"), spike, strength);
    const matrix = spikedMatrix(matrixKind, fold(key, "matrix"), { ...whole, spike: part });
    const q = new Float64Array(part.length);
    return { matrix, spike: part, x: column, q, signal: NaN, hit };
  }
  const matrix = spikedMatrix(matrixKind, fold(key, "matrix"), whole);
  if (kind === "spectral") {
    const { vector } = matrix.top();
    const overlap = dotByFours(spike, vector);
    const x = vector.map((entry) => strength * entry);
    return { matrix, spike, x, q: vector, signal: strength * overlap, eigenvectorOverlap: overlap };
  }
  const x = noise();
  const signal = kind === "informed" ? firstSignal : 0;
  addScaled(x, signal, spike);
  return { matrix, spike, x, q: nothing, signal };
}
