/** What a dense network is, and what it promises on every back-end. */
import type { Evaluation, Loss } from "../ensemble.ts";

/** Activations of the hidden layers. GELU is h Phi(h), exact; ELU is e^h - 1 below 0. */
export const denseActivations = [
  "relu",
  "gelu",
  "elu",
  "tanh",
  "identity",
  "relu-squared",
] as const;
export type DenseActivation = (typeof denseActivations)[number];

/**
 * A multilayer perceptron in float32 whose layers carry scales. Layers count from 0 to K - 1; layer l has
 * sizes[l + 1] outputs and sizes[l] inputs; x^{-1} is the input, the last layer has no activation:
 *
 *     h^l = forwardScales[l] W^l x^{l-1} (+ b^l),   x^l = activation(h^l),   f = h^{K-1}.
 *
 * Gradients go back rescaled, so that they stay within float32 when the true ones do not:
 *
 *     g^{K-1} = backwardScales[K-1] dLoss/df,
 *     g^l     = backwardScales[l] (W^{l+1})^T g^{l+1} * activation'(h^l),   l < K - 1.
 *
 * So backwardScales[l] is the one that makes g^l. With ratio[K-1] = 1 / backwardScales[K-1] and
 * ratio[l] = ratio[l+1] forwardScales[l+1] / backwardScales[l], in float64,
 *
 *     dLoss/db^l = ratio[l] sum g^l,   dLoss/dW^l = forwardScales[l] ratio[l] sum g^l (x^{l-1})^T:
 *
 * backward scales change nothing but rounding; forward scales are part of the network.
 */
export interface DenseNetwork {
  /** Inputs, widths, outputs: K + 1 sizes of K >= 1 layers. */
  readonly sizes: readonly number[];
  readonly activation: DenseActivation;
  readonly loss: Loss;
  /** K numbers, not 0. Dimensionless. */
  readonly forwardScales: readonly number[];
  /** K numbers, not 0. Dimensionless. */
  readonly backwardScales: readonly number[];
  /** Which of the K layers have a bias. */
  readonly biases: readonly boolean[];
}

/** Rows of inputs: numbers, or bytes that become (byte / 255 - mean) / deviation in float32. */
export interface DenseInputs {
  readonly count: number;
  /** @shape count x sizes[0] */
  readonly inputs: Float32Array | Uint8Array;
  /** For bytes. Without it: mean 0, deviation 1. */
  readonly pixels?: { readonly mean: number; readonly deviation: number };
}

/** Rows of inputs with what the outputs should be. */
export interface DenseExamples extends DenseInputs {
  /** `mean-square`: count x outputs numbers; `cross-entropy`: count classes. */
  readonly targets: ArrayLike<number>;
}

/** Learning rates of plain gradient descent: W^l -= weightRates[l] dLoss/dW^l, likewise b^l. */
export interface DenseRates {
  /** K numbers of any size that float64 holds. */
  readonly weightRates: ArrayLike<number>;
  /** K numbers; those of layers without a bias are not read. Without it: biases stay. */
  readonly biasRates?: ArrayLike<number>;
}

/** What a batch says before its step. */
export interface DenseLoss {
  /** Mean loss of the batch (float64 sum of float64 terms); not finite if an output is not. */
  readonly loss: number;
  /** Mean of |f| over batch and outputs. */
  readonly outputSizeMean: number;
}

/** Gradients of the loss, each of the length of its parameters; biases of layers without one are empty. */
export interface DenseGradient extends DenseLoss {
  readonly weights: readonly Float64Array[];
  readonly biases: readonly Float64Array[];
}

/** Outputs for some inputs, and what hidden layers hold. */
export interface DenseForward {
  /** @shape count x outputs */
  readonly outputs: Float32Array;
  /** h^l of the layers asked for, in their order. @shape count x sizes[l + 1] */
  readonly preactivations: readonly Float32Array[];
  /** x^l of the layers asked for, in their order. @shape count x sizes[l + 1] */
  readonly activations: readonly Float32Array[];
}

/** `correct` counts arguments of the largest LOGIT, the first of equals; 0 for `mean-square`. */
export interface DenseEvaluation extends Evaluation {
  /**
   * Examples whose class has the largest softmax probability, computed and compared in float32, the first
   * of equals: logits that differ by less than about 1e-7 are all equal then.
   */
  readonly correctByProbability: number;
  /** Mean of |f| over examples and outputs. */
  readonly outputSizeMean: number;
}

/** A dense network on a back-end. Layers count from 0. */
export interface DenseModel {
  readonly network: DenseNetwork;
  /** Copies the weights of a layer in, row-major. @shape outputs x inputs */
  writeWeights(layer: number, weights: Float32Array): void;
  /** Copies the bias of a layer in; the layer must have one. */
  writeBias(layer: number, bias: Float32Array): void;
  /** A copy of a layer's weights. @shape outputs x inputs */
  readWeights(layer: number): Promise<Float32Array>;
  /** A copy of a layer's bias. */
  readBias(layer: number): Promise<Float32Array>;

  /**
   * Outputs for any number of inputs.
   * @param options.rows which of the inputs, in this order; all without it
   * @param options.layers hidden layers whose h^l and x^l are wanted
   */
  forward(
    inputs: DenseInputs,
    options?: { readonly rows?: Int32Array; readonly layers?: readonly number[] },
  ): Promise<DenseForward>;

  /**
   * One step of gradient descent on rows of the examples given at the start, at most `batch`.
   * A loss that is not finite is given as it is: what it means is the caller's to say.
   */
  step(rows: Int32Array, rates: DenseRates): Promise<DenseLoss>;

  /** Loss and its gradient on rows of the examples given at the start, at most `batch`, without a step. */
  gradient(rows: Int32Array): Promise<DenseGradient>;

  /** Mean loss and shares on other examples, any number. */
  evaluate(examples: DenseExamples): Promise<DenseEvaluation>;

  /** All weights and biases, bit for bit. */
  save(): Promise<Uint8Array>;
  restore(state: Uint8Array): void;

  /** Gives its memory back; the model is of no use afterwards. */
  dispose(): void;
}

/** What a model is made with, beside its network. */
export interface DenseOptions {
  /** The most rows of a step. */
  readonly batch: number;
  readonly examples: DenseExamples;
}

/**
 * Per layer the factor of sum g^l (x^{l-1})^T in dLoss/dW^l, and of sum g^l in dLoss/db^l.
 * @param network see {@link DenseNetwork}
 */
export function gradientFactors(
  { forwardScales, backwardScales }: DenseNetwork,
): { readonly weights: Float64Array; readonly biases: Float64Array } {
  const layers = forwardScales.length;
  const weights = new Float64Array(layers);
  const biases = new Float64Array(layers);
  let ratio = 1;
  for (let l = layers - 1; l >= 0; l--) {
    ratio /= backwardScales[l];
    biases[l] = ratio;
    ratio *= forwardScales[l];
    weights[l] = ratio;
  }
  return { weights, biases };
}
