/** Revealed networks that see the same batches, as what the training loop trains. */
import type { Key } from "../../contract/key.ts";
import { Batches } from "../training/batches.ts";
import { trains } from "../training/log.ts";
import type { TrainingGroup } from "../training/loop.ts";
import type { StepNumbers, Trainable, TrainingMoment } from "../training/trainable.ts";
import type { Example } from "./examples.ts";
import type { RevealedNetwork } from "./network.ts";

/** How they are trained, and who looks at them. */
export interface RevealedOptions {
  readonly examples: readonly Example[];
  readonly learningRate: number;
  /** Whether all take their first step with the derivatives dloss/df of the first network. */
  readonly sameFirstDerivative?: boolean;
  /** Called before the first step and after each, with the number of steps done. */
  observe(step: number): void;
}

/**
 * A job of revealed networks takes a few steps, and a network's state would be all that its matrices have revealed:
 * it keeps no checkpoint. What is observed goes to the caller; the loop's windows are of the loss (f - y)^2 / 2.
 */
export class RevealedTraining implements Trainable {
  readonly #rows: readonly RevealedNetwork[];
  readonly #options: RevealedOptions;

  constructor(rows: readonly RevealedNetwork[], options: RevealedOptions) {
    [this.#rows, this.#options] = [rows, options];
  }

  get networks(): number {
    return this.#rows.length;
  }

  step({ step, logs, rows }: TrainingMoment): Promise<StepNumbers> {
    const { examples, learningRate, sameFirstDerivative = false } = this.#options;
    const batchOf = (n: number) => Array.from(rows(n), (row) => examples[row]);
    const shared = step === 0 && sameFirstDerivative
      ? batchOf(0).map(({ input, target }) => this.#rows[0].forward(input).output - target)
      : undefined;
    const loss = this.#rows.map((network, n) =>
      trains(logs[n]) ? network.step(batchOf(n), learningRate, shared) : NaN
    );
    return Promise.resolve({ loss });
  }

  evaluate({ step }: TrainingMoment): Promise<void> {
    this.#options.observe(step);
    return Promise.resolve();
  }
}

/** Networks that see the examples in their order, the same batches all of them. */
export function revealedGroup(
  rows: readonly RevealedNetwork[],
  { batch, key, ...options }: RevealedOptions & { readonly batch: number; readonly key: Key },
): TrainingGroup {
  const sizes = { examples: Math.max(1, options.examples.length), batch };
  const batches = new Batches(key, sizes, "in-order");
  return { trainable: new RevealedTraining(rows, options), batches: rows.map(() => batches) };
}
