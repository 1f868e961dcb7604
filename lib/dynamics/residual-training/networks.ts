/** An ensemble of residual networks as what the training loop trains. */
import { norm } from "../../num/linear-algebra/vector.ts";
import type { Ensemble, UpdateRule } from "../../tensor/ensemble.ts";
import { trains, write } from "../training/log.ts";
import type {
  SavedNetworks,
  StepNumbers,
  Trainable,
  TrainingMoment,
} from "../training/trainable.ts";

/** How the networks of an ensemble are updated, by epochs. */
export interface EnsembleUpdate {
  readonly rule: UpdateRule;
  /** Examples in a batch. */
  readonly batch: number;
  readonly stepsInEpoch: number;
  /** Learning rate of a network in an epoch (from 0). */
  learningRate(network: number, epoch: number): number;
}

/**
 * Writes, by epoch: `learningRate`; `gradientNorm`, the Euclidean norm of the gradient on the epoch's first batch,
 * before it; `weightNorm`, that of all parameters after it. Dimensionless.
 */
export class EnsembleTraining implements Trainable {
  readonly networks: number;
  readonly saved: SavedNetworks;
  readonly #ensemble: Ensemble;
  readonly #update: EnsembleUpdate;
  readonly #rows: Int32Array;

  /** @param ensemble with its initial parameters in it */
  constructor(ensemble: Ensemble, update: EnsembleUpdate) {
    this.networks = ensemble.networks;
    this.saved = { state: () => ensemble.save(), load: (state) => ensemble.restore(state) };
    this.#ensemble = ensemble;
    this.#update = update;
    this.#rows = new Int32Array(ensemble.networks * update.batch);
  }

  async step({ step, logs, rows }: TrainingMoment): Promise<StepNumbers> {
    const { rule, batch, stepsInEpoch, learningRate } = this.#update;
    const epoch = Math.floor(step / stepsInEpoch);
    const learningRates = logs.map((log, n) => trains(log) ? learningRate(n, epoch) : 0);
    logs.forEach((log, n) => {
      if (trains(log)) this.#rows.set(rows(n), n * batch);
    });
    return { loss: await this.#ensemble.step(this.#rows, { rule, learningRates }) };
  }

  async evaluate({ step, logs, closed, rows }: TrainingMoment): Promise<void> {
    for (const n of closed) write(logs[n], "weightNorm", norm(await this.#ensemble.read(n)));
    const { stepsInEpoch, learningRate } = this.#update;
    if (step % stepsInEpoch !== 0) return;
    for (const [n, log] of logs.entries()) {
      if (!trains(log)) continue;
      const { gradient } = await this.#ensemble.gradient(n, rows(n));
      write(log, "learningRate", learningRate(n, step / stepsInEpoch));
      write(log, "gradientNorm", norm(gradient));
    }
  }
}
