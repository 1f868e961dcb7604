/** One training run after the other: steps, records, checkpoints. */
import type { Key } from "../../contract/key.ts";
import type { Compute } from "../../contract/plugins.ts";
import { fold } from "../../num/random/key.ts";
import {
  type DenseExamples,
  type DenseLoss,
  type DenseModel,
  denseNetwork,
} from "../../tensor/dense-network.ts";
import { Batches, permutation, type Sampling } from "./batches.ts";
import { calibratedBase } from "./calibration.ts";
import { evaluated, meanDifference, norm, part, rootMeanSquare } from "./evaluation.ts";
import {
  decodeState,
  emptyRecord,
  encodeState,
  type FinalRecord,
  type Progress,
  type RunRecord,
  timesOf,
} from "./record.ts";
import { type Rates, ratesAt, scalesOf, storedRates } from "./scales.ts";
import type { Shape } from "./shape.ts";
import { layerSpectra } from "./spectra.ts";
import { type FirstBias, initialWeights, isErased, type Weights, write } from "./weights.ts";

/** How networks are trained. */
export interface TrainingOptions {
  readonly learningRate: number;
  readonly batch: number;
  readonly steps: number;
  readonly sampling: Sampling;
  readonly networks: number;
  readonly firstBias: FirstBias;
  /** Calibration of large first steps: the cap of base rates, or none. */
  readonly calibrationCap?: number | undefined;
  /** Steps in a window of the loss. */
  readonly lossWindow: number;
  /** Steps between two records of norms and signals. */
  readonly recordEvery: number;
  /** Examples of the spectra of layers, taken after `spectraAfter` steps; 0 for none. */
  readonly spectraExamples: number;
  readonly spectraAfter: number;
}

/** Some networks of one shape to be trained. */
export interface TrainingJob {
  readonly shape: Shape;
  readonly options: TrainingOptions;
  readonly examples: DenseExamples;
  readonly test: DenseExamples;
  readonly key: Key;
  readonly compute: Compute;
  /** Operations between two checkpoints. */
  readonly checkpointWork?: number;
}

/** Test examples on which outputs and layers are looked at. */
const probeRows = 512;
/** Floating point operations between two checkpoints, some seconds of work. */
const checkpointWorkDefault = 2e11;

/** Trains all networks of a job; goes on from its checkpoint if there is one. */
export async function trainAll(job: TrainingJob): Promise<readonly RunRecord[]> {
  const model = await modelOf(job);
  try {
    let from = job.compute.checkpoint?.resumed;
    const finished: RunRecord[] = from ? [...decodeState(from).progress.finished] : [];
    while (finished.length < job.options.networks) {
      const run = new Run(job, model, finished);
      await run.start(from);
      from = undefined;
      finished.push(await run.finish());
    }
    return finished;
  } finally {
    model.dispose();
  }
}

function modelOf({ shape, options, examples, compute }: TrainingJob): Promise<DenseModel> {
  const { forward, backward } = scalesOf(shape.row, shape.width);
  return denseNetwork(compute.backend, {
    sizes: shape.sizes,
    activation: shape.activation,
    loss: "cross-entropy",
    forwardScales: forward,
    backwardScales: backward,
    biases: shape.biases,
  }, { batch: options.batch, examples });
}

class Run {
  readonly #job: TrainingJob;
  readonly #model: DenseModel;
  readonly #finished: readonly RunRecord[];
  readonly #key: Key;
  readonly #batches: Batches;
  readonly #times: readonly number[];
  readonly #stepsKept: number;
  #record = emptyRecord([]);
  #window = { loss: 0, outputMean: 0 };
  #step = 0;
  #firstOutputs: Float32Array = new Float32Array(0);

  constructor(job: TrainingJob, model: DenseModel, finished: readonly RunRecord[]) {
    const { options, key, examples, shape } = job;
    [this.#job, this.#model, this.#finished] = [job, model, finished];
    this.#key = fold(key, "network", finished.length);
    this.#batches = new Batches(
      fold(this.#key, "batches"),
      { examples: examples.count, batch: options.batch },
      options.sampling,
    );
    this.#times = timesOf({ steps: options.steps, every: options.recordEvery });
    const { checkpointWork = checkpointWorkDefault } = job;
    this.#stepsKept = Math.max(1, Math.round(checkpointWork / stepWork(shape, options.batch)));
  }

  /** Draws the weights; goes on from a checkpoint if there is one. */
  async start(state: Uint8Array | undefined): Promise<void> {
    const initial = this.#initial();
    write(this.#model, initial);
    this.#firstOutputs = (await this.#probe()).outputs;
    if (state !== undefined) {
      const { progress, weights } = decodeState(state);
      this.#model.restore(weights);
      [this.#record, this.#step] = [progress.current, progress.step];
      this.#window = { ...progress.window };
      return;
    }
    this.#record = emptyRecord(await this.#firstRates(initial));
  }

  /** Steps until the end, or until the loss is no number any more. */
  async finish(): Promise<RunRecord> {
    const { options, compute } = this.#job;
    const done = this.#finished.length * options.steps;
    await this.#note();
    while (this.#step < options.steps && this.#record.divergedAt === undefined) {
      await this.#advance();
      compute.progress(done + this.#step, options.networks * options.steps, "steps");
    }
    if (this.#record.divergedAt === undefined) this.#record.final = await this.#final();
    return this.#record;
  }

  async #advance(): Promise<void> {
    const { options, shape, compute } = this.#job;
    const rows = this.#batches.rows(this.#step);
    const rates = this.#rates(this.#step);
    const erases = this.#step === 0 && isErased(shape);
    const found = erases
      ? await this.#erasingStep(rows, rates)
      : await this.#model.step(rows, { weightRates: rates.weights, biasRates: rates.biases });
    if (!Number.isFinite(found.loss)) {
      this.#record.divergedAt = this.#step;
      return;
    }
    this.#window.loss += found.loss;
    this.#window.outputMean += found.outputSizeMean;
    this.#step++;
    this.#closeWindow();
    await this.#note();
    if (this.#step % this.#stepsKept === 0 && this.#step < options.steps) {
      compute.checkpoint?.keep(encodeState(this.#progress(), await this.#model.save()));
    }
  }

  /** The first step of a hybrid: what is left of the initial weights, plus the update. */
  async #erasingStep(rows: Int32Array, rates: Rates): Promise<DenseLoss> {
    const gradient = await this.#model.gradient(rows);
    const left = this.#initial("later");
    const minus = (values: Float32Array, rate: number, slope: Float64Array) =>
      Float32Array.from(values, (value, i) => value - rate * slope[i]);
    write(this.#model, {
      weights: left.weights.map((own, l) => minus(own, rates.weights[l], gradient.weights[l])),
      biases: left.biases.map((own, l) => minus(own, rates.biases[l], gradient.biases[l])),
    });
    return gradient;
  }

  #closeWindow(): void {
    const { lossWindow: window, steps } = this.#job.options;
    const size = this.#step % window === 0 ? window : this.#step === steps ? steps % window : 0;
    if (size === 0) return;
    this.#record.losses.push(this.#window.loss / size);
    this.#record.outputMeans.push(this.#window.outputMean / size);
    this.#window = { loss: 0, outputMean: 0 };
  }

  /** Norms and signals, if this is a time for them and they are not there yet. */
  async #note(): Promise<void> {
    const { options, shape, examples } = this.#job;
    const place = this.#times.indexOf(this.#step);
    if (place !== this.#record.signals.length) return;
    const layers = shape.sizes.length - 1;
    const hidden = Array.from({ length: layers - 1 }, (_, l) => l);
    const seen = await this.#probe(hidden);
    const signals = [...seen.preactivations, seen.outputs].map(rootMeanSquare);
    const gradient = await this.#model.gradient(this.#batches.rows(this.#step));
    const gradientNorm = norm([...gradient.weights, ...gradient.biases]);
    // A network whose numbers have left float32 is told by its next step.
    if (![...signals, gradientNorm].every(Number.isFinite)) return;
    this.#record.signals.push(signals);
    this.#record.gradientNorms.push(gradientNorm);
    this.#record.weightNorms.push(norm(await this.#parameters()));
    if (options.spectraExamples > 0 && this.#step === options.spectraAfter) {
      this.#record.spectra = await layerSpectra(this.#model, {
        examples,
        rows: permutation(fold(this.#key, "spectra"), examples.count)
          .subarray(0, options.spectraExamples),
      });
    }
  }

  async #parameters(): Promise<Float32Array[]> {
    const { biases } = this.#job.shape;
    const found: Float32Array[] = [];
    for (let l = 0; l < biases.length; l++) {
      found.push(await this.#model.readWeights(l));
      if (biases[l]) found.push(await this.#model.readBias(l));
    }
    return found;
  }

  async #final(): Promise<FinalRecord | undefined> {
    const { test } = this.#job;
    const found = await evaluated(this.#model, test);
    const { outputs } = await this.#probe();
    const outputChange = meanDifference(outputs, this.#firstOutputs);
    if (Number.isFinite(found.loss) && Number.isFinite(outputChange)) {
      return { ...found, outputChange };
    }
    this.#record.divergedAt = this.#step;
    return undefined;
  }

  #initial(scale: "first" | "later" = "first"): Weights {
    const { shape, options } = this.#job;
    return initialWeights(shape, { key: this.#key, firstBias: options.firstBias, scale });
  }

  async #firstRates(initial: Weights): Promise<Float64Array> {
    const { shape, options, examples } = this.#job;
    const { learningRate, calibrationCap, batch } = options;
    const base = new Float64Array(shape.biases.length).fill(learningRate);
    // Needed where the first step makes most of the weights; only the bias of layer 1 has a place in it.
    const isLarge = shape.row.firstSteps > 0 || isErased(shape);
    if (calibrationCap === undefined || !isLarge || shape.biases.slice(1).includes(true)) {
      return base;
    }
    const kept = isErased(shape) ? this.#initial("later") : initial;
    const sizes = { examples: examples.count, batch };
    const own = new Batches(fold(this.#key, "calibration"), sizes, options.sampling);
    return await calibratedBase(this.#model, { shape, initial, kept }, {
      base: learningRate,
      cap: calibrationCap,
      batches: [own.rows(0), own.rows(1)],
      examples,
    });
  }

  #rates(step: number): Rates {
    const { shape, options } = this.#job;
    const { width, row } = shape;
    const usual = new Float64Array(shape.biases.length).fill(options.learningRate);
    const calibrated = isErased(shape) ? 1 : row.firstSteps;
    const base = step < calibrated ? this.#record.firstRates : usual;
    return storedRates(ratesAt(row, { width, step, base }), shape);
  }

  #probe(layers: readonly number[] = []) {
    const count = Math.min(probeRows, this.#job.test.count);
    return this.#model.forward(part(this.#job.test, 0, count), { layers });
  }

  #progress(): Progress {
    return {
      run: this.#finished.length,
      step: this.#step,
      finished: this.#finished,
      current: this.#record,
      window: this.#window,
    };
  }
}

/** Operations of one step: forward, backward (not to the inputs) and update. */
function stepWork({ sizes }: Shape, batch: number): number {
  return sizes.slice(1).reduce(
    (sum, size, l) => sum + (l === 0 ? 4 : 6) * batch * size * sizes[l],
    0,
  );
}
