/**
 * Affine residual networks with every weight matrix drawn and multiplied: what the shortcuts stand
 * for.
 */
import type { Activation } from "../../../lib/num/activation.ts";
import { norm } from "../../../lib/num/linear-algebra/vector.ts";
import type { RandomStream } from "../../../lib/num/random/random.ts";

/** h <- h + e sigma(C h / L + A h + b) with entries of A and b of standard deviation a and s. */
export interface ExplicitNetwork {
  readonly width: number;
  readonly depth: number;
  readonly activation: Activation;
  readonly matrixDeviation: number;
  readonly biasDeviation: number;
  /** C, shape [d, d]. */
  readonly drift?: readonly (readonly number[])[];
  readonly signs?: boolean;
  /** Whether the backward pass draws matrices of its own, which is wrong. */
  readonly forgetful?: boolean;
}

/** ln of the norm ratios of h_L (from (1, ..., 1)/sqrt d) and of M^T u, u of uniform direction. */
export function explicitNetwork(
  net: ExplicitNetwork,
  stream: RandomStream,
): { readonly forward: number; readonly backward: number; readonly state: Float64Array } {
  const { width, depth, activation, signs = false } = net;
  const h = new Float64Array(width).fill(1 / Math.sqrt(width));
  const layers = Array.from({ length: depth }, () => {
    const matrix = drawMatrix(net, stream);
    const sign = signs ? stream.rademacher() : 1;
    const z = Float64Array.from({ length: width }, (_, i) => {
      let sum = net.biasDeviation * stream.normal();
      for (let j = 0; j < width; j++) sum += matrix[i * width + j] * h[j];
      return sum;
    });
    z.forEach((value, i) => h[i] += sign * activation.value(value));
    return { matrix, gains: z.map((value) => sign * activation.slope(value)) };
  });
  const u = Float64Array.from({ length: width }, () => stream.normal());
  const p = u.slice();
  for (const { matrix, gains } of layers.reverse()) {
    const used = net.forgetful ? drawMatrix(net, stream) : matrix;
    const weighted = p.map((value, i) => gains[i] * value);
    for (let j = 0; j < width; j++) {
      for (let i = 0; i < width; i++) p[j] += used[i * width + j] * weighted[i];
    }
  }
  return { forward: Math.log(norm(h)), backward: Math.log(norm(p) / norm(u)), state: h };
}

function drawMatrix(
  { width, depth, matrixDeviation, drift }: ExplicitNetwork,
  stream: RandomStream,
): Float64Array {
  const matrix = new Float64Array(width * width);
  stream.fillNormal(matrix);
  return matrix.map((value, e) =>
    matrixDeviation * value + (drift?.[Math.floor(e / width)][e % width] ?? 0) / depth
  );
}
