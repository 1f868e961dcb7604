/** One dense network as what the training loop trains: steps by a row of exponents, records, final test. */
import type { Key } from "../../contract/key.ts";
import { rootMeanSquare } from "../../num/linear-algebra/vector.ts";
import { fold } from "../../num/random/key.ts";
import { permutation } from "../../num/random/permutation.ts";
import type { DenseExamples, DenseLoss, DenseModel } from "../../tensor/dense-network.ts";
import { Batches, type Sampling } from "../training/batches.ts";
import { diverge, type TrainingLog, trains, write, written } from "../training/log.ts";
import type {
  SavedNetworks,
  StepNumbers,
  Trainable,
  TrainingMoment,
} from "../training/trainable.ts";
import { calibratedBase } from "./calibration.ts";
import { evaluated, meanDifference, normOfAll, part } from "./evaluation.ts";
import { type Rates, ratesAt, storedRates } from "./scales.ts";
import type { Shape } from "./shape.ts";
import { layerSpectra } from "./spectra.ts";
import { timesOf } from "./times.ts";
import {
  type FirstBias,
  initialWeights,
  isErased,
  type Weights,
  write as fill,
} from "./weights.ts";

/** How a network is trained and looked at. */
export interface DenseTrainingOptions {
  readonly learningRate: number;
  readonly batch: number;
  readonly steps: number;
  readonly sampling: Sampling;
  readonly firstBias: FirstBias;
  /** Calibration of large first steps: the cap of base rates, or none. */
  readonly calibrationCap?: number | undefined;
  /** Steps between two records of norms and signals. */
  readonly recordEvery: number;
  /** Examples of the spectra of layers, taken after `spectraAfter` steps; 0 for none. */
  readonly spectraExamples: number;
  readonly spectraAfter: number;
}

/** A network to be trained. */
export interface DenseCase {
  readonly shape: Shape;
  readonly options: DenseTrainingOptions;
  readonly examples: DenseExamples;
  readonly test: DenseExamples;
  /** Of this network's draws. */
  readonly key: Key;
}

/** Test examples on which outputs and layers are recorded. */
const probeRows = 512;

/**
 * Writes `firstRate` (by layer); at each time of times.ts `gradientNorm`, `weightNorm` and `layerSize` (by layer);
 * `singularValue` if asked for; after the last step the numbers of {@link evaluated} and `outputChange`, mean
 * |f_T - f_0| on the probe. The loop's windows are of `loss` and `outputMean`, mean |f|. See fields.ts.
 */
export class DenseTraining implements Trainable {
  readonly networks = 1;
  readonly saved: SavedNetworks;
  readonly #model: DenseModel;
  readonly #case: DenseCase;
  readonly #times: readonly number[];
  #firstOutputs: Float32Array = new Float32Array(0);

  private constructor(model: DenseModel, given: DenseCase) {
    const { steps, recordEvery } = given.options;
    [this.#model, this.#case] = [model, given];
    this.saved = { state: () => model.save(), load: (state) => model.restore(state) };
    this.#times = timesOf({ steps, every: recordEvery });
  }

  /** Draws the weights into the model. */
  static async begin(model: DenseModel, given: DenseCase): Promise<DenseTraining> {
    const made = new DenseTraining(model, given);
    fill(model, made.#initial());
    made.#firstOutputs = (await made.#probe()).outputs;
    return made;
  }

  async step({ step, logs: [log], rows }: TrainingMoment): Promise<StepNumbers> {
    const rates = this.#rates(step, log);
    const erases = step === 0 && isErased(this.#case.shape);
    const { loss, outputSizeMean } = erases
      ? await this.#erasingStep(rows(0), rates)
      : await this.#model.step(rows(0), { weightRates: rates.weights, biasRates: rates.biases });
    return { loss: [loss], outputMean: [outputSizeMean] };
  }

  async evaluate(now: TrainingMoment): Promise<void> {
    const { step, logs: [log] } = now;
    if (log.progress.outcome === "diverged") return;
    if (step === 0) write(log, "firstRate", await this.#firstRates());
    if (this.#times.indexOf(step) === written(log, "gradientNorm")) await this.#record(now);
    if (!trains(log)) await this.#test(log);
  }

  /** The first step of a hybrid: what is left of the initial weights, plus the update. */
  async #erasingStep(rows: Int32Array, rates: Rates): Promise<DenseLoss> {
    const gradient = await this.#model.gradient(rows);
    const left = this.#initial("later");
    const minus = (values: Float32Array, rate: number, slope: Float64Array) =>
      Float32Array.from(values, (value, i) => value - rate * slope[i]);
    fill(this.#model, {
      weights: left.weights.map((own, l) => minus(own, rates.weights[l], gradient.weights[l])),
      biases: left.biases.map((own, l) => minus(own, rates.biases[l], gradient.biases[l])),
    });
    return gradient;
  }

  /** Norms, signals and spectra between two steps. */
  async #record({ step, logs: [log], rows }: TrainingMoment): Promise<void> {
    const { options, shape, examples, key } = this.#case;
    const hidden = Array.from({ length: shape.biases.length - 1 }, (_, l) => l);
    const seen = await this.#probe(hidden);
    const sizes = [...seen.preactivations, seen.outputs].map(rootMeanSquare);
    const gradient = await this.#model.gradient(rows(0));
    const gradientNorm = normOfAll([...gradient.weights, ...gradient.biases]);
    // A network whose numbers have left float32 is found out by its next step.
    if (![...sizes, gradientNorm].every(Number.isFinite)) return;
    write(log, "layerSize", sizes);
    write(log, "gradientNorm", gradientNorm);
    write(log, "weightNorm", normOfAll(await this.#parameters()));
    if (options.spectraExamples > 0 && step === options.spectraAfter) {
      const order = permutation(fold(key, "spectra"), examples.count);
      const chosen = order.subarray(0, options.spectraExamples);
      const spectra = await layerSpectra(this.#model, { examples, rows: chosen });
      write(log, "singularValue", spectra.flat(2));
    }
  }

  async #parameters(): Promise<Float32Array[]> {
    const { biases } = this.#case.shape;
    const found: Float32Array[] = [];
    for (let l = 0; l < biases.length; l++) {
      found.push(await this.#model.readWeights(l));
      if (biases[l]) found.push(await this.#model.readBias(l));
    }
    return found;
  }

  async #test(log: TrainingLog): Promise<void> {
    const found = await evaluated(this.#model, this.#case.test);
    const { outputs } = await this.#probe();
    const outputChange = meanDifference(outputs, this.#firstOutputs);
    if (!Number.isFinite(found.lossTest) || !Number.isFinite(outputChange)) return diverge(log);
    for (const [name, value] of Object.entries({ ...found, outputChange })) {
      write(log, name, value);
    }
  }

  #initial(scale: "first" | "later" = "first"): Weights {
    const { shape, options, key } = this.#case;
    return initialWeights(shape, { key, firstBias: options.firstBias, scale });
  }

  async #firstRates(): Promise<Float64Array> {
    const { shape, options, examples, key } = this.#case;
    const { learningRate, calibrationCap, batch } = options;
    const base = new Float64Array(shape.biases.length).fill(learningRate);
    // Needed where the first step makes most of the weights; only the bias of layer 1 has a place in it.
    const isLarge = shape.row.firstSteps > 0 || isErased(shape);
    if (calibrationCap === undefined || !isLarge || shape.biases.slice(1).includes(true)) {
      return base;
    }
    const initial = this.#initial();
    const kept = isErased(shape) ? this.#initial("later") : initial;
    const sizes = { examples: examples.count, batch };
    const own = new Batches(fold(key, "calibration"), sizes, options.sampling);
    return await calibratedBase(this.#model, { shape, initial, kept }, {
      base: learningRate,
      cap: calibrationCap,
      batches: [own.rows(0), own.rows(1)],
      examples,
    });
  }

  #rates(step: number, { series }: TrainingLog): Rates {
    const { shape, options } = this.#case;
    const { width, row } = shape;
    const calibrated = isErased(shape) ? 1 : row.firstSteps;
    const base = shape.biases.map((_, l) =>
      step < calibrated ? series.firstRate[l]! : options.learningRate
    );
    return storedRates(ratesAt(row, { width, step, base }), shape);
  }

  #probe(layers: readonly number[] = []) {
    const count = Math.min(probeRows, this.#case.test.count);
    return this.#model.forward(part(this.#case.test, 0, count), { layers });
  }
}
