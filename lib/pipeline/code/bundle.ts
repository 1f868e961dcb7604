/**
 * The code part of a key: per distinct set of stage kind and plug-ins, one bundle, and the SHA-256 of
 * its bytes. Bundles are remembered by the stat of every file they were made from, so that a run in
 * which no code changed loads no bundler.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import type { BuiltBundle } from "./bundle-build.ts";
import {
  type Bundle,
  isValid,
  type MemoEntry,
  readMemo,
  saveMemo,
  type Seen,
  seenNow,
} from "./bundle-memo.ts";
import type { EngineEvent } from "../runs/events.ts";
import type { FileStamps } from "../files/stamps.ts";
import { isInPackage } from "./own-modules.ts";
import { keepSourceTexts } from "./source-texts.ts";
import { later } from "../system/later.ts";
import { packageFiles, relative } from "./package-files.ts";
import { installationOf } from "../system/installation.ts";
import { fromFileUrl, resolved } from "../system/path.ts";
import { readContents } from "../system/package-copy.ts";
import { codeRootOf, importOf, nameOfCode, packageRoot } from "../system/roots.ts";
import type { StageSpec, UseSpec } from "../specification/specification.ts";
import type { Store } from "../store/store.ts";
import { during, type Spans } from "../trace/spans.ts";
import { type Layout } from "../store/layout.ts";

/** All code that the jobs of some stages need. */
export interface Bundles {
  readonly stages: ReadonlyMap<StageSpec, Bundle>;
  /** What turns stored bytes into tables and back (seat/conversion.ts). */
  readonly conversion: Bundle;
}

/** The files behind a bundle and the conversion, for `why` and for archives. */
export interface BundleSources {
  /** SHA-256 by name (system/roots.ts); those of packages have the version in it. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Version of the package, where a workspace has a copy of it. */
  readonly version?: string;
}

/** What says where packages come from, by path from the code's root. */
function configurationOf(root: string): string[] {
  const folder = installationOf(root);
  return ["deno.json", "deno.lock"].map((name) => relative(root, `${folder}/${name}`));
}

export interface BundleContext {
  readonly workspace: string;
  readonly store: Store;
  readonly tell: (event: Extract<EngineEvent, { type: "bundled" }>) => void;
  readonly clock: () => number;
  /** Where time is noted; absent where nobody asks. */
  readonly spans?: Spans;
}

/** The bundles of some stages; those not remembered are made, all at once. */
export async function bundlesOf(
  stages: readonly StageSpec[],
  context: BundleContext,
): Promise<Bundles> {
  const entryByStage = new Map(stages.map((stage) => [stage, entryText(stage)]));
  const kinds = new Map([[conversionEntry, "tables"]]);
  for (const [stage, entry] of entryByStage) kinds.set(entry, stage.kind);
  const known = readMemo(context.store.layout);
  const seen = seenNow(context, known);
  const found = new Map<string, MemoEntry>();
  for (const entry of kinds.keys()) {
    const remembered = known?.entries[digestOf(entry)];
    if (remembered !== undefined && isValid(remembered, seen, context.store)) {
      found.set(entry, remembered);
    }
  }
  const missing = [...kinds.keys()].filter((entry) => !found.has(entry));
  if (missing.length > 0 || seen.stamps.changed) {
    const conversion = found.get(conversionEntry);
    const { made, isSettled } = await make(missing, { kinds, seen, context, conversion });
    saveMemo(isSettled ? [...found, ...made] : [...found], {
      known,
      seen,
      layout: context.store.layout,
    });
    for (const [entry, bundle] of made) found.set(entry, bundle);
  }
  return {
    stages: new Map([...entryByStage].map(([stage, entry]) => [stage, found.get(entry)!])),
    conversion: found.get(conversionEntry)!,
  };
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

/** Builds what is missing; what is remembered of a file is what the bundler was given. */
async function make(
  missing: readonly string[],
  { kinds, seen, context, conversion }: {
    /** What each entry is called when its bundle is reported. */
    readonly kinds: ReadonlyMap<string, string>;
    readonly seen: Seen;
    readonly context: BundleContext;
    /** The conversion, if it is remembered. */
    readonly conversion: MemoEntry | undefined;
  },
): Promise<{ readonly made: ReadonlyMap<string, MemoEntry>; readonly isSettled: boolean }> {
  if (missing.length === 0) return { made: new Map(), isSettled: true };
  // The conversion first: its files are in every bundle's list of sources.
  const others = missing.filter((entry) => entry !== conversionEntry);
  const entries = conversion === undefined ? [conversionEntry, ...others] : others;
  const { buildBundles, stopBuilding } = await later<typeof import("./bundle-build.ts")>(
    import.meta.resolve("./bundle-build.ts"),
  );
  const root = codeRootOf(context.workspace);
  /** Indices of the stamps of what the bundler was given, by path from the root. */
  const read = new Map<string, number>();
  try {
    const startedAt = context.clock();
    const row = context.spans?.row("bundler");
    const work = { kind: "bundling", name: `${entries.length} bundles`, row } as const;
    const building = () =>
      buildBundles(context.workspace, entries, (path, before, bytes) => {
        const name = relative(root, path);
        read.set(name, seen.stamps.takeRead(name, before, bytes));
      });
    const built = await during(context.spans, work, building);
    const made = new Map<string, MemoEntry>();
    const texts = new Map<string, Digest>();
    const stampOf = remembering((path: string) => read.get(path) ?? seen.stamps.take(path));
    const routeOf = remembering((route: BuiltBundle["routes"][number]) =>
      seen.routes.take(...route)
    );
    const shared = conversion === undefined
      ? { inputs: built[0].inputs, routes: built[0].routes.map(routeOf) }
      : rememberedOf(conversion, seen);
    for (const [i, { code, inputs: own, reached, routes: ownRoutes }] of built.entries()) {
      const inputs = [...new Set([...own, ...shared.inputs])].sort();
      const others = [...packageFiles(context.workspace, inputs), ...configurationOf(root)];
      const files = [...inputs, ...others].map(stampOf);
      for (const path of inputs.filter((path) => !isInPackage(path))) {
        texts.set(resolved(root, path), seen.stamps.digestOf(path));
      }
      const routes = [...new Set([...shared.routes, ...ownRoutes.map(routeOf)])];
      const parts = { code, inputs, reached, files, routes };
      made.set(entries[i], stored(parts, seen.stamps, context));
    }
    const told = missing.map((entry) => [kinds.get(entry)!, made.get(entry)!] as const);
    reportBundles(told, context, startedAt);
    keepSourceTexts(context.store.layout, texts);
    // The bundler reads files of packages itself: they must be afterwards what they were before.
    const isSettled = [...read].every(([path, index]) =>
      !isInPackage(path) || seen.stamps.take(path) === index
    );
    return { made, isSettled };
  } finally {
    await stopBuilding();
  }
}

/** What a remembered bundle was made from. */
function rememberedOf({ files, inputs, routes }: MemoEntry, { stamps }: Seen) {
  return { inputs: files.slice(0, inputs).map((index) => stamps.pathOf(index)), routes };
}

/** The same function, which works each answer out once. */
function remembering<Given, Answer>(answerTo: (given: Given) => Answer): (given: Given) => Answer {
  const answers = new Map<Given, Answer>();
  return (given) => {
    const known = answers.get(given);
    if (known !== undefined) return known;
    const answer = answerTo(given);
    answers.set(given, answer);
    return answer;
  };
}

interface Made extends Pick<BuiltBundle, "code" | "inputs" | "reached"> {
  readonly files: readonly number[];
  readonly routes: readonly number[];
}

function stored(
  { code, inputs, reached, files, routes }: Made,
  stamps: FileStamps,
  { store, workspace }: BundleContext,
) {
  const version = codeRootOf(workspace) === packageRoot
    ? readContents(packageRoot)?.version
    : undefined;
  const sources: BundleSources = {
    ...(version === undefined ? {} : { version }),
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
    inputs: inputs.length,
    routes,
  };
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
