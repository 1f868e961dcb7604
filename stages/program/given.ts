/** What a program finds in its folder, and in its environment. */
import { encodedTable, type TableFormat } from "../../lib/contract/formats/encoded.ts";
import type { Key } from "../../lib/contract/key.ts";
import type { Scalar, Table } from "../../lib/contract/table.ts";
import type { ProgramParameters } from "./parameters.ts";

/** The description of its job, which the program reads if it wants to. */
export const jobFile = "job.json";
/** Names the output that is no file but the program's environment. */
export const environmentName = "environment";

export interface GivenJob {
  readonly inputs: Readonly<Record<string, Table>>;
  /** Roles that are given a file as it is. */
  readonly fileRoles: readonly string[];
  readonly params: ProgramParameters;
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly key: Key;
}

/** The files of its folder beside those that the YAML declares, by path. */
export function givenFiles(job: GivenJob): Map<string, Uint8Array> {
  const { params: { formats = {} } } = job;
  const files = new Map<string, Uint8Array>();
  const paths: Record<string, string> = {};
  for (const [role, table] of Object.entries(job.inputs)) {
    const format = formats[role] ?? "csv";
    paths[role] = `inputs/${role}.${format}`;
    files.set(paths[role], encodedTable(table, format));
  }
  for (const role of job.fileRoles) paths[role] = `inputs/${role}`;
  files.set(jobFile, jsonBytes(descriptionOf(job, paths)));
  return files;
}

function descriptionOf(
  { params, axes, key }: GivenJob,
  inputs: Readonly<Record<string, string>>,
) {
  return {
    seed: seedOf(key),
    threads: params.threads ?? 1,
    axes,
    parameters: params.parameters ?? {},
    inputs,
    outputs: Object.fromEntries(
      Object.entries(params.outputs).map(([name, { format }]) => [name, outputPath(name, format)]),
    ),
  };
}

/** Where the program writes an output, from its folder. */
export function outputPath(name: string, format: TableFormat): string {
  return `outputs/${name}.${format}`;
}

/** The first 53 bits of the job's random key: a whole number that every language holds. */
function seedOf([high, low]: Key): number {
  return high * 2 ** 21 + Math.floor(low / 2 ** 11);
}

/** What the program's environment has beside paths, which are the machine's. */
export function environmentOf({ params: { threads = 1 }, key }: GivenJob): Record<string, string> {
  const count = String(threads);
  const seed = seedOf(key);
  return {
    ASYMPTOPIA_JOB: jobFile,
    ASYMPTOPIA_SEED: String(seed),
    // R and others take seeds of 31 bits.
    ASYMPTOPIA_SEED31: String(Math.floor(seed / 2 ** 22)),
    ...Object.fromEntries(threadVariables.map((name) => [name, count])),
    PYTHONHASHSEED: "0",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONUNBUFFERED: "1",
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    TZ: "UTC",
  };
}

const threadVariables = [
  "OMP_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "MKL_NUM_THREADS",
  "BLIS_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "NUMBA_NUM_THREADS",
  "VECLIB_MAXIMUM_THREADS",
  "JULIA_NUM_THREADS",
  "RAYON_NUM_THREADS",
];

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value, null, 1) + "\n");
}
