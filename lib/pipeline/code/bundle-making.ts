/** Makes a group of bundles, and keeps each with what it was made from. */
import type { Digest } from "../keys/digest.ts";
import type { buildBundles, BuiltBundle } from "./bundle-build.ts";
import type { Bundle, MemoEntry, Seen } from "./bundle-memo.ts";
import type { EngineEvent } from "../runs/events.ts";
import type { FileStamps } from "../files/stamps.ts";
import { isInPackage, type OwnModules } from "./own-modules.ts";
import { keepSourceTexts } from "./source-texts.ts";
import { packageFiles, relative } from "./package-files.ts";
import { installationOf } from "../system/installation.ts";
import { resolved } from "../system/path.ts";
import { readContents } from "../system/package-copy.ts";
import { codeRootOf, nameOfCode, packageRoot } from "../system/roots.ts";
import type { Store } from "../store/store.ts";
import type { Moment } from "../system/file-stamp.ts";
import type { OnRead } from "./module-reader.ts";
import { during, type Spans } from "../trace/spans.ts";

/** The files behind a bundle and the conversion, for `why` and for archives. */
export interface BundleSources {
  /** SHA-256 by name (system/roots.ts); those of packages have the version in it. */
  readonly files: Readonly<Record<string, Digest>>;
  /** Version of the package, where a workspace has a copy of it. */
  readonly version?: string;
}

export interface BundleContext {
  readonly workspace: string;
  readonly store: Store;
  readonly tell: (event: Extract<EngineEvent, { type: "bundled" }>) => void;
  readonly clock: () => number;
  /** Where time is noted; absent where nobody asks. */
  readonly spans?: Spans;
  /** What was begun before it was known which bundles there are to make; closed when they are made. */
  readonly early?: EarlyCode;
}

/** The bundler at work before it is known what for (early-code.ts). */
export interface EarlyCode {
  /** A time of the disk before any file was looked at. */
  readonly moment: Moment | undefined;
  /** Row of the bundler in a trace. */
  readonly row: number | undefined;
  readonly own: Promise<OwnModules>;
  /** Gives the conversion like {@link buildBundles}, where it is made early. */
  readonly conversion?: (onRead: OnRead) => Promise<BuiltBundle[]>;
  /** Lets the bundler's program end. */
  close(): Promise<void>;
}

/** What says where packages come from, by path from the code's root. */
function configurationOf(root: string): string[] {
  const folder = installationOf(root);
  return ["deno.json", "deno.lock"].map((name) => relative(root, `${folder}/${name}`));
}

/** What the groups of one run share. */
export interface Making {
  readonly context: BundleContext;
  readonly seen: Seen;
  /** What each entry is called when its bundle is reported. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly build: typeof buildBundles;
  /** The workspace's own files, as all groups see them. */
  readonly own: OwnModules;
  /** Row of the bundler in a trace. */
  readonly row: number | undefined;
}

export interface Group {
  /** By entry. */
  readonly made: ReadonlyMap<string, MemoEntry>;
  /** The files behind it were the same afterwards: it may be remembered. */
  readonly isSettled: boolean;
}

/**
 * Builds some entries together; what is remembered of a file is what the bundler was given.
 * @param conversion its bundle; undefined where the first entry is that of the conversion
 */
export async function makeGroup(
  entries: readonly string[],
  conversion: MemoEntry | undefined,
  { context, seen, kinds, build, own, row }: Making,
): Promise<Group> {
  const root = codeRootOf(context.workspace);
  /** Indices of the stamps of what the bundler was given, by path from the root. */
  const read = new Map<string, number>();
  const startedAt = context.clock();
  const names = entries.map((entry) => kinds.get(entry)!).join(", ");
  const building = () =>
    build(context.workspace, entries, (path, before, bytes) => {
      const name = relative(root, path);
      read.set(name, seen.stamps.takeRead(name, before, bytes));
    }, own);
  const built = await during(
    context.spans,
    { kind: "bundling", name: names, row, details: { bundles: entries.length } },
    building,
  );
  const keeping = { kind: "bundling", name: "keeping bundles" } as const;
  const made = during(context.spans, keeping, () => {
    const stampOf = remembering((path: string) => read.get(path) ?? seen.stamps.take(path));
    return kept(built, { entries, conversion, seen, context, stampOf });
  });
  reportBundles(entries.map((entry) => [kinds.get(entry)!, made.get(entry)!]), context, startedAt);
  // The bundler reads files of packages itself: they must be afterwards what they were before.
  const isSettled = [...read].every(([path, index]) =>
    !isInPackage(path) || seen.stamps.take(path) === index
  );
  return { made, isSettled };
}

/** Puts built bundles into the store, by entry. */
function kept(
  built: readonly BuiltBundle[],
  { entries, conversion, seen, context, stampOf }: {
    readonly entries: readonly string[];
    readonly conversion: MemoEntry | undefined;
    readonly seen: Seen;
    readonly context: BundleContext;
    readonly stampOf: (path: string) => number;
  },
): ReadonlyMap<string, MemoEntry> {
  const root = codeRootOf(context.workspace);
  const made = new Map<string, MemoEntry>();
  const texts = new Map<string, Digest>();
  const routeOf = remembering((route: BuiltBundle["routes"][number]) => seen.routes.take(...route));
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
  keepSourceTexts(context.store.layout, texts);
  return made;
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
