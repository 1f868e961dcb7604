/** The manifests of past runs (artifacts/run/<id>.json): what `why --against`, `diff` and `gc` read. */
import { UserError } from "../../contract/errors.ts";
import { allowedNames } from "../words/nearest.ts";
import type { JobOutcome, RunSummary } from "./events.ts";
import type { Runtime } from "../keys/key.ts";
import { type Layout } from "../store/layout.ts";
import { isNotFound, readIfPresent } from "../store/file-operations.ts";
import { hasFields, isDigest, isMap, isMapOf, isNumber, isText } from "../store/shape.ts";

export const runManifestFormat = 1;

/** What is kept of a run: its summary, with the outcomes by job, and where it ran. */
export interface RunManifest extends Omit<RunSummary, "outcomes"> {
  readonly format: number;
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly runtime: Runtime;
  /** By job identifier, for every job that was done at the end of the run. */
  readonly jobs: Readonly<Record<string, JobOutcome>>;
}

/** Identifiers of the runs that the store remembers, the oldest first (they sort by time). */
export function runsOf(layout: Layout): string[] {
  try {
    return [...Deno.readDirSync(layout.runs)].filter(({ name }) => name.endsWith(".json"))
      .map(({ name }) => name.slice(0, -".json".length)).sort();
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** What readers rely on: others who may write the store may put any text there. */
const isManifest = hasFields({
  format: (value) => value === runManifestFormat,
  run: isText,
  started: (value) => isText(value) && !Number.isNaN(Date.parse(value)),
  profile: isText,
  backend: isText,
  runtime: isMapOf(isText),
  jobs: isMapOf(hasFields({
    key: isDigest,
    how: isText,
    seconds: isNumber,
    outputs: isMapOf((output) => isMap(output) && isDigest(output.digest)),
  })),
});

/** The manifest of a run; undefined if it is torn, of another format or another shape. */
export function readRun(layout: Layout, run: string): RunManifest | undefined {
  return readManifest(`${layout.runs}/${run}.json`);
}

function readManifest(path: string): RunManifest | undefined {
  const bytes = readIfPresent(path);
  if (bytes === undefined) return undefined;
  try {
    const manifest: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isManifest(manifest) ? manifest as RunManifest : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The manifest of the last run that can be read; undefined where there is none. */
export function lastRun(layout: Layout): RunManifest | undefined {
  const run = runsOf(layout).at(-1);
  return run === undefined ? undefined : readRun(layout, run);
}

/**
 * The run that a user means: its identifier or a unique part of it, `last`, or `last~2` (two before
 * the last), or the path of a manifest that came from elsewhere. A run in which nothing had to run is a
 * run as well. With a profile, `last` counts the runs in it only. Throws a UserError with the runs that
 * there are.
 */
export function findRun(layout: Layout, wanted: string, profile?: string): RunManifest {
  if (wanted.endsWith(".json")) {
    const manifest = readManifest(wanted);
    if (manifest !== undefined) return manifest;
    throw new UserError({
      action: `cannot read "${wanted}" as the manifest of a run`,
      hint: "manifests are in artifacts/run/, one .json file per run",
    });
  }
  const back = /^last(?:~(\d{1,6}))?$/.exec(wanted);
  const all = runsOf(layout);
  const runs = back === null || profile === undefined
    ? all
    : all.filter((run) => readRun(layout, run)?.profile === profile);
  const matches = back
    ? runs.slice(0, runs.length - Number(back[1] ?? 0)).slice(-1)
    : runs.filter((run) => run.includes(wanted));
  if (matches.length !== 1) {
    const before = runs.length > 1 ? ["last~1"] : [];
    const recent = ["last", ...before, ...runs.slice(-5).reverse()];
    throw new UserError({
      action: matches.length === 0
        ? `cannot find the run "${wanted}"${profile === undefined ? "" : ` in profile ${profile}`}`
        : `cannot tell which run "${wanted}" means: ${matches.length} fit`,
      allowed: runs.length === 0 ? undefined : allowedNames(wanted, recent),
      hint: all.length === 0
        ? "no run has been recorded yet: `deno task repro` records one"
        : undefined,
    });
  }
  const manifest = readRun(layout, matches[0]);
  if (manifest !== undefined) return manifest;
  throw new UserError({
    action: `cannot read the run "${matches[0]}": its manifest is torn or of another version`,
    hint: "name another run",
  });
}
