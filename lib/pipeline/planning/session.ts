/**
 * What every question to the engine needs: the store, the code bundles, the keys of the jobs that
 * the targets need. `repro`, `plan` and `why` differ only in what they do with it.
 */
import { type Layout, storeRoot } from "../store/layout.ts";
import { assert, Problems, UserError } from "../../contract/errors.ts";
import type { WantedBackend } from "../../contract/backend-choice.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { backendOfRun } from "./run-backend.ts";
import { type ComingBundles, comingBundles } from "../code/bundle.ts";
import type { EarlyCode } from "../code/bundle-making.ts";
import type { Bundle } from "../code/bundle-memo.ts";
import type { Digest } from "../keys/digest.ts";
import type { EngineEvent } from "../runs/events.ts";
import type { AbsentFiles, ExternalFiles } from "../files/external-files.ts";
import { keyOf, type Manifest, manifestOf } from "../keys/key.ts";
import { later } from "../system/later.ts";
import { type Answer, RecordIndex } from "../store/record-index.ts";
import type { Job, JobGraph, StageSpec } from "../specification/specification.ts";
import { programOf } from "../specification/program.ts";
import type { Programs } from "../program/usable-programs.ts";
import { jobsWithIds, neededJobs } from "../specification/targets.ts";
import { openStore, type Store } from "../store/store.ts";
import type { Spans } from "../trace/spans.ts";
import { openLayout, readOnlyLayout } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";

export interface EngineOptions {
  /** Absolute path of the folder that holds stages/, lib/ and deno.json. */
  readonly workspace: string;
  /** Absolute path of the store; default: `artifacts` in the workspace. */
  readonly artifacts?: string;
  /** Identifiers of the jobs wanted; default: all. What they need is found from them. */
  readonly targets?: readonly string[];
  /** Where tensors are computed; "auto" (default) takes a hardware WebGPU adapter, else wasm. */
  readonly backend?: WantedBackend;
  /** How a manifest becomes a key; tests put wrong ways here. Default: {@link keyOf}. */
  readonly keyOf?: (manifest: Manifest) => Digest;
  /** Answers questions without changing a file: what would be stored stays in memory. */
  readonly isReadOnly?: boolean;
  /** Whether external files that cannot be used stop it (default), or are named in the answer. */
  readonly absentFiles?: AbsentFiles;
  /** How the store is opened; `verify` puts a scratch store over it. Default: {@link openStore}. */
  readonly openStore?: (layout: Layout) => Store;
  /** Told of stages whose bundles have come, after the session was opened: it is when the first are there. */
  readonly onBundles?: (stages: ReadonlySet<StageSpec>) => void;
  /** Where time is noted; absent where nobody asks. */
  readonly spans?: Spans;
  /** The bundler, where it was begun before the specification was read. */
  readonly early?: EarlyCode;
}

/** Absolute path of the store that is meant. */
export function rootOf({ artifacts, workspace }: EngineOptions): string {
  return artifacts ?? storeRoot(workspace);
}

export interface Session {
  readonly graph: JobGraph;
  readonly store: Store;
  readonly index: RecordIndex;
  readonly bundles: ReadonlyMap<StageSpec, Bundle>;
  /** Those that are missing, and are made while jobs run: only where that was asked for. */
  readonly coming: Pick<ComingBundles, "rest" | "stop">;
  /** The code that turns stored bytes into tables and back. */
  readonly conversion: Bundle;
  /** Absent when no needed job takes an external file. */
  readonly files?: ExternalFiles;
  /** Known of every job whose bundle is there. */
  readonly backend: BackendName;
  /** Whether kernels may use vectors of 256 bits; results do not depend on it. */
  readonly isWide: boolean;
  /** Programs of stages that run one. */
  readonly programs: Programs;
  /** External files and programs of a stage that cannot be used, in words. */
  absent(stage: StageSpec): readonly string[];
  /** Its key can be made: the digests of its external files are known, and the version of its program. */
  hasFiles(stage: StageSpec): boolean;
  /** Indices of the jobs that the targets need, themselves included, inputs first. */
  readonly needed: readonly number[];
  readonly targets: ReadonlySet<number>;
  /** Today's manifest; the outputs of all inputs must be known. */
  manifest(job: Job, outputs: ReadonlyMap<number, Answer>): Manifest;
  key(job: Job, outputs: ReadonlyMap<number, Answer>): Digest;
}

type TellBundled = (event: Extract<EngineEvent, { type: "bundled" }>) => void;

export async function openSession(
  graph: JobGraph,
  options: EngineOptions,
  tell: TellBundled = () => {},
): Promise<Session> {
  const store = await storeOf(options);
  try {
    return await sessionIn(store, { graph, options, tell });
  } catch (error) {
    releaseTmp(store.layout);
    throw error;
  }
}

interface Asked {
  readonly graph: JobGraph;
  readonly options: EngineOptions;
  readonly tell: TellBundled;
}

async function sessionIn(store: Store, { graph, options, tell }: Asked): Promise<Session> {
  const { workspace, backend: choice } = options;
  const wanted = options.targets && jobsWithIds(graph, options.targets);
  const targets = new Set((wanted ?? graph.jobs).map(({ index }) => index));
  const needed = neededJobs(graph, wanted).map(({ index }) => index);
  const stages = [...new Set(needed.map((job) => graph.jobs[job].stage))];
  const files = await filesOf(stages, { workspace, store }, options.absentFiles);
  const programs = await programsOf(stages, options);
  // Before the bundler begins: nothing after it may fail, or it would go on behind the back of whoever was refused.
  const index = new RecordIndex(store);
  const { coming, backend } = await codeOf(stages, store, { graph, options, tell });
  const { stages: bundles, conversion } = coming;
  const manifest: Session["manifest"] = (job, outputs) =>
    manifestOf(job, {
      graph,
      backend: backend(),
      code: (stage) => bundles.get(stage)!,
      conversion: conversion.digest,
      files: (stage) => files?.digests(stage),
      program: (stage) => versionIn(programs, stage),
      output(producer, name) {
        const found = outputs.get(producer)?.outputs[name];
        assert(found, `${graph.jobs[producer].id} has no output ${name}`);
        return found.digest;
      },
    });
  return {
    graph,
    store,
    index,
    bundles,
    coming,
    conversion,
    files,
    programs,
    absent: (stage) => [...files?.absent(stage) ?? [], ...refusalsIn(programs, stage)],
    hasFiles: (stage) =>
      (stage.files === undefined || files?.digests(stage) !== undefined) &&
      refusalsIn(programs, stage).length === 0,
    get backend() {
      return backend();
    },
    isWide: choice !== "wasm-128",
    needed,
    targets,
    manifest,
    key: (job, outputs) => (options.keyOf ?? keyOf)(manifest(job, outputs)),
  };
}

/** Bundles of stages, those that can wait perhaps later; and the back-end, once one computes tensors. */
async function codeOf(
  stages: readonly StageSpec[],
  store: Store,
  { graph, options, tell }: Asked,
): Promise<{ readonly coming: ComingBundles; readonly backend: () => BackendName }> {
  const startedAt = performance.now();
  const clock = () => (performance.now() - startedAt) / 1000;
  const { backend: choice = "auto" } = options;
  // Without tensors nothing asks for an adapter, not even a forced back-end.
  let chosen: BackendName | undefined;
  const coming = await comingBundles(stages, {
    workspace: options.workspace,
    store,
    readBy: graph.code,
    tell,
    clock,
    spans: options.spans,
    ...(options.early === undefined ? {} : { early: options.early }),
    async arriving(bundles) {
      if (!bundles.some(({ tensor }) => tensor)) return;
      chosen ??= await backendOfRun(choice, store.layout);
    },
    arrived: options.onBundles,
  });
  if (options.onBundles === undefined) await coming.rest;
  return { coming, backend: () => chosen ?? withoutTensors(choice) };
}

function withoutTensors(choice: WantedBackend): BackendName {
  return choice === "auto" || choice === "wasm-128" ? "wasm" : choice;
}

function versionIn(programs: Programs, stage: StageSpec): Manifest["program"] {
  const usable = programs.get(stage);
  return usable === undefined || usable instanceof UserError
    ? undefined
    : { version: usable.version };
}

/** What stands against the program of a stage; nothing where it can be used, or there is none. */
function refusalsIn(programs: Programs, stage: StageSpec): readonly string[] {
  const usable = programs.get(stage);
  return usable instanceof UserError ? [usable.message] : [];
}

async function storeOf(options: EngineOptions): Promise<Store> {
  const root = rootOf(options);
  const open = options.openStore ?? ((layout) => openStore(layout, options.keyOf));
  if (!options.isReadOnly) return open(openLayout(root));
  const { withMemory } = await later<typeof import("../store/overlay.ts")>(
    import.meta.resolve("../store/overlay.ts"),
  );
  return withMemory(open(readOnlyLayout(root)));
}

/** Reads the external files of the stages, before anything runs. */
async function filesOf(
  stages: readonly StageSpec[],
  context: { readonly workspace: string; readonly store: Store },
  absentFiles: AbsentFiles | undefined,
): Promise<ExternalFiles | undefined> {
  const reading = stages.filter((stage) => stage.files !== undefined);
  if (reading.length === 0) return undefined;
  const { openExternalFiles } = await later<typeof import("../files/external-files.ts")>(
    import.meta.resolve("../files/external-files.ts"),
  );
  return openExternalFiles(reading, context, absentFiles);
}

/** Looks at the programs of stages, before anything runs; what stands against one is reported like a file's. */
async function programsOf(
  stages: readonly StageSpec[],
  { workspace, absentFiles = "refused" }: EngineOptions,
): Promise<Programs> {
  if (!stages.some((stage) => programOf(stage))) return new Map();
  const { usablePrograms } = await later<typeof import("../program/usable-programs.ts")>(
    import.meta.resolve("../program/usable-programs.ts"),
  );
  const programs = await usablePrograms(stages, workspace);
  const problems = [...programs.values()].filter((found) => found instanceof UserError);
  if (problems.length > 0 && absentFiles === "refused") throw new Problems(problems);
  return programs;
}

/** Indices of the jobs whose outputs a job reads, without repetition. */
export function inputsOf(job: Job): number[] {
  return [...new Set(Object.values(job.inputs).flat().map((part) => part.job))];
}
