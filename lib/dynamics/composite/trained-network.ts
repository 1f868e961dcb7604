/** One ReLU network whose hidden layers are trained on a composite target, and what training made of W. */
import type { Key } from "../../contract/key.ts";
import type { BackendName } from "../../contract/plugins.ts";
import {
  compositeDimension,
  type CompositeTarget,
  compositeValues,
} from "../../num/composite-target.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import {
  MomentumNetwork,
  type MomentumShape,
  type MomentumStep,
} from "../../tensor/momentum-network.ts";
import { Batches } from "../training/batches.ts";
import { meanSquareError, type SamplePoints } from "./sample.ts";

/** frozen: as drawn; trained: with the weights; padded: none, inputs are (sqrt(3)/2 x, 1/2). */
export const biasModes = ["trained", "frozen", "padded"] as const;
export type BiasMode = (typeof biasModes)[number];

/**
 * none; frobenius: c |W|_F^2 / 2; row-norm: c m |W|_{2,4}^4 / (6 S^2), which pulls as hard where |W|_F = S
 * and the rows are Gaussian.
 */
export const penalties = ["none", "frobenius", "row-norm"] as const;
export type Penalty = (typeof penalties)[number];

/** How a network is made and trained. Dimensionless. */
export interface HiddenTraining {
  readonly target: CompositeTarget;
  readonly depth: 2 | 3;
  readonly width: number;
  readonly biasMode: BiasMode;
  /** Of the first half of the epochs; the second half has a tenth of it. */
  readonly rate: number;
  readonly momentum: number;
  readonly epochs: number;
  readonly batch: number;
  readonly penalty: Penalty;
  /** c of the penalty. */
  readonly penaltyRate: number;
  /** S */
  readonly penaltySize: number;
}

/** Rows of W with their norms: |W|_F, |W|_{2,4} and their ratio m |W|_{2,4}^4 / |W|_F^4, from 1 to m. */
export interface RowNorms {
  readonly frobenius: number;
  readonly rowNorm: number;
  readonly ratio: number;
}

/** Numbers of one training; all NaN but those of the start if it diverged. Dimensionless. */
export interface TrainedOutcome {
  readonly testError: number;
  /** On the training examples, after the last step. */
  readonly trainError: number;
  readonly diverged: boolean;
  readonly start: RowNorms;
  readonly end: RowNorms;
  /** |W - W(0)|_F. */
  readonly movement: number;
}

/** Trains from the parameters and batches of a key. */
export function trainHidden(
  backend: BackendName,
  training: HiddenTraining,
  points: SamplePoints,
  key: Key,
): TrainedOutcome {
  const { target, width, biasMode, batch, epochs, momentum, rate, penalty } = training;
  const network = new MomentumNetwork(backend, shapeOf(training));
  drawParameters(network, key);
  const first = network.readWeights(0);
  const start = rowNorms(first, width);
  const inputs = networkInputs(points.train, biasMode);
  const targets = compositeValues(target, points.train);
  const examples = { inputs, targets };
  // Where batches divide an epoch, "epochs" and "examples" deal out the same rows, the latter at once.
  const sampling = targets.length % batch === 0 ? "examples" : "epochs";
  const batches = new Batches(fold(key, "batches"), { examples: targets.length, batch }, sampling);
  const steps = Math.floor(epochs * targets.length / batch);
  const pull = penalty === "none" ? undefined : pullOf(penalty, training);
  let diverged = false;
  for (let step = 0; step < steps && !diverged; step++) {
    const now = 2 * step < steps ? rate : rate / 10;
    const loss = network.step(examples, batches.rows(step), {
      rate: now,
      momentum,
      ...(pull === undefined ? {} : { pull }),
    });
    diverged = !Number.isFinite(loss);
  }
  const error = (at: Float64Array) =>
    meanSquareError(network.outputs(networkInputs(at, biasMode)), compositeValues(target, at));
  const [testError, trainError] = [error(points.test), error(points.train)];
  const last = network.readWeights(0);
  network.dispose();
  if (diverged || !Number.isFinite(testError)) {
    const none = { frobenius: NaN, rowNorm: NaN, ratio: NaN };
    return { testError: NaN, trainError: NaN, diverged: true, start, end: none, movement: NaN };
  }
  const movement = Math.sqrt(last.reduce((sum, w, k) => sum + (w - first[k]) ** 2, 0));
  return { testError, trainError, diverged, start, end: rowNorms(last, width), movement };
}

function shapeOf({ depth, width, biasMode, batch }: HiddenTraining): MomentumShape {
  const inputs = biasMode === "padded" ? compositeDimension + 1 : compositeDimension;
  const hidden = Array.from({ length: depth - 1 }, () => true);
  const of = (value: boolean) => [...hidden.map(() => value), false];
  return {
    sizes: [inputs, ...hidden.map(() => width), 1],
    biases: of(biasMode !== "padded"),
    trainedWeights: of(true),
    trainedBiases: of(biasMode === "trained"),
    batch,
  };
}

/** a ~ N(0, 1); weights and biases of hidden layers N(0, 1/m). */
function drawParameters(network: MomentumNetwork, key: Key): void {
  const { sizes, biases } = network.shape;
  const last = sizes.length - 2;
  const scale = 1 / Math.sqrt(sizes[1]);
  const draw = (count: number, label: string, layer: number, factor: number) => {
    const values = new Float32Array(count);
    randomStream(fold(key, label, layer)).fillNormal(values);
    return values.map((value) => factor * value);
  };
  for (let l = 0; l <= last; l++) {
    const factor = l === last ? 1 : scale;
    network.writeWeights(l, draw(sizes[l] * sizes[l + 1], "weights", l, factor));
    if (biases[l]) network.writeBias(l, draw(sizes[l + 1], "bias", l, factor));
  }
}

function networkInputs(points: Float64Array, biasMode: BiasMode): Float32Array {
  if (biasMode !== "padded") return Float32Array.from(points);
  const size = compositeDimension + 1;
  const out = new Float32Array(points.length / compositeDimension * size);
  for (let i = 0; i * compositeDimension < points.length; i++) {
    for (let j = 0; j < compositeDimension; j++) {
      out[i * size + j] = Math.sqrt(3) / 2 * points[i * compositeDimension + j];
    }
    out[i * size + compositeDimension] = 0.5;
  }
  return out;
}

/** The derivative of the penalty, added to the gradient of W, row by row. */
function pullOf(
  penalty: "frobenius" | "row-norm",
  { penaltyRate, penaltySize, width }: HiddenTraining,
): MomentumStep["pull"] {
  return (layer, { weights, gradient, stride }) => {
    if (layer > 0) return;
    for (let row = 0; row < weights.length; row += stride) {
      let square = 0;
      for (let k = row; k < row + stride; k++) square += weights[k] * weights[k];
      const share = penalty === "frobenius" ? 1 : width * square / (1.5 * penaltySize ** 2);
      const factor = penaltyRate * share;
      for (let k = row; k < row + stride; k++) gradient[k] += factor * weights[k];
    }
  };
}

/** @param weights @shape width x inputs */
export function rowNorms(weights: ArrayLike<number>, width: number): RowNorms {
  const size = weights.length / width;
  let [second, fourth] = [0, 0];
  for (let i = 0; i < width; i++) {
    let square = 0;
    for (let j = 0; j < size; j++) square += weights[i * size + j] ** 2;
    second += square;
    fourth += square ** 2;
  }
  return {
    frobenius: Math.sqrt(second),
    rowNorm: fourth ** 0.25,
    ratio: width * fourth / second ** 2,
  };
}
