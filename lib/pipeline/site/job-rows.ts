/** The jobs behind a paper as rows: for a page's script, and as a file to take along. */
import { csvField } from "../report/csv.ts";
import type { Chain, ChainJob } from "./chain.ts";

/** One job; what its record says is absent where that is lost. */
export interface JobRow {
  /** Axis values in words; empty for a stage without axes. */
  readonly point: string;
  /** Absent for a job that is not up to date. */
  readonly key?: string;
  /** Name and SHA-256. */
  readonly outputs: readonly (readonly [name: string, digest: string])[];
  /** The two words of the random key in hexadecimal digits. */
  readonly random?: string;
  readonly seconds?: number;
  /** SHA-256 of its bundle. */
  readonly code?: string;
  /** What it ran on. */
  readonly machine?: string;
}

/** By stage, without the paper's name. */
export type JobRows = Readonly<Record<string, readonly JobRow[]>>;

export function jobRows({ stages }: Chain): JobRows {
  return Object.fromEntries(stages.map(({ name, jobs }) => [stageAnchor(name), jobs.map(jobRow)]));
}

/** The place of a stage, `paper/stage`, on the page of its paper's jobs. */
export function stageAnchor(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

function jobRow({ job, result, record }: ChainJob): JobRow {
  const point = Object.entries(job.axes).map(([name, value]) => `${name} ${value}`).join(", ");
  if (result === undefined) return { point, outputs: [] };
  const outputs = Object.entries(result.outputs)
    .map(([name, { digest }]) => [name, digest] as const);
  if (record === undefined) return { point, key: result.key, outputs };
  const { manifest, provenance } = record;
  const random = manifest.randomKey.map((word) => (word >>> 0).toString(16).padStart(8, "0"));
  return {
    point,
    key: result.key,
    outputs,
    random: random.join(" "),
    seconds: provenance.seconds,
    code: manifest.code,
    machine: machineOf(record),
  };
}

/** No host has a name here. */
function machineOf({ manifest, provenance }: NonNullable<ChainJob["record"]>): string {
  const { runtime, computedOn, resumed, started, sandbox } = provenance;
  return [
    manifest.program?.version.split("\n")[0],
    sandbox === undefined ? undefined : "not sandboxed",
    runtime === undefined ? undefined : `Deno ${runtime.deno}, V8 ${runtime.v8}`,
    computedOn ?? manifest.backend,
    resumed ? "resumed from a checkpoint" : undefined,
    started.slice(0, 10),
  ].filter((part) => part !== undefined).join(", ");
}

/** What the row of a job says in place of what is not there; undefined where all is. */
export function missingText({ key, random }: JobRow): string | undefined {
  if (key === undefined) return "not up to date";
  return random === undefined ? "its record is lost" : undefined;
}

const titles = "stage,point,code,key,output,sha256,random key,seconds,ran on".split(",");

/** A line for each output of each job. */
export function jobsCsv(rows: JobRows): string {
  const lines = Object.entries(rows).flatMap(([stage, jobs]) =>
    jobs.flatMap((job) => {
      const outputs = job.outputs.length === 0 ? [["", ""] as const] : job.outputs;
      return outputs.map(([name, digest]) => [
        ...[stage, job.point, job.code ?? "", job.key ?? "", name, digest, job.random ?? ""],
        ...[job.seconds === undefined ? "" : String(job.seconds)],
        missingText(job) ?? job.machine ?? "",
      ]);
    })
  );
  return [titles, ...lines].map((line) => line.map(csvField).join(",") + "\r\n").join("");
}
