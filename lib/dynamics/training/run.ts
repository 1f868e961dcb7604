/** Trains the networks of an ensemble side by side until each has met its end. */
import type { Compute } from "../../contract/plugins.ts";
import type { Ensemble, UpdateRule } from "../../tensor/ensemble.ts";
import { packState, type RunState, unpackState } from "./checkpoint.ts";
import { emptyLog } from "./log.ts";
import { afterEpoch, type StoppingParams, unstarted } from "./stopping.ts";

/** How the networks of an ensemble are trained. */
export interface TrainingPlan {
  readonly rule: UpdateRule;
  readonly stopping: StoppingParams;
  readonly batch: number;
  /** Learning rate of a network in an epoch (from 0). */
  learningRate(network: number, epoch: number): number;
  /** Examples that a network sees in an epoch, whole batches, equally many for all networks. */
  order(network: number, epoch: number): Int32Array;
  /** Epochs between two checkpoints. */
  readonly epochsKept: number;
}

/**
 * Trains every network of the ensemble (their parameters are in it), and gives the log. A run that was cut
 * off goes on from its checkpoint: the result is the same, bit for bit. A network whose loss is not finite
 * stops at once, `diverged`.
 */
export async function trainEnsemble(
  ensemble: Ensemble,
  plan: TrainingPlan,
  compute: Compute,
): Promise<RunState> {
  let state = resumed(ensemble, compute);
  while (state.progress.some(({ outcome }) => outcome === "training")) {
    const losses = await trainEpoch(ensemble, plan, state);
    const weightNorms = await weightNormsOf(ensemble, state);
    state = {
      epoch: state.epoch + 1,
      logs: state.logs,
      progress: state.progress.map((progress, n) => {
        if (progress.outcome !== "training") return progress;
        state.logs[n].loss.push(finite(losses[n]));
        state.logs[n].weightNorm.push(weightNorms[n]);
        return afterEpoch(progress, { epoch: state.epoch, loss: losses[n] }, plan.stopping);
      }),
    };
    compute.progress(state.epoch, plan.stopping.epochs, "epochs");
    const ended = state.progress.every(({ outcome }) => outcome !== "training");
    if (compute.checkpoint !== undefined && !ended && state.epoch % plan.epochsKept === 0) {
      compute.checkpoint.keep(packState(state, await ensemble.save()));
    }
  }
  return state;
}

function resumed(ensemble: Ensemble, { checkpoint }: Compute): RunState {
  if (checkpoint?.resumed !== undefined) {
    const kept = unpackState(checkpoint.resumed);
    ensemble.restore(kept.ensemble);
    return kept.state;
  }
  const each = Array.from({ length: ensemble.networks });
  return { epoch: 0, progress: each.map(() => unstarted), logs: each.map(emptyLog) };
}

/** One epoch of the networks still in training: mean losses of their steps, NaN for the others. */
async function trainEpoch(
  ensemble: Ensemble,
  plan: TrainingPlan,
  { epoch, progress, logs }: RunState,
): Promise<Float64Array> {
  const { batch, rule } = plan;
  const rates = progress.map(({ outcome }, n) =>
    outcome === "training" ? plan.learningRate(n, epoch) : 0
  );
  const active = progress.map(({ outcome }) => outcome === "training");
  const orders = active.map((trains, n) => trains ? plan.order(n, epoch) : new Int32Array(0));
  for (let n = 0; n < active.length; n++) {
    if (!active[n]) continue;
    const { gradient } = await ensemble.gradient(n, orders[n].subarray(0, batch));
    logs[n].learningRate.push(rates[n]);
    logs[n].gradientNorm.push(finite(norm(gradient)));
  }
  const steps = Math.max(...orders.map(({ length }) => length)) / batch;
  const sums = new Float64Array(active.length);
  const rows = new Int32Array(active.length * batch);
  for (let step = 0; step < steps; step++) {
    orders.forEach((order, n) =>
      rows.set(order.subarray(step * batch, (step + 1) * batch), n * batch)
    );
    const losses = await ensemble.step(rows, { rule, learningRates: rates });
    for (let n = 0; n < active.length; n++) {
      if (!active[n]) continue;
      sums[n] += losses[n];
      // Left out from now on: its parameters are no numbers any more.
      if (!Number.isFinite(sums[n])) rates[n] = 0;
    }
  }
  return sums.map((sum, n) => active[n] ? sum / steps : NaN);
}

async function weightNormsOf(
  ensemble: Ensemble,
  { progress }: RunState,
): Promise<(number | null)[]> {
  const norms: (number | null)[] = [];
  for (const [n, { outcome }] of progress.entries()) {
    norms.push(outcome === "training" ? finite(norm(await ensemble.read(n))) : null);
  }
  return norms;
}

function norm(values: Float32Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
