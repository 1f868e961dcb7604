/** The training of networks, whatever their family: steps, logs, ends, checkpoints. */
import { assert } from "../../contract/errors.ts";
import type { Compute } from "../../contract/plugins.ts";
import type { Batches } from "./batches.ts";
import { packState, type TrainingState, unpackState } from "./checkpoint.ts";
import { diverge, emptyLog, type TrainingLog, trains, write } from "./log.ts";
import { afterWindow, type StoppingRule } from "./stopping.ts";
import type { SavedNetworks, StepNumbers, Trainable, TrainingMoment } from "./trainable.ts";

/** Networks that are trained side by side, and the batches of each. */
export interface TrainingGroup {
  readonly trainable: Trainable;
  readonly batches: readonly Batches[];
}

/** How a job trains its networks: groups one after the other, those of a group side by side. */
export interface TrainingPlan {
  readonly groups: number;
  /** Makes the networks of a group as they are before their first step. */
  begin(group: number): Promise<TrainingGroup>;
  /** Steps at most, of each group. */
  readonly steps: number;
  /** Steps over which the losses are averaged, after which the rule of stopping is asked. */
  readonly window: number;
  readonly stopping?: StoppingRule;
  /** Steps between two checkpoints; without it none is kept. */
  readonly stepsKept?: number;
}

/**
 * Trains every network of every group until it has met its end, and gives the logs by group. A job that was cut
 * off goes on from its checkpoint: the result is the same, bit for bit. A network one of whose
 * numbers is not finite takes no further step, `diverged`.
 */
export async function train(
  plan: TrainingPlan,
  compute: Compute,
): Promise<readonly (readonly TrainingLog[])[]> {
  const resumed = compute.checkpoint?.resumed;
  let from = resumed === undefined ? undefined : unpackState(resumed);
  const finished = [...from?.state.finished ?? []];
  while (finished.length < plan.groups) {
    const group = await plan.begin(finished.length);
    if (from !== undefined) savedOf(group).load(from.networks);
    finished.push(await trainGroup(group, plan, { compute, finished, resumed: from?.state }));
    from = undefined;
    report(compute, plan, { finished: finished.length, step: 0 });
  }
  return finished;
}

async function trainGroup(
  group: TrainingGroup,
  plan: TrainingPlan,
  { compute, finished, resumed }: {
    readonly compute: Compute;
    readonly finished: TrainingState["finished"];
    readonly resumed: TrainingState | undefined;
  },
): Promise<readonly TrainingLog[]> {
  const { trainable } = group;
  const logs = resumed?.logs ?? Array.from({ length: trainable.networks }, emptyLog);
  let step = resumed?.step ?? 0;
  if (resumed === undefined) await trainable.evaluate(momentOf(group, { step, logs }));
  while (step < plan.steps && logs.some(trains)) {
    const found = await trainable.step(momentOf(group, { step, logs }));
    step++;
    const closed = account(logs, found, { step, plan });
    await trainable.evaluate(momentOf(group, { step, logs, closed }));
    if (closed.length > 0) report(compute, plan, { finished: finished.length, step });
    const kept = plan.stepsKept !== undefined && step % plan.stepsKept === 0;
    if (kept && compute.checkpoint !== undefined && logs.some(trains)) {
      const state = { finished, step, logs };
      compute.checkpoint.keep(packState(state, await savedOf(group).state()));
    }
  }
  return logs;
}

function savedOf({ trainable: { saved } }: TrainingGroup): SavedNetworks {
  assert(saved !== undefined, "a checkpoint of networks that cannot be saved");
  return saved;
}

function momentOf(
  { batches }: TrainingGroup,
  { step, logs, closed = [] }: {
    readonly step: number;
    readonly logs: readonly TrainingLog[];
    readonly closed?: readonly number[];
  },
): TrainingMoment {
  return { step, logs, closed, rows: (network) => batches[network].rows(step) };
}

/** Adds a step to the logs of the networks that took it; gives those whose window it closed. */
function account(
  logs: readonly TrainingLog[],
  found: StepNumbers,
  { step, plan: { steps, window, stopping = {} } }: {
    /** Steps done, this one included. */
    readonly step: number;
    readonly plan: TrainingPlan;
  },
): readonly number[] {
  const last = step === steps;
  const size = step % window === 0 ? window : last ? step % window : 0;
  const closed: number[] = [];
  for (const [n, log] of logs.entries()) {
    if (!trains(log)) continue;
    for (const [name, values] of Object.entries(found)) {
      log.window[name] = (log.window[name] ?? 0) + values[n];
    }
    const diverged = !Object.values(log.window).every(Number.isFinite);
    if (size === 0 && !diverged) continue;
    for (const [name, sum] of Object.entries(log.window)) {
      write(log, name, diverged ? NaN : sum / size);
    }
    if (diverged) diverge(log);
    else log.progress = afterWindow(log.progress, { loss: log.window.loss / size, last }, stopping);
    log.window = {};
    closed.push(n);
  }
  return closed;
}

function report(
  { progress }: Compute,
  { groups, steps }: TrainingPlan,
  { finished, step }: { readonly finished: number; readonly step: number },
): void {
  // Where no step is taken the groups themselves are what is done.
  const each = Math.max(1, steps);
  progress(finished * each + step, groups * each, steps > 0 ? "steps" : "networks");
}
