/**
 * What the front of the engine (YAML, schema, axes) hands to its back (keys, store, Workers): plain
 * data, JSON all through, without a single function. Nothing here knows where it came from but `place`.
 */
import type { Place } from "../../contract/errors.ts";
import type { SlotName } from "../../contract/plugins.ts";
import type { Scalar } from "../../contract/table.ts";

/** A value as JSON has it. Numbers are finite, never -0; integers are within 2^53. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Parameters as written in the YAML (schema defaults are not filled in). */
export type JsonMap = Readonly<Record<string, Json>>;

/** A plug-in that a stage uses. */
export interface UseSpec {
  /** File name of the plug-in without ending: its name in the YAML. */
  readonly name: string;
  /**
   * Path of the plug-in from the workspace, or its name in the package (system/roots.ts). Absent for a table of the
   * stage's dynamics, which comes with it.
   */
  readonly file?: string;
  /** Literal parameters. */
  readonly params: JsonMap;
  /** Plug-ins of the same slot that its parameters name; absent where it takes none. */
  readonly parts?: readonly UseSpec[];
  /** Words of a `checks` entry that compare-theory itself reads (contract/plugins.ts). */
  readonly words: JsonMap;
  /** The comment beside a `checks` entry: prose, in no key, which no stage sees. */
  readonly because?: string;
  /**
   * Parameters that the job's axes give: the plug-in runs with `params` and, for each name here,
   * the job's axis value of that name.
   */
  readonly axisParams: readonly string[];
}

/** One input: every job of that stage whose shared axes agree (the axis rule). */
export interface InputSpec {
  readonly stage: string;
  readonly output: string;
}

/** An external file that a paper declares. Nothing here is in a key: only the file's content is. */
export interface SourceSpec {
  /** Its name in the YAML. */
  readonly name: string;
  /** Path from the workspace, or from the folder of its package. */
  readonly file: string;
  /** The installed npm package that the file belongs to, if it is not in the workspace. */
  readonly package?: string;
  /** What the YAML says its SHA-256 is. */
  readonly sha256?: string;
  readonly placeOfDigest?: Place;
  /** How to get the file, in words. */
  readonly obtain?: string;
  /** Set for a file that a stage's program is made of (files/program-files.ts). */
  readonly isOfProgram?: true;
  /** Where the YAML names the file. */
  readonly place: Place;
}

export interface Resources {
  readonly memoryBytes: number;
  /** Share of the worker slots that a job takes, 1 unless said otherwise. */
  readonly cpu: number;
}

/** A stage, a claim (a compare-theory stage with prose) or a figure (a render-figures stage). */
export interface StageSpec {
  readonly paper: string;
  readonly name: string;
  readonly role: "stage" | "claim" | "figure";
  readonly kind: string;
  /** Path of the kind from the workspace, or its name in the package (system/roots.ts). */
  readonly file: string;
  /** Filled slots, lists in the order of the YAML. */
  readonly slots: { readonly [S in SlotName]?: readonly UseSpec[] };
  /** The stage's own literal parameters. */
  readonly params: JsonMap;
  /** The stage's own parameters that the job's axes give. */
  readonly axisParams: readonly string[];
  /** Names of the axes it runs over. */
  readonly axes: readonly string[];
  readonly inputs: Readonly<Record<string, InputSpec>>;
  /** External files that it takes, by role; absent when it takes none. */
  readonly files?: Readonly<Record<string, SourceSpec>>;
  readonly outputs: readonly string[];
  /** Draws numbers independent of an otherwise equal stage; "" when not given. */
  readonly stream: string;
  readonly resources: Resources;
  /** null = no limit. */
  readonly timeoutSeconds: number | null;
  readonly retries: number;
  /** What one of its jobs takes on one core, as its author says; absent when nothing is said. */
  readonly takesSeconds?: number;
  /** Where the YAML declares it. */
  readonly place: Place;
}

/** Words of a claim that are in no key. */
export interface ClaimProse {
  readonly name: string;
  readonly says: string;
  /** What the claims table calls the headline's quantity; default: the check's own words. */
  readonly quantity?: string;
  readonly where?: string;
  /** As printed in the paper; "none" where it prints no number. */
  readonly published?: string;
  /** Where it is printed, if not at `where`. */
  readonly publishedAt?: string;
  /** The paper makes no such claim: it is this repository's own. */
  readonly ours?: boolean;
  readonly regime?: string;
  /** Figures that show it, beside those of its stages. */
  readonly figures?: readonly string[];
  /** What the claim waits for; such a claim has no stage. */
  readonly pending?: string;
}

export interface FigureProse {
  readonly name: string;
  readonly caption: string;
}

/** One point of an axis: a parameter's value, or several when zipped. */
export type AxisPoint = Readonly<Record<string, Scalar>>;

export interface AxisSpec {
  readonly name: string;
  readonly points: readonly AxisPoint[];
}

export interface PaperSpec {
  readonly name: string;
  readonly file: string;
  readonly source: JsonMap;
  /** What this profile costs, in words. */
  readonly estimate?: string;
  readonly axes: readonly AxisSpec[];
  /** Stages, claims and figures, producers before consumers. */
  readonly stages: readonly StageSpec[];
  readonly claims: readonly ClaimProse[];
  readonly figures: readonly FigureProse[];
  /** What the reader wondered about, a line each; absent when nothing. Nothing fails by it. */
  readonly warnings?: readonly string[];
}

export interface Specification {
  readonly pipelineSeed: number;
  readonly profile: string;
  readonly papers: readonly PaperSpec[];
  /** Names of all papers that there are, where only some of them were read. */
  readonly listed?: readonly string[];
  /** Public keys whose signed results may be taken from a remote store; in no key of a job. */
  readonly trust?: readonly string[];
}

/** One input part of a job; its axis values are those of the job that makes it. */
export interface JobInput {
  /** Index into {@link JobGraph.jobs}. */
  readonly job: number;
  readonly output: string;
}

/** A stage at one point of its axes: the unit that is keyed, cached, scheduled. */
export interface Job {
  /** Position in {@link JobGraph.jobs}. */
  readonly index: number;
  /** Unique and readable: `paper/stage` or `paper/stage[width=50,depth=25]`. Never part of a key. */
  readonly id: string;
  readonly stage: StageSpec;
  /** Axis values, zipped axes flattened to their components. */
  readonly axes: AxisPoint;
  /** Parts by role, in the order of the producing stage's axes. */
  readonly inputs: Readonly<Record<string, readonly JobInput[]>>;
}

/** All jobs, producers before consumers: `jobs[i].inputs` only name jobs before `i`. */
export interface JobGraph {
  readonly specification: Specification;
  readonly jobs: readonly Job[];
  /**
   * SHA-256, by absolute path, of the files of code that the specification was read by. What is
   * bundled is held to them; absent where a graph was made otherwise.
   */
  readonly code?: ReadonlyMap<string, string>;
}
