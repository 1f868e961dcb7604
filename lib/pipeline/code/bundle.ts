/**
 * The code part of a key: per distinct set of stage kind and plug-ins, one bundle, and the SHA-256 of
 * its bytes. Bundles are remembered by the stat of every file they were made from, so that a run in
 * which no code changed loads no bundler.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import { Problems, UserError } from "../../contract/errors.ts";
import { type BundleContext, makeGroup, type Making } from "./bundle-making.ts";
import {
  type Bundle,
  isValid,
  type Memo,
  type MemoEntry,
  readMemo,
  saveMemo,
  type Seen,
  seenNow,
} from "./bundle-memo.ts";
import { later } from "../system/later.ts";
import { isInPackage } from "./own-modules.ts";
import { fromFileUrl, resolved } from "../system/path.ts";
import { codeRootOf, importOf, nameOfCode } from "../system/roots.ts";
import type { StageSpec, UseSpec } from "../specification/specification.ts";
import type { Store } from "../store/store.ts";
import { type Layout } from "../store/layout.ts";

/** All code that the jobs of some stages need. */
export interface Bundles {
  readonly stages: ReadonlyMap<StageSpec, Bundle>;
  /** What turns stored bytes into tables and back (seat/conversion.ts). */
  readonly conversion: Bundle;
}

/** Bundles of which some may still be made. */
export interface ComingBundles extends Bundles {
  /** Settles when all are there, or those that are not are given up; rejects for what is wrong in the code. */
  readonly rest: Promise<void>;
  /** Begins no further ones. */
  stop(): void;
}

export interface ComingContext extends BundleContext {
  /** SHA-256, by absolute path, of the code that the specification was read by ({@link JobGraph}). */
  readonly readBy?: ReadonlyMap<string, Digest>;
  /** Called with stages whose bundles are there now, before these are among {@link Bundles.stages}. */
  readonly arriving?: (bundles: readonly Bundle[]) => Promise<void>;
  /** Called when they are. */
  readonly arrived?: (stages: ReadonlySet<StageSpec>) => void;
}

/** The bundles of some stages; those not remembered are made. */
export async function bundlesOf(
  stages: readonly StageSpec[],
  context: BundleContext,
): Promise<Bundles> {
  const coming = await comingBundles(stages, context);
  await coming.rest;
  return coming;
}

/**
 * The same, when the conversion and what is remembered are there. The others come in groups, in the order of
 * their stages: jobs of the first run while the last are made (bench/overheads.md).
 */
export async function comingBundles(
  stages: readonly StageSpec[],
  context: ComingContext,
): Promise<ComingBundles> {
  const known = readMemo(context.store.layout);
  const seen = seenNow(context, known);
  const kinds = new Map([[conversionEntry, "tables"]]);
  const waiting = new Map<string, StageSpec[]>([[conversionEntry, []]]);
  for (const stage of stages) {
    const entry = entryText(stage);
    kinds.set(entry, stage.kind);
    waiting.set(entry, [...waiting.get(entry) ?? [], stage]);
  }
  const found = new Map<string, MemoEntry>();
  const present = new Map<StageSpec, Bundle>();
  const take = async (bundles: ReadonlyMap<string, MemoEntry>) => {
    requireAsRead(bundles.values(), seen, context);
    await context.arriving?.([...bundles.values()]);
    const arrived = new Set<StageSpec>();
    for (const [entry, bundle] of bundles) {
      found.set(entry, bundle);
      for (const stage of waiting.get(entry)!) present.set(stage, bundle), arrived.add(stage);
    }
    context.arrived?.(arrived);
  };
  await take(validAmong([...kinds.keys()], known, { seen, store: context.store }));
  const missing = [...kinds.keys()].filter((entry) => !found.has(entry));
  const { promise: isUnderWay, resolve } = Promise.withResolvers<void>();
  let isStopped = false;
  const rest = makeMissing(missing, {
    making: { context, seen, kinds },
    conversion: () => found.get(conversionEntry),
    isStopped: () => isStopped,
    known,
    settled: [...found],
    take,
    underWay: resolve,
  });
  // Whoever waits for it hears of it, now or later.
  rest.catch(() => {});
  await Promise.race([isUnderWay, rest]);
  return {
    stages: present,
    conversion: found.get(conversionEntry)!,
    rest,
    stop: () => void (isStopped = true),
  };
}

/**
 * Throws the {@link UserError} of code that is other than what its plug-ins' schemas were read from: what
 * they said of it, and with that the parameters in every key, may not be true of it.
 */
function requireAsRead(
  bundles: Iterable<MemoEntry>,
  { stamps }: Seen,
  { workspace, readBy }: Pick<ComingContext, "workspace" | "readBy">,
): void {
  if (readBy === undefined) return;
  const root = codeRootOf(workspace);
  const files = new Set([...bundles].flatMap(({ files, inputs }) => files.slice(0, inputs)));
  for (const index of files) {
    const name = stamps.pathOf(index);
    if (isInPackage(name)) continue;
    const before = readBy.get(resolved(root, name));
    if (before === undefined || before === stamps.digestOf(name)) continue;
    throw new UserError({
      place: { file: nameOfCode(workspace, name), line: 1, column: 1 },
      action: "cannot use this file: it changed after the plug-ins' schemas had been read from it",
      hint: "run again",
    });
  }
}

/** What is remembered of these entries and still as it was. */
function validAmong(
  entries: readonly string[],
  known: Memo | undefined,
  { seen, store }: { readonly seen: Seen; readonly store: Store },
): ReadonlyMap<string, MemoEntry> {
  const valid = new Map<string, MemoEntry>();
  for (const entry of entries) {
    const remembered = known?.entries[digestOf(entry)];
    if (remembered !== undefined && isValid(remembered, seen, store)) valid.set(entry, remembered);
  }
  return valid;
}

/** Bundles that are made together: few at first, so that something can begin; more share what is read once. */
const groupSizes = [4, 8, 12];

/** @param isEarly the first one, the conversion, is being made already: it is a group of its own */
function groupsOf(missing: readonly string[], isEarly: boolean): (readonly string[])[] {
  const groups: (readonly string[])[] = isEarly ? [missing.slice(0, 1)] : [];
  for (let at = groups.length, group = 0; at < missing.length; group++) {
    const size = groupSizes[Math.min(group, groupSizes.length - 1)];
    groups.push(missing.slice(at, at + size));
    at += size;
  }
  return groups;
}

/** The bundler, begun before or now, and what all groups share. */
async function bundlerFor(making: Omit<Making, "build" | "own" | "row">) {
  const { buildBundles: build, ownModules, stopBuilding } = await later<
    typeof import("./bundle-build.ts")
  >(import.meta.resolve("./bundle-build.ts"));
  const { early, workspace, spans } = making.context;
  const own = await early?.own ?? ownModules(workspace);
  const row = early === undefined ? spans?.row("bundler") : early.row;
  const whole: Making = { ...making, build, own, row };
  return { whole, stopBuilding };
}

/** Makes what is missing, group by group, and remembers it. Throws all problems of the code together. */
async function makeMissing(
  missing: readonly string[],
  { making, conversion, isStopped, known, settled, take, underWay }: {
    readonly making: Omit<Making, "build" | "own" | "row">;
    readonly conversion: () => MemoEntry | undefined;
    readonly isStopped: () => boolean;
    readonly known: Memo | undefined;
    /** What is remembered already. */
    readonly settled: (readonly [string, MemoEntry])[];
    readonly take: (made: ReadonlyMap<string, MemoEntry>) => Promise<void>;
    /** Called when jobs may begin: the conversion is there, and later groups are of the code of then. */
    readonly underWay: () => void;
  },
): Promise<void> {
  const { context, seen } = making;
  const remember = () => saveMemo(settled, { known, seen, layout: context.store.layout });
  const { early } = context;
  if (missing.length === 0) {
    if (seen.stamps.changed) remember();
    return await early?.close();
  }
  const { whole, stopBuilding } = await bundlerFor(making);
  const { build, own } = whole;
  const isEarly = early?.conversion !== undefined && missing[0] === conversionEntry;
  const madeEarly: Making["build"] = (_, __, onRead = () => {}) => early!.conversion!(onRead);
  const problems: UserError[] = [];
  try {
    // With jobs somebody may go on editing: one run is of one state of the code.
    if (conversion() !== undefined) own.readAhead(), underWay();
    const groups = groupsOf(missing, isEarly);
    for (const [i, entries] of groups.entries()) {
      if (isStopped()) break;
      try {
        if (problems.length > 0) {
          await build(context.workspace, entries, () => {}, own);
          continue;
        }
        const making = isEarly && i === 0 ? { ...whole, build: madeEarly } : whole;
        const { made, isSettled } = await makeGroup(entries, conversion(), making);
        if (isSettled) settled.push(...made);
        if (i + 1 < groups.length) own.readAhead();
        await take(made);
        underWay();
      } catch (error) {
        // Those of other groups are to be reported with them.
        if (!(error instanceof Problems)) throw error;
        problems.push(...error.errors);
      }
    }
    remember();
  } finally {
    await early?.close();
    await stopBuilding();
  }
  if (problems.length > 0) throw new Problems(withoutRepetition(problems));
}

/** Groups share files, and so what is wrong in them. */
function withoutRepetition(problems: readonly UserError[]): UserError[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

/** What {@link bundlesOf} would give without building anything: what is remembered and still valid. */
export function rememberedBundles(
  stages: readonly StageSpec[],
  context: Pick<BundleContext, "workspace" | "store">,
): Partial<Bundles> & Pick<Bundles, "stages"> {
  const known = readMemo(context.store.layout);
  const seen = seenNow(context, known);
  const valid = (entry: string) => {
    const remembered = known?.entries[digestOf(entry)];
    return remembered !== undefined && isValid(remembered, seen, context.store)
      ? remembered
      : undefined;
  };
  const found = stages.map((stage) => [stage, valid(entryText(stage))] as const)
    .filter((one): one is readonly [StageSpec, MemoEntry] => one[1] !== undefined);
  const conversion = valid(conversionEntry);
  return { stages: new Map(found), ...(conversion === undefined ? {} : { conversion }) };
}

const prelude = fromFileUrl(import.meta.resolve("../sandbox/prelude.ts"));
const conversion = fromFileUrl(import.meta.resolve("../seat/conversion.ts"));
/** The entry module of the conversion. */
export const conversionEntry = `export * from ${JSON.stringify(conversion)};\n`;

/** The last bundle of a stage; undefined if it is not remembered. */
export function bundleMadeLast(stage: StageSpec, layout: Layout): Bundle | undefined {
  return readMemo(layout)?.entries[digestOf(entryText(stage))];
}

/** The entry module: sandbox first, then the stage, the plug-ins that the YAML names, the bridge. */
export function entryText(stage: StageSpec): string {
  const lines = [
    `import { channel } from ${JSON.stringify(prelude)};`,
    `import { stage } from ${JSON.stringify(importOf(stage.file))};`,
    `import { connectStage } from "asymptopia/lib/contract/worker.ts";`,
  ];
  const slots: string[] = [];
  let count = 0;
  for (const slot of Object.keys(stage.slots).sort()) {
    const files = filesOf(stage.slots[slot as keyof typeof stage.slots]!);
    const plugins = [...files].sort().map(([name, file]) => {
      lines.push(`import { plugin as plugin${count} } from ${JSON.stringify(importOf(file))};`);
      return `${JSON.stringify(name)}: plugin${count++}`;
    });
    slots.push(`${slot}: { ${plugins.join(", ")} }`);
  }
  return [...lines, `connectStage(stage, { ${slots.join(", ")} }, channel);`, ""].join("\n");
}

/** Files of plug-ins by name, those of their parts included. */
function filesOf(uses: readonly UseSpec[]): ReadonlyMap<string, string> {
  return new Map(uses.flatMap(({ name, file, parts = [] }) => [
    ...file === undefined ? [] : [[name, file] as const],
    ...filesOf(parts),
  ]));
}
