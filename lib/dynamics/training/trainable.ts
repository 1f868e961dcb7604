/** What a family of networks gives so that it can be trained: the rest is in loop.ts. */
import type { TrainingLog } from "./log.ts";

/** Where a training is, between two steps. */
export interface TrainingMoment {
  /** Steps done. */
  readonly step: number;
  /** By network. A family may write to them. */
  readonly logs: readonly TrainingLog[];
  /** Networks whose window of steps was closed by the step before, be it full or ended. */
  readonly closed: readonly number[];
  /** Indices of the examples of a network's next step. */
  rows(network: number): Int32Array;
}

/**
 * Numbers by name, and for each network, that the loop averages over a window of steps. One that is not
 * finite ends the network as diverged.
 */
export interface StepNumbers {
  /** Mean loss of the batch before the update. */
  readonly loss: ArrayLike<number>;
  readonly [name: string]: ArrayLike<number>;
}

/** The state of networks as bytes. */
export interface SavedNetworks {
  /** All that steps have changed in the networks, bit for bit. */
  state(): Promise<Uint8Array>;
  /** Makes the networks, as they are before their first step, those whose state these bytes are. */
  load(state: Uint8Array): void;
}

/** Networks side by side that are trained together. */
export interface Trainable {
  readonly networks: number;
  /**
   * One step of every network that still trains (log.ts `trains`), each on its own batch. Numbers of the others
   * are not read.
   */
  step(now: TrainingMoment): Promise<StepNumbers>;
  /**
   * Looks at the networks and writes down what the family wants to know: before the first step, after every
   * step, and so also after the last. Must leave the networks as they are.
   */
  evaluate(now: TrainingMoment): Promise<void>;
  /** What a checkpoint keeps of the networks. A family whose jobs are too short for one leaves it out. */
  readonly saved?: SavedNetworks;
}
