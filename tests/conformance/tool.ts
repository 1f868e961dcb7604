/**
 * What the scenarios ask of a tool: a small abstract pipeline, workspaces in which it is written in
 * the tool's own language, its command line, and a count of what was really executed.
 */

/** What a step computes. Every step gives one line of text. */
export type Work =
  /** `label(first+second)`: its parameter, and the texts of what it reads. */
  | { readonly does: "join" }
  /** The first text it reads, without lines that begin with `#`. */
  | { readonly does: "strip" }
  /** As join, but takes a while; a process opens its output first, as `command > file` does. */
  | { readonly does: "sleep"; readonly seconds: number }
  /** Declares two outputs, gives the first and ends well. */
  | { readonly does: "half" }
  /** Ends badly (exit 3 where a step is a process) after writing a part. */
  | { readonly does: "break" }
  /** Touches what it has not declared. */
  | { readonly does: "stray"; readonly where: StrayPlace }
  /** `label(value of a module)`; the module may import others. */
  | { readonly does: "modules"; readonly entry: string }
  /** Dies twice for a reason outside itself, then works. */
  | { readonly does: "flaky" }
  /** Never ends, and has started whatever it can start. */
  | { readonly does: "forever" };

export type StrayPlace = "read" | "write" | "network" | "environment";

export interface Step {
  /** Lower-case letters. */
  readonly name: string;
  /** Names of steps and paths of files (those have a dot). Default: none. */
  readonly reads?: readonly string[];
  /** Its one parameter. Default: its name. */
  readonly label?: string;
  /** Default: join. */
  readonly work?: Work;
  /**
   * The step runs once per item of this list. A step without `over` that reads it gets the texts of all
   * items, joined by ";" in the order of the list.
   */
  readonly over?: string;
  /** At most two of such steps may run at once. */
  readonly heavy?: boolean;
  readonly retries?: number;
  readonly timeoutSeconds?: number;
}

export interface Pipeline {
  readonly steps: readonly Step[];
  readonly lists?: Readonly<Record<string, readonly string[]>>;
  /** A value in the same file as the parameters, which no step declares. */
  readonly unused?: string;
}

/** One finished execution of a step, as the outside world saw it. */
export interface Execution {
  readonly step: string;
  /** Item of its list, or "". */
  readonly item: string;
  /** When it ended: milliseconds by the clock of the file system. */
  readonly at: number;
}

export interface Outcome {
  readonly code: number;
  /** Everything that was printed. */
  readonly text: string;
}

export interface RunOptions {
  /** From {@link Workspace.target}; default: everything. */
  readonly targets?: readonly string[];
  /** Default: 2. */
  readonly jobs?: number;
  readonly keepGoing?: boolean;
}

export interface Running {
  readonly outcome: Promise<Outcome>;
  /** SIGKILL to the engine and all its children, at once. */
  kill(): Promise<void>;
  /** Processes of this run that are still there. */
  processes(): readonly number[];
}

/** Why a step would run, part by part. */
export interface Explanation {
  readonly changes: readonly {
    readonly part: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
}

/** Things that can be wrong with a specification. */
export type SpecProblem = "cycle" | "two claimants" | "missing source" | "unknown key";

/** Changes for which `why` is asked; "environment" is one that no step declares. */
export type WhyChange = "input" | "param" | "module" | "command" | "environment" | "runtime";

export interface Workspace {
  readonly root: string;
  /** Environment variables that the tool's commands get beside those of the tests. */
  readonly variables: Record<string, string>;
  /** Writes the pipeline in the tool's language; files whose text stays are not touched. */
  declare(pipeline: Pipeline): void;
  /** Writes a file of the workspace. */
  write(path: string, text: string): void;
  run(options?: RunOptions): Promise<Outcome>;
  start(options?: RunOptions): Running;
  /** Executions that ended since the last call, oldest first. */
  executions(): readonly Execution[];
  /** Files that hold a step's output where people look for it. */
  outputFiles(step: string, item?: string): readonly string[];
  /** The step's text; undefined when the output is not there. */
  text(step: string, item?: string): string | undefined;
  /** Writes a module in the tool's language: its value is its own text and those of its imports. */
  module(name: string, value: string, imports?: readonly string[]): void;
  /** Writes a third-party package that modules can import as `package:<name>`. */
  package(name: string, version: string, value: string): void;
  /** The words that name a step by name, by path, or with a glob; undefined if there is no such way. */
  target(way: "name" | "path" | "glob", name: string): string | undefined;
  /** Rewrites the specification in other words of the same meaning. */
  reformat(): void;
  /** Writes a specification with these problems. */
  breakSpecification(problems: readonly SpecProblem[]): void;
  /** What a message that names a place looks like, and what else each problem's message must hold. */
  readonly messages: {
    readonly place: RegExp;
    readonly problems: Readonly<Record<SpecProblem, readonly RegExp[]>>;
  };
  /** Paths of files that are unfinished work: nothing of the kind may stay. */
  readonly unfinished: RegExp;
  /** Locks and logs that the tool keeps of itself: a new one of these is no change of the workspace. */
  readonly ownFiles?: RegExp;
  /** Exit codes that the tool documents. */
  readonly codes: { readonly specification: number; readonly access: number };
  close(): Promise<void>;

  // Absent where the tool has nothing of the kind.
  plan?(): Promise<Outcome & { readonly steps: readonly string[] }>;
  status?(): Promise<Outcome>;
  why?(step: string): Promise<Explanation>;
  /** Makes the change, for `why`; false where the tool has no such thing. */
  change?(what: WhyChange): boolean;
  /** Flips one bit in the stored object of a step's output. */
  damage?(step: string): void;
  fsck?(): Promise<Outcome>;
  gc?(options: { readonly delete: boolean }): Promise<Outcome>;
  pin?(name: string): Promise<Outcome>;
  /** Kills what runs a flaky step, if that is how it fails: from outside. */
  strike?(running: Running): Promise<void>;
  /** How many attempts the record of a step tells of. */
  attempts?(step: string): number;
}

export interface Surroundings {
  /** A folder that several workspaces may share, if the tool can share results. */
  readonly store?: string;
  readonly home?: string;
  readonly timeZone?: string;
}

/** Abilities that a scenario may need; what a tool lacks is "not supported". */
export type Ability =
  | "parallel"
  | "keep going"
  | "lists"
  | "limits"
  | "retries"
  | "timeouts"
  | "shared store"
  | "two outputs";

export interface Tool {
  readonly name: string;
  /** Abilities that it lacks, and the reason in a few words. */
  readonly lacks: Partial<Readonly<Record<Ability, string>>>;
  version(): Promise<string>;
  open(surroundings?: Surroundings): Workspace;
}

/** A scenario asks for something that the tool does not have. */
export class NotSupported extends Error {
  override readonly name = "NotSupported";
}
