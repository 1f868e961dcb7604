/** How the networks of a job are trained: one after the other, from draws of their own. */
import type { Key } from "../../contract/key.ts";
import type { Compute } from "../../contract/plugins.ts";
import { fold } from "../../num/random/key.ts";
import { type DenseExamples, type DenseModel, denseNetwork } from "../../tensor/dense-network.ts";
import { Batches } from "../training/batches.ts";
import type { TrainingLog } from "../training/log.ts";
import { train, type TrainingPlan } from "../training/loop.ts";
import { DenseTraining, type DenseTrainingOptions } from "./networks.ts";
import { scalesOf } from "./scales.ts";
import type { Shape } from "./shape.ts";

/** Some networks of one shape to be trained. */
export interface DenseJob {
  readonly shape: Shape;
  readonly options: DenseTrainingOptions & {
    /** Networks to be trained. */
    readonly networks: number;
    /** Steps in a window of the loss. */
    readonly lossWindow: number;
  };
  readonly examples: DenseExamples;
  readonly test: DenseExamples;
  readonly key: Key;
  readonly compute: Compute;
  /** Floating-point operations between two checkpoints (default: some seconds of work). */
  readonly workKept?: number;
}

const workKeptDefault = 2e11;

/** Trains all networks of a job, and gives their logs; goes on from its checkpoint if there is one. */
export async function trainAll(job: DenseJob): Promise<readonly TrainingLog[]> {
  const { forward, backward } = scalesOf(job.shape.row, job.shape.width);
  const model = await denseNetwork(job.compute.backend, {
    sizes: job.shape.sizes,
    activation: job.shape.activation,
    loss: "cross-entropy",
    forwardScales: forward,
    backwardScales: backward,
    biases: job.shape.biases,
  }, { batch: job.options.batch, examples: job.examples });
  try {
    return (await train(planOf(job, model), job.compute)).flat();
  } finally {
    model.dispose();
  }
}

function planOf(job: DenseJob, model: DenseModel): TrainingPlan {
  const { shape, options, examples, workKept = workKeptDefault } = job;
  const { batch, sampling, steps, networks, lossWindow } = options;
  const sizes = { examples: examples.count, batch };
  return {
    groups: networks,
    async begin(index) {
      const key = fold(job.key, "network", index);
      const trainable = await DenseTraining.begin(model, { ...job, key });
      return { trainable, batches: [new Batches(fold(key, "batches"), sizes, sampling)] };
    },
    steps,
    window: lossWindow,
    stepsKept: Math.max(1, Math.round(workKept / stepWork(shape, batch))),
  };
}

/** Operations of one step: forward, backward (not to the inputs) and update. */
function stepWork({ sizes }: Shape, batch: number): number {
  return sizes.slice(1).reduce(
    (sum, size, l) => sum + (l === 0 ? 4 : 6) * batch * size * sizes[l],
    0,
  );
}
