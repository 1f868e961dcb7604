/**
 * The code part of a key: per distinct set of stage kind and plug-ins, one bundle, and the SHA-256 of
 * its bytes. Bundles are remembered by the stat of every file they were made from, so that a run in
 * which no code changed loads no bundler.
 */
import { BugError } from "../../contract/errors.ts";
import { type Digest, digestOf } from "../keys/digest.ts";
import type { EngineEvent } from "../runs/events.ts";
import { FileStamps, type Stamp } from "../files/stamps.ts";
import { tickMilliseconds } from "../system/file-stamp.ts";
import { keepSourceTexts } from "./source-texts.ts";
import { later } from "../system/later.ts";
import { resolved } from "../system/path.ts";
import { codeRootOf, importOf, nameOfCode } from "../system/roots.ts";
import type { StageSpec, UseSpec } from "../specification/specification.ts";
import type { Store } from "../store/store.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";

export interface Bundle {
  /** Digest of the code, which lies in the store as a blob. */
  readonly digest: Digest;
  readonly size: number;
  /** The code reaches lib/tensor, so its results depend on the back-end. */
  readonly tensor: boolean;
  /** Digest of a blob with the {@link BundleSources}. */
  readonly sources: Digest;
  readonly sourcesSize: number;
}

/** All code that the jobs of some stages need. */
export interface Bundles {
  readonly stages: ReadonlyMap<StageSpec, Bundle>;
  /** What turns stored bytes into tables and back (seat/conversion.ts). */
  readonly conversion: Bundle;
}

/** The files behind a bundle and the conversion, for `why` and for archives. */
export interface BundleSources {
  /** SHA-256 by name (system/roots.ts). Packages are under node_modules, version in the path. */
  readonly files: Readonly<Record<string, Digest>>;
}

interface MemoEntry extends Bundle {
  /** Indices into the memo's files. */
  readonly files: readonly number[];
  readonly sourcesSize: number;
}

/** On disk: artifacts/cache/bundles.json. */
interface Memo {
  readonly version: string;
  readonly stamps: readonly Stamp[];
  readonly entries: Readonly<Record<string, MemoEntry>>;
}

const memoName = "bundles.json";
/** Counts up when the way of bundling changes. */
const memoVersion = "7";
const attemptsMax = 4;
const configuration = ["deno.json", "deno.lock"];

export interface BundleContext {
  readonly workspace: string;
  readonly store: Store;
  readonly tell: (event: Extract<EngineEvent, { type: "bundled" }>) => void;
  readonly clock: () => number;
}

/** The bundles of some stages; those not remembered are made, all at once. */
export async function bundlesOf(
  stages: readonly StageSpec[],
  context: BundleContext,
): Promise<Bundles> {
  const entryByStage = new Map(stages.map((stage) => [stage, entryText(stage)]));
  const kinds = new Map([[conversionEntry, "tables"]]);
  for (const [stage, entry] of entryByStage) kinds.set(entry, stage.kind);
  const memo = readCache<Memo>(context.store.layout, memoName);
  const known = memo?.version === memoVersion ? memo : undefined;
  const stamps = new FileStamps(codeRootOf(context.workspace), known?.stamps);
  const found = new Map<string, MemoEntry>();
  for (const entry of kinds.keys()) {
    const remembered = known?.entries[digestOf(entry)];
    if (remembered !== undefined && isValid(remembered, stamps, context.store)) {
      found.set(entry, remembered);
    }
  }
  const missing = [...kinds.keys()].filter((entry) => !found.has(entry));
  if (missing.length > 0 || stamps.changed) {
    const { made, settled } = await make(missing, { kinds, stamps, context });
    saveMemo(settled ? [...found, ...made] : [...found], { known, stamps, context });
    for (const [entry, bundle] of made) found.set(entry, bundle);
  }
  return {
    stages: new Map([...entryByStage].map(([stage, entry]) => [stage, found.get(entry)!])),
    conversion: found.get(conversionEntry)!,
  };
}

const prelude = new URL("../sandbox/prelude.ts", import.meta.url).pathname;
const conversion = new URL("../seat/conversion.ts", import.meta.url).pathname;
/** The entry module of the conversion. */
export const conversionEntry = `export * from ${JSON.stringify(conversion)};\n`;

/** The last bundle of a stage; undefined if it is not remembered. */
export function bundleMadeLast(stage: StageSpec, layout: Layout): Bundle | undefined {
  const memo = readCache<Memo>(layout, memoName);
  return memo?.version === memoVersion ? memo.entries[digestOf(entryText(stage))] : undefined;
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

function isValid(entry: MemoEntry, stamps: FileStamps, store: Store): boolean {
  return entry.files.every((index) => stamps.isUnchanged(index)) && store.hasBlob(entry) &&
    store.hasBlob({ digest: entry.sources, size: entry.sourcesSize });
}

/** Builds until no input changed meanwhile, so that what is remembered is what was read. */
async function make(
  missing: readonly string[],
  { kinds, stamps, context }: {
    /** What each entry is called when its bundle is reported. */
    readonly kinds: ReadonlyMap<string, string>;
    readonly stamps: FileStamps;
    readonly context: BundleContext;
  },
): Promise<{ readonly made: ReadonlyMap<string, MemoEntry>; readonly settled: boolean }> {
  if (missing.length === 0) return { made: new Map(), settled: true };
  // The conversion in any case: its files are in every bundle's list of sources.
  const entries = [conversionEntry, ...missing.filter((entry) => entry !== conversionEntry)];
  const { buildBundles, stopBuilding } = await later<typeof import("./bundle-build.ts")>(
    import.meta.resolve("./bundle-build.ts"),
  );
  const texts = new Map<string, Digest>();
  /** Stamps that were taken before the present attempt: what the last one was made from. */
  let before: ReadonlySet<number> = new Set();
  try {
    for (let attempt = 1; attempt <= attemptsMax; attempt++) {
      const started = Date.now();
      const startedAt = context.clock();
      const built = await buildBundles(context.workspace, entries);
      const made = new Map<string, MemoEntry>();
      const taken = new Set<number>();
      let newest = 0;
      for (const [i, { code, inputs: own, reached }] of built.entries()) {
        const inputs = [...new Set([...own, ...built[0].inputs])].sort();
        const files = [...inputs, ...packageFiles(inputs), ...configuration]
          .map((path) => stamps.take(path)).filter((index) => index !== undefined);
        newest = Math.max(newest, ...files.map((index) => stamps.changedAt(index)));
        for (const index of files) taken.add(index);
        for (const path of inputs.filter((path) => !path.includes("node_modules/"))) {
          texts.set(resolved(codeRootOf(context.workspace), path), stamps.digestOf(path));
        }
        made.set(entries[i], stored({ code, inputs, reached, files }, stamps, context));
      }
      // Other content has another stamp, so a young file that kept its own was read as it is.
      const settled = newest < started - tickMilliseconds &&
        [...taken].every((index) => before.has(index) || !stamps.isYoung(index));
      before = taken;
      if (settled || attempt === attemptsMax) {
        const told = missing.map((entry) => [kinds.get(entry)!, made.get(entry)!] as const);
        reportBundles(told, context, startedAt);
        keepSourceTexts(context.store.layout, texts);
        return { made, settled };
      }
      await new Promise((resolve) => setTimeout(resolve, 2 * tickMilliseconds));
    }
    throw new BugError("bundling ended without a result");
  } finally {
    await stopBuilding();
  }
}

interface Made {
  readonly code: Uint8Array;
  readonly inputs: readonly string[];
  readonly reached: readonly string[];
  readonly files: readonly number[];
}

function stored(
  { code, inputs, reached, files }: Made,
  stamps: FileStamps,
  { store, workspace }: BundleContext,
) {
  const sources: BundleSources = {
    files: Object.fromEntries(
      inputs.map((path) => [nameOfCode(workspace, path), stamps.digestOf(path)]),
    ),
  };
  const list = new TextEncoder().encode(JSON.stringify(sources));
  return {
    digest: store.putBlob(code),
    size: code.length,
    tensor: reached.some((path) => path.startsWith("lib/tensor/")),
    sources: store.putBlob(list),
    sourcesSize: list.length,
    files,
  };
}

/** A package's own package.json decides which of its files an import means. */
function packageFiles(inputs: readonly string[]): string[] {
  const folders = inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))]
    .map((folder) => `${folder}/package.json`);
}

function reportBundles(
  made: readonly (readonly [kind: string, bundle: Bundle])[],
  context: BundleContext,
  startedAt: number,
): void {
  const at = context.clock();
  for (const [kind, { digest, size }] of made) {
    context.tell({ type: "bundled", kind, digest, bytes: size, seconds: at - startedAt, at });
  }
}

function saveMemo(
  found: readonly (readonly [string, MemoEntry])[],
  { known, stamps, context }: {
    readonly known: Memo | undefined;
    readonly stamps: FileStamps;
    readonly context: BundleContext;
  },
): void {
  const entries: Record<string, MemoEntry> = { ...known?.entries };
  for (const [entry, bundle] of found) entries[digestOf(entry)] = bundle;
  const saved = stamps.save(Object.values(entries).flatMap(({ files }) => files));
  for (const [id, entry] of Object.entries(entries)) {
    const files = entry.files.map((index) => saved.indices.get(index)!);
    entries[id] = { ...entry, files };
  }
  const memo: Memo = { version: memoVersion, stamps: saved.stamps, entries };
  writeCache(context.store.layout, memoName, memo);
}

/** Forgets bundles that are no longer in the store. */
export function forgetBundles(layout: Layout, gone: ReadonlySet<Digest>): void {
  const memo = readCache<Memo>(layout, memoName);
  if (memo?.version !== memoVersion) return;
  const entries = Object.entries(memo.entries);
  const kept = entries.filter(([, { digest, sources }]) => !gone.has(digest) && !gone.has(sources));
  if (kept.length === entries.length) return;
  writeCache(layout, memoName, { ...memo, entries: Object.fromEntries(kept) } satisfies Memo);
}
