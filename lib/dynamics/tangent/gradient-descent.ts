/** Full-batch gradient descent on the first layer of a scaled two-layer network that starts at zero. */
import { activations } from "../../num/activation.ts";
import type { DifferentiatedName } from "../../num/activation-derivative.ts";
import { matrixProduct } from "../../num/linear-algebra/product.ts";

/** Activations of lib/num/activation.ts that can be trained here. */
export const lazyActivations = ["relu", "gelu"] as const;
export type LazyActivation = (typeof lazyActivations)[number];

/** The same among the derivatives of which tangent kernels are made. */
export function derivativeName(activation: LazyActivation): DifferentiatedName {
  return activation === "relu" ? "leaky-relu" : activation;
}

/** What is trained, on what, and when it ends. Dimensionless. */
export interface Descent {
  /** First-layer weights at the start, of the units whose output weight is +1. @shape half x dimension */
  readonly weights: Float64Array;
  readonly dimension: number;
  readonly activation: LazyActivation;
  /** alpha */
  readonly outputScale: number;
  /** @shape n x dimension */
  readonly inputs: Float64Array;
  readonly labels: Float64Array;
  /** Largest eigenvalue of the tangent kernel at alpha = 1: the step is 1 / (alpha^2 of it). */
  readonly curvature: number;
  readonly stepsMax: number;
  /** Ends below this mean squared error. */
  readonly trainErrorMin: number;
}

/** What training leaves. */
export interface Descended {
  /** Weights at the end, those of output weight +1 first, then those of -1. @shape 2 half x dimension */
  readonly weights: Float64Array;
  readonly trainError: number;
}

/**
 * f(x) = alpha (N d)^{-1/2} sum_l b_l sigma(<w_l, x>), b = +1 for the first N/2 units and -1 for a copy of
 * them, so that f = 0 at the start; descends sum (y - f)^2 / 2 in w. 4 n N d operations a step.
 */
export function descend(descent: Descent): Descended {
  const { dimension, inputs, labels, outputScale, curvature } = descent;
  const weights = new Float64Array(2 * descent.weights.length);
  weights.set(descent.weights);
  weights.set(descent.weights, descent.weights.length);
  const units = weights.length / dimension;
  const count = labels.length;
  const rate = 1 / (outputScale * curvature * Math.sqrt(units * dimension));
  const pulls = new Float64Array(count * units);
  for (let step = 0;; step++) {
    const before = preActivations(weights, inputs, dimension);
    const outputs = outputsOf(before, { ...descent, units });
    let square = 0;
    for (let i = 0; i < count; i++) square += (outputs[i] - labels[i]) ** 2;
    const trainError = square / count;
    if (step === descent.stepsMax || trainError < descent.trainErrorMin) {
      return { weights, trainError };
    }
    const { slope } = activations[descent.activation];
    for (let i = 0; i < count; i++) {
      const pull = rate * (labels[i] - outputs[i]);
      for (let l = 0; l < units; l++) {
        const sign = l < units / 2 ? pull : -pull;
        pulls[i * units + l] = sign * slope(before[i * units + l]);
      }
    }
    const shape = { rows: units, inner: count, columns: dimension, transposeA: true };
    const change = matrixProduct(pulls, inputs, shape);
    for (let k = 0; k < weights.length; k++) weights[k] += change[k];
  }
}

/** f at points, from weights of both signs as {@link descend} gives them. */
export function outputsAt(
  points: Float64Array,
  weights: Float64Array,
  { dimension, activation, outputScale }: Pick<
    Descent,
    "dimension" | "activation" | "outputScale"
  >,
): Float64Array {
  const before = preActivations(weights, points, dimension);
  const units = weights.length / dimension;
  return outputsOf(before, { dimension, activation, outputScale, units });
}

function preActivations(
  weights: Float64Array,
  points: Float64Array,
  dimension: number,
): Float64Array {
  return matrixProduct(points, weights, {
    rows: points.length / dimension,
    inner: dimension,
    columns: weights.length / dimension,
    transposeB: true,
  });
}

function outputsOf(
  before: Float64Array,
  { dimension, activation, outputScale, units }:
    & Pick<Descent, "dimension" | "activation" | "outputScale">
    & { readonly units: number },
): Float64Array {
  const { value } = activations[activation];
  const scale = outputScale / Math.sqrt(units * dimension);
  return Float64Array.from({ length: before.length / units }, (_, i) => {
    let sum = 0;
    for (let l = 0; l < units / 2; l++) {
      sum += value(before[i * units + l]) - value(before[i * units + units / 2 + l]);
    }
    return scale * sum;
  });
}
