/**
 * One random pipeline, edited and run again and again on one store; after each run all laws are
 * checked. Everything derives from the seed; each step from its own number, so that steps can be
 * left out (shrink.ts) and the others stay what they are.
 */
import { planGraph } from "../../lib/pipeline/planning/plan.ts";
import { type EngineOptions, runGraph } from "../../lib/pipeline/execution/run.ts";
import type { RunSummary } from "../../lib/pipeline/runs/events.ts";
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { keepBundler } from "./bundler.ts";
import { type Choice, choiceFrom, derivedSeed } from "./choice.ts";
import { type Circumstances, closureOf, randomCircumstances } from "./circumstances.ts";
import {
  type Contexts,
  CountingPool,
  PlannedCrash,
  type PoolPlan,
  type Trouble,
} from "./counting-pool.ts";
import { editedModel } from "./edits.ts";
import type { Situation } from "./expectation.ts";
import { haltAt } from "./halt.ts";
import { killedRun } from "./killed-run.ts";
import { checkPlan, checkRun, type Observed, Violation } from "./laws.ts";
import { Ledger } from "./ledger.ts";
import type { Model } from "./model.ts";
import { graphOf } from "./model-graph.ts";
import { evaluate, type NaiveJob } from "./naive.ts";
import { firstModel } from "./random-model.ts";
import { makeWorkspace, type Workspace } from "./workspace.ts";
import type { Encoding } from "./workspace-text.ts";

/** A defect planted into the engine, to show that the laws see it. */
export interface Planted {
  readonly keyOf?: (workspace: Workspace) => EngineOptions["keyOf"];
  readonly onFailed?: PoolPlan["onFailed"];
  /** Laws that are not looked at, so that it is the others that must give the defect away. */
  readonly unseen?: readonly ("plan" | "executions")[];
}

export interface HistoryOptions {
  readonly seed: number;
  /** Numbers of the steps made, ascending. Step 0 is the first run. */
  readonly steps: readonly number[];
  /** Names of stages that the first model is made without. */
  readonly without?: readonly string[];
  /** "counted": in this process, executions counted by a pool; "real": the engine's own Workers. */
  readonly pool?: "counted" | "real";
  readonly encoding?: Encoding;
  readonly planted?: Planted;
  /** Told after each case. */
  readonly tell?: (text: string) => void;
}

/** Counts of what happened, to show that it did. */
export type Tally = Record<string, number>;

export async function runHistory(options: HistoryOptions): Promise<Tally> {
  const leave = keepBundler();
  const history = new History(options);
  try {
    for (const step of options.steps) {
      try {
        await history.step(step);
      } catch (error) {
        throw asViolation(error, step);
      }
    }
    return history.tally;
  } finally {
    await leave();
    history.workspace.remove();
  }
}

function asViolation(error: unknown, step: number): Violation {
  if (error instanceof Violation) return error.at(step);
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return new Violation("the engine threw", text).at(step);
}

interface Question {
  readonly situation: Situation;
  readonly circumstances: Circumstances;
  readonly choice: Choice;
}

class History {
  readonly tally: Tally = { cases: 0 };
  readonly workspace: Workspace;
  readonly #options: HistoryOptions;
  readonly #encoding: Encoding;
  readonly #ledger: Ledger;
  readonly #models: Model[];
  readonly #contexts: Contexts = new Map();

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#encoding = options.encoding ?? "json";
    this.workspace = makeWorkspace(this.#encoding);
    this.#ledger = new Ledger(this.workspace.store);
    const choice = choiceFrom(derivedSeed(options.seed, 0));
    const model = firstModel(choice);
    const without = new Set(options.without ?? []);
    const stages = model.stages.filter(({ name }) => !without.has(name)).map((stage) => ({
      ...stage,
      reads: Object.fromEntries(
        Object.entries(stage.reads).filter(([, { stage }]) => !without.has(stage)),
      ),
    }));
    this.#models = [{ ...model, stages }];
  }

  async step(step: number): Promise<void> {
    const choice = choiceFrom(derivedSeed(this.#options.seed, step + 1));
    const edited = step === 0
      ? { name: "nothing", model: this.#models[0] }
      : editedModel(this.#models, choice);
    if (step > 0) this.#models.push(edited.model);
    const circumstances = this.#possible(randomCircumstances(choice));
    const { hideTimes: hidden, byLinks } = circumstances;
    this.workspace.follow(edited.model, { hidden, byLinks });
    if (byLinks) this.#count("edited by links");
    if (circumstances.touch) this.workspace.touch();
    const damages = circumstances.damage && this.tally.cases > 0
      ? await this.#ledger.damage(choice)
      : [];
    const jobs = evaluate(edited.model, this.#encoding);
    const situation = this.#situationOf(jobs, { circumstances, choice });
    this.#count(`edit: ${edited.name}`);
    for (const damage of damages) this.#count(`damage: ${damage}`);
    const told = `${edited.name}; ${JSON.stringify(circumstances)}; ${damages.join(", ")}`;
    try {
      await this.#runAndCheck(edited.model, { situation, circumstances, choice });
    } catch (error) {
      throw error instanceof Violation ? error.after(told) : error;
    }
    this.#options.tell?.(`step ${step}: ${told}`);
    this.#count("cases");
  }

  /** A run that is killed by the kernel is one of all jobs. */
  #possible(circumstances: Circumstances): Circumstances {
    return this.#options.pool === "real" && circumstances.interruption !== undefined
      ? { ...circumstances, someTargets: false, force: false, transient: false }
      : circumstances;
  }

  #observed(seen: Pick<Observed, "situation" | "graph"> & Partial<Observed>): Observed {
    return {
      ledger: this.#ledger,
      store: this.workspace.store,
      keepGoing: true,
      aborted: false,
      isExecutionSeen: !this.#options.planted?.unseen?.includes("executions"),
      count: (what, by) => this.#count(what, by),
      ...seen,
    };
  }

  #count(what: string, by = 1): void {
    this.tally[what] = (this.tally[what] ?? 0) + by;
  }

  #situationOf(
    jobs: readonly NaiveJob[],
    { circumstances, choice }: {
      readonly circumstances: Circumstances;
      readonly choice: Choice;
    },
  ): Situation {
    const all = [...jobs.keys()];
    const some = circumstances.someTargets ? choice.some(all, 20) : all;
    const targets = some.length > 0 ? some : all;
    const needed = closureOf(jobs, targets);
    const forced = circumstances.force ? choice.some([...needed], 15) : [];
    const mayFailOnce = (asked: string) =>
      [...needed].every((index) =>
        jobs[index].asked !== asked ||
        (jobs[index].stage.retries > 0 && jobs[index].end === "done")
      );
    const { lost, gone } = this.#ledger.lost();
    const fresh = [...needed].map((index) => jobs[index])
      .filter(({ end, identity, asked }) =>
        end === "done" && !this.#ledger.has(identity) && mayFailOnce(asked)
      );
    return {
      jobs,
      targets: new Set(targets),
      needed,
      forced: new Set(forced),
      has: (identity) => this.#ledger.has(identity),
      lost,
      gone,
      transient: new Set(
        circumstances.transient ? choice.some(fresh, 50).map(({ asked }) => asked) : [],
      ),
    };
  }

  async #runAndCheck(
    model: Model,
    { situation, circumstances, choice }: Question,
  ): Promise<void> {
    const { jobs, targets } = situation;
    const { planted = {}, pool } = this.#options;
    const graph = graphOf(model);
    const keyOf = planted.keyOf?.(this.workspace);
    const isAll = targets.size === jobs.length;
    const common = {
      workspace: this.workspace.root,
      targets: isAll ? undefined : [...targets].map((index) => jobs[index].id),
      ...(keyOf ? { keyOf } : {}),
    };
    if (!planted.unseen?.includes("plan")) {
      checkPlan(situation, await planGraph(graph, common));
    }
    if (pool === "real" && circumstances.interruption !== undefined) {
      const milliseconds = choice.below(250);
      const killed = await killedRun(graph, { root: this.workspace.root, milliseconds });
      if (killed) this.#count("killed");
      return await checkRun(this.#observed({ situation, graph }));
    }
    const run = await this.#run(graph, { situation, circumstances, choice, common });
    await checkRun(this.#observed({
      situation,
      graph,
      ...run,
      keepGoing: circumstances.keepGoing,
    }));
  }

  /** Runs the engine; what was planned to go wrong goes wrong, anything else is thrown. */
  async #run(
    graph: JobGraph,
    { situation, circumstances, choice, common }: Question & { readonly common: EngineOptions },
  ): Promise<Pick<Observed, "calls" | "summary" | "aborted">> {
    const { interruption } = circumstances;
    const controller = new AbortController();
    const later = choiceFrom(choice.below(2 ** 31));
    const pool = new CountingPool({
      choice,
      trouble: troubleOf(situation, circumstances),
      abort: () => controller.abort(),
      meanwhile: () => {
        if (!circumstances.editMeanwhile) return;
        this.#count("edited during a run");
        this.workspace.follow(editedModel(this.#models, later).model);
      },
      onFailed: this.#options.planted?.onFailed,
    }, this.#contexts);
    const halt = interruption?.kind === "halt" ? haltAt(interruption.atOperation) : undefined;
    let summary: RunSummary | undefined;
    const { now } = Date;
    const { clockAhead } = circumstances;
    if (clockAhead > 0) this.#count("clock ahead");
    Date.now = () => now() + clockAhead;
    try {
      summary = await runGraph(graph, {
        ...common,
        jobs: circumstances.jobs,
        keepGoing: circumstances.keepGoing,
        force: [...situation.forced].map((index) => situation.jobs[index].id),
        signal: controller.signal,
        ...(this.#options.pool === "real" ? {} : { openPool: pool.open }),
      });
    } catch (error) {
      if (!isPlanned(error)) throw error;
      this.#count(`crash: ${interruption?.kind}`);
    } finally {
      Date.now = now;
      halt?.restore();
    }
    // What a stopped job still had to say is said.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const { aborted } = controller.signal;
    if (aborted) this.#count("aborted");
    return { summary, aborted, calls: this.#options.pool === "real" ? undefined : pool.calls };
  }
}

/** After a halt every operation of the engine falls, also those by which it gives things back. */
function isPlanned(error: unknown): boolean {
  return error instanceof SuppressedError
    ? isPlanned(error.error) && isPlanned(error.suppressed)
    : error instanceof PlannedCrash;
}

function troubleOf(situation: Situation, { interruption, force }: Circumstances): Trouble {
  const { jobs, forced, has, lost, transient } = situation;
  if (interruption?.kind === "abort") return { ...interruption, where: "before outputs" };
  if (interruption?.kind === "crash") return interruption;
  if (transient.size > 0) return { kind: "transient", asked: transient };
  if (!force) return { kind: "none" };
  // A stage that gives other bytes when it is forced: the first answer must stay.
  const again = [...forced].map((index) => jobs[index])
    .filter(({ identity, end }) => end === "done" && has(identity) && !lost.has(identity));
  return { kind: "unstable", asked: new Set(again.map(({ asked }) => asked)) };
}
