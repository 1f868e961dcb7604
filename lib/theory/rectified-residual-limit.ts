/**
 * Residual networks h_(k+1) = h_k + e_k relu(A_k h_k), entries of A_k independent N(0, a^2/L), h_0
 * along e = (1, ..., 1)/sqrt(d). relu has no expansion at 0, so signs e_k decide:
 *  - e_k = 1: relu pushes all coordinates up, h turns to e, |h| grows by |h| a sqrt(d/(2 pi L)) a
 *    layer:
 *    ln |h_L| = a sqrt(d/(2 pi)) sqrt(L) + O(1), and there is no limit;
 *  - random signs: dH = C(H)^(1/2) dB, C = a^2 |H|^2 (p I + q d e e^T),
 *    p = 1/2 - 1/(2 pi), q = 1/(2 pi), since E relu(z_i) relu(z_j) of a centred normal vector is 1/2
 *    on the diagonal and 1/(2 pi) off it.
 * Let x be the angle between H and e, Y = ln|H|^2 - ln|h_0|^2. Ito's formula on x and Y gives the
 * generator
 *   G = (a^2/2) [(p + q d sin^2 x) d^2/dx^2 + (p (d-2) cot x + 2 q d sin x cos x) d/dx],
 *   dY: drift g = a^2 (d/2 - 2 (p + q d cos^2 x)), variance r = 4 a^2 (p + q d cos^2 x),
 *   d<Y, x>/dt = k = -2 a^2 q d sin x cos x,
 * so m = E Y and s = E Y^2 as functions of the first angle obey
 *   m_t = G m + g,   s_t = G s + 2 g m + 2 k m_x + r.
 * Source: derived here; the limits of smooth activations are in Cont, Rossier, Xu, arXiv 2212.08199.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { positive } from "../contract/schemas.ts";
import { solveTridiagonal } from "../num/linear-algebra/tridiagonal.ts";

const params = v.strictObject({
  width: v.pipe(v.number(), v.minValue(2), v.description("width d")),
  matrixNoise: v.pipe(positive, v.description("a")),
});

const predictions = {
  logNormRatioMean: { description: "E ln |h_L|/|h_0|, random signs", shape: "scalar" },
  logNormRatioVariance: {
    description: "variance of ln |h_L|/|h_0|, random signs",
    shape: "scalar",
  },
  normRatioSquaredMean: { description: "E |h_L|^2/|h_0|^2, random signs", shape: "scalar" },
  growthSlope: { description: "slope of ln |h_L| in sqrt L without random signs", shape: "scalar" },
} as const satisfies Declarations<PredictionDeclaration>;

/**
 * Moments of Y / 2 = ln |h_L|/|h_0| with random signs (error below 1e-4); the slope without signs.
 */
export const plugin = {
  summary: "relu resnets with noisy weights: SDE moments with random signs, growth without",
  params,
  predictions,
  predict({ width, matrixNoise: a }) {
    const { mean, square } = anglePropagation(width, a);
    return {
      logNormRatioMean: scalarPrediction(mean / 2),
      logNormRatioVariance: scalarPrediction((square - mean ** 2) / 4),
      normRatioSquaredMean: scalarPrediction(Math.exp(a ** 2 * width / 2)),
      growthSlope: scalarPrediction(a * Math.sqrt(width / (2 * Math.PI))),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

const cells = 200;
const steps = 200;

/**
 * E Y_1 and E Y_1^2 from x = 0: Crank-Nicolson on (0, pi/2); all functions are even at both ends.
 */
function anglePropagation(d: number, a: number): { mean: number; square: number } {
  const width = Math.PI / 2 / cells;
  const half = 0.5 / steps;
  const [q, p] = [1 / (2 * Math.PI), 0.5 - 1 / (2 * Math.PI)];
  const angles = Float64Array.from({ length: cells }, (_, i) => (i + 0.5) * width);
  const growth = angles.map((x) => a ** 2 * (d / 2 - 2 * (p + q * d * Math.cos(x) ** 2)));
  const spread = angles.map((x) => 4 * a ** 2 * (p + q * d * Math.cos(x) ** 2));
  const joint = angles.map((x) => -2 * a ** 2 * q * d * Math.sin(x) * Math.cos(x));
  const generator = generatorRows({ angles, width }, { d, a, p, q });
  let mean: Float64Array = new Float64Array(cells);
  let square: Float64Array = new Float64Array(cells);
  for (let k = 0; k < steps; k++) {
    const next = crankNicolson(generator, { half, values: mean, source: growth });
    const middle = mean.map((value, i) => (value + next[i]) / 2);
    const source = middle.map((value, i) =>
      2 * growth[i] * value + spread[i] +
      joint[i] * (at(middle, i + 1) - at(middle, i - 1)) / width
    );
    square = crankNicolson(generator, { half, values: square, source });
    mean = next;
  }
  // An even function at 0 from its first two cell centres.
  const atZero = (values: Float64Array) => (9 * values[0] - values[1]) / 8;
  return { mean: atZero(mean), square: atZero(square) };
}

/** A value of an even continuation beyond either end. */
function at(values: Float64Array, i: number): number {
  return values[Math.min(Math.max(i, 0), values.length - 1)];
}

/** Off-diagonals of G by central differences; its rows sum to 0, and mirrored cells fold in. */
interface Generator {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function generatorRows(
  { angles, width }: { readonly angles: Float64Array; readonly width: number },
  { d, a, p, q }: Readonly<Record<"d" | "a" | "p" | "q", number>>,
): Generator {
  const diffusion = angles.map((x) => (a ** 2 / 2) * (p + q * d * Math.sin(x) ** 2) / width ** 2);
  const drift = angles.map((x) =>
    (a ** 2 / 2) * (p * (d - 2) / Math.tan(x) + q * d * Math.sin(2 * x)) / (2 * width)
  );
  const lower = diffusion.map((value, i) => i === 0 ? 0 : value - drift[i]);
  const upper = diffusion.map((value, i) => i === angles.length - 1 ? 0 : value + drift[i]);
  return { lower, upper };
}

/** One step of f_t = G f + source; `half` is half the time step. */
function crankNicolson(
  { lower, upper }: Generator,
  { half, values, source }: {
    readonly half: number;
    readonly values: Float64Array;
    readonly source: Float64Array;
  },
): Float64Array {
  const right = values.map((value, i) =>
    value +
    half *
      (lower[i] * (at(values, i - 1) - value) + upper[i] * (at(values, i + 1) - value) +
        2 * source[i])
  );
  return solveTridiagonal({
    lower: lower.map((value) => -half * value),
    diagonal: lower.map((value, i) => 1 + half * (value + upper[i])),
    upper: upper.map((value) => -half * value),
    right,
  });
}
