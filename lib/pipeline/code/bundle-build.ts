/**
 * Makes code bundles with esbuild: one ES module per entry, tree-shaken, without comments, types or
 * spaces, packages included. Loaded only when something has to be bundled. Names are kept: a local
 * name costs no bytes that matter, and a failing stage's stack stays readable.
 */
import "../packages/bundler-program.ts";
import * as esbuild from "esbuild";
import { powerBanner, withLatePowers, withoutOperator } from "./exponents.ts";
import { type Place, Problems, UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { type Cut, withoutPaths } from "./path-free.ts";
import { packagesFolder } from "../specification/source-path.ts";
import { type OnRead, readModules } from "./module-reader.ts";
import { type ImportRoutes, type RoutesByFile, routesOf } from "./import-routes.ts";
import { lateLoadsIn } from "./late-loads.ts";
import { isInPackage, OwnModules, withoutSuffix } from "./own-modules.ts";
import { installationOf } from "../system/installation.ts";
import { aliasesOf, codeRootOf, nameOfCode, rootsOf } from "../system/roots.ts";
import { placeInSources, placeOf, placeOfPattern } from "./source-places.ts";
import { StandIns } from "./stand-ins.ts";
import { fromFileUrl, resolved } from "../system/path.ts";

export interface BuiltBundle {
  readonly code: Uint8Array;
  /** Every file that the bundle was made from, relative to the code's root (system/roots.ts). */
  readonly inputs: readonly string[];
  /** Those of which something is left in the bundle. */
  readonly reached: readonly string[];
  /** Where the names in their imports lead, and what they led to, if that is known from the build. */
  readonly routes: ImportRoutes;
}

/** Builds all entries together, so that shared files are parsed once. */
export async function buildBundles(
  workspace: string,
  entries: readonly string[],
  onRead: OnRead = () => {},
  own = ownModules(workspace),
): Promise<BuiltBundle[]> {
  const { result, standIns } = await buildWithStandIns(workspace, entries, { own, onRead });
  refuseComputedImports(workspace, result);
  const folderOf = (file: string) => isEntry(file) ? workspace : undefined;
  const routes = routesOf(result.metafile.inputs, { workspace, own, folderOf });
  const built = entries.map((entry) => builtBundle(entry, result, routes));
  refuseLateLoads(workspace, built);
  return built.map(({ text, ...others }) => ({ code: standIns.filled(text), ...others }));
}

/** A bundle whose code lacks the bytes of large files. */
type ShortBundle = Omit<BuiltBundle, "code"> & { readonly text: string };

async function buildWithStandIns(
  workspace: string,
  entries: readonly string[],
  reading: Reading,
): Promise<{ readonly result: Result; readonly standIns: StandIns }> {
  const standIns = new StandIns();
  const result = await build(workspace, optionsFor(workspace, entries, { ...reading, standIns }));
  const emptied = /^\(disabled\):(.*)$/;
  const isEmptied = Object.keys(result.metafile.inputs).some((input) =>
    standIns.has(resolved(codeRootOf(workspace), emptied.exec(input)?.[1] ?? ""))
  );
  if (!isEmptied) return { result, standIns };
  // A package.json leaves it empty, which the bundler says only afterwards.
  const plain = await build(workspace, optionsFor(workspace, entries, reading));
  return { result: plain, standIns: new StandIns() };
}

function refuseLateLoads(workspace: string, built: readonly ShortBundle[]): void {
  const problems = new Map<string, UserError>();
  for (const { text, inputs } of built) {
    const own = inputs.filter((path) => !isInPackage(path));
    const placeOf = (pattern: RegExp) => placeInSources(workspace, own, pattern);
    for (const problem of lateLoadsIn(text, placeOf)) {
      problems.set(problem.message, problem);
    }
  }
  if (problems.size > 0) throw new Problems([...problems.values()]);
}

/** For several builds that are to see the same files. */
export function ownModules(workspace: string): OwnModules {
  return new OwnModules(rootsOf(workspace), aliasesOf(workspace));
}

async function build(
  workspace: string,
  options: ReturnType<typeof optionsFor> & { readonly sourcemap?: "external" },
): Promise<Result> {
  try {
    return await esbuild.build(options);
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new Problems(error.errors.map((message) => importError(workspace, message)));
  }
}

/**
 * The source map (version 3) of the code that an entry gives today, and that code: a map is right for
 * the very same bytes only. Made when a stage has failed, since it costs as much as the bundle itself.
 */
export async function buildSourceMap(
  workspace: string,
  entry: string,
): Promise<{ readonly code: Uint8Array; readonly map: string; readonly cuts: readonly Cut[] }> {
  // Beside the code, which does not mention it: its bytes are the same with and without.
  const reading = { own: ownModules(workspace), onRead: () => {} };
  const options = { ...optionsFor(workspace, [entry], reading), sourcemap: "external" } as const;
  const { outputFiles } = await build(workspace, options);
  const [map, code] = ["js.map", "js"].map((ending) =>
    outputFiles.find(({ path }) => path.endsWith(`${entryName(entry)}.${ending}`))!
  );
  const short = finished(code.text);
  const written = JSON.parse(map.text) as { readonly sources: readonly string[] };
  const sources = written.sources.map((path) => nameOfCode(workspace, path));
  return {
    code: new TextEncoder().encode(short.code),
    map: JSON.stringify({ ...written, sources }),
    cuts: short.cuts,
  };
}

let keepers = 0;

/** Lets the process end: esbuild's service is a child process. Not while somebody keeps it. */
export async function stopBuilding(): Promise<void> {
  if (keepers === 0) await esbuild.stop();
}

/**
 * For who makes many bundles one after the other: the service, whose start costs as much as a small
 * bundle, stays until the function that is returned is called.
 */
export function keepBuilding(): () => Promise<void> {
  keepers++;
  return async () => {
    keepers--;
    await stopBuilding();
  };
}

const namespace = "entry";
/** The address of the code is random, and nothing to compute with; by name it is a plain text. */
const address = { "import.meta.url": '"stage.js"', "import.meta": '{"url":"stage.js"}' };
const seedrandom = fromFileUrl(import.meta.resolve("../sandbox/seedrandom.ts"));

type Result = esbuild.BuildResult<{ metafile: true; write: false }>;

interface Reading {
  readonly own: OwnModules;
  readonly onRead: OnRead;
  /** Absent where the bundler is to have all bytes itself. */
  readonly standIns?: StandIns;
}

function optionsFor(workspace: string, entries: readonly string[], reading: Reading) {
  const texts = new Map(entries.map((entry) => [entryName(entry), entry]));
  // Names of modules in the code are paths from here: the same for every workspace of one package.
  const root = codeRootOf(workspace);
  return {
    entryPoints: [...texts.keys()].map((name) => ({ in: `${namespace}:${name}`, out: name })),
    outdir: root,
    absWorkingDir: root,
    alias: { ...aliasesOf(workspace) },
    // A workspace elsewhere has no packages of its own for what its plug-ins share with the package.
    nodePaths: [`${installationOf(root)}/${packagesFolder}`],
    bundle: true,
    write: false,
    metafile: true,
    sourcesContent: false,
    format: "esm",
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    conditions: ["module"],
    target: "esnext",
    supported: withoutOperator,
    banner: { js: powerBanner },
    charset: "utf8",
    legalComments: "none",
    minifySyntax: true,
    minifyWhitespace: true,
    define: { process: "undefined", ...address },
    tsconfigRaw: "{}",
    logLevel: "silent",
    logLimit: 0,
    logOverride: { "unsupported-dynamic-import": "warning" },
    plugins: [{
      name: namespace,
      setup(build) {
        build.onResolve({ filter: /^entry:/ }, ({ path }) => ({
          path: path.slice(namespace.length + 1),
          namespace,
        }));
        build.onResolve({ filter: /^seedrandom$/ }, () => ({ path: seedrandom }));
        build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
          contents: texts.get(path)!,
          resolveDir: workspace,
          loader: "js",
        }));
        readModules(build, reading);
      },
    }],
  } satisfies esbuild.BuildOptions;
}

/** The bundler's code as it runs, and what was cut from it. */
function finished(code: string): ReturnType<typeof withoutPaths> {
  return withoutPaths(withLatePowers(code));
}

function entryName(entry: string): string {
  return digestOf(entry).slice(0, 32);
}

function isEntry(path: string): boolean {
  return path.startsWith(`${namespace}:`);
}

function builtBundle(entry: string, result: Result, routes: RoutesByFile): ShortBundle {
  const name = entryName(entry);
  const file = result.outputFiles.find(({ path }) => path.endsWith(`${name}.js`))!;
  const { outputs, inputs } = result.metafile;
  const reached = new Set<string>();
  const pending = [`${namespace}:${name}`];
  while (pending.length > 0) {
    const path = pending.pop()!;
    if (reached.has(path) || inputs[path] === undefined) continue;
    reached.add(path);
    for (const { path: imported } of inputs[path].imports) pending.push(imported);
  }
  // "<data:…>": a module whose whole text stands in the import, so in the file that imports it.
  const isFile = (path: string) => !isEntry(path) && !/^[(<]/.test(path);
  const filesOf = (paths: readonly string[]) => paths.filter(isFile).map(withoutSuffix).sort();
  return {
    text: finished(file.text).code,
    inputs: filesOf([...reached]),
    reached: filesOf(
      Object.entries(outputs[`${name}.js`].inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path),
    ),
    routes: [...reached].flatMap((path) => routes.get(path) ?? []),
  };
}

/** What is not a file known today could be any code: it would run without being part of a key. */
function refuseComputedImports(workspace: string, result: Result): void {
  const problems = result.warnings
    .filter(({ id }) => id === "unsupported-dynamic-import")
    .map(({ location }) => computedImport(placeOf(workspace, location)));
  const kept = new Set(
    Object.values(result.metafile.outputs).flatMap(({ imports }) =>
      imports.map(({ path }) => path)
    ),
  );
  for (const [file, { imports }] of Object.entries(result.metafile.inputs)) {
    for (const { path, external, kind } of imports) {
      if (!external) continue;
      // An import of types alone is dropped, and counted as external all the same.
      if (kind === "import-statement" && !path.includes("*") && !kept.has(path)) continue;
      problems.push(
        path.includes("*")
          ? computedImport(placeOfPattern(workspace, file, /\bimport\s*\(\s*(?!"[^"]*"\s*[,)])/))
          : new UserError({
            place: placeOfText(workspace, file, path),
            action: `cannot import "${path}": it is not in the workspace`,
            allowed: "files of the workspace and packages in deno.json",
          }),
      );
    }
  }
  if (problems.length > 0) throw new Problems(problems);
}

function computedImport(place: Place | undefined): UserError {
  return new UserError({
    ...(place ? { place } : {}),
    action: "cannot import a computed name: what it would load is not part of the key",
    allowed: "import with a literal name",
  });
}

function placeOfText(workspace: string, file: string, text: string): Place | undefined {
  return placeOfPattern(workspace, file, new RegExp(text.replace(/[^\w]/g, "\\$&")));
}

function importError(workspace: string, message: esbuild.Message): UserError {
  const place = placeOf(workspace, message.location);
  return new UserError({
    ...(place ? { place } : {}),
    action: `cannot bundle the stage's code: ${message.text}`,
    ...(message.text.includes('"node:')
      ? { hint: "a stage has no files, network or environment: declare what it needs as an input" }
      : {}),
  });
}

function isBuildFailure(error: unknown): error is esbuild.BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<esbuild.BuildFailure>).errors);
}
