/** What a stage says of the program that it runs (stages/run-program.ts has the words). */
import type { JsonMap, StageSpec } from "./specification.ts";

/** The kind of stages whose work is done by a program. */
export const programKind = "run-program";

/** Memory that a program may take unless its stage says otherwise. */
export const programBytesDefault = 1e9;

export interface ProgramSpec {
  /** The program and its words. */
  readonly command: readonly [string, ...string[]];
  /** Files and folders, as paths from the workspace. */
  readonly files: readonly string[];
  /** The lock file of its packages. */
  readonly environment?: string;
  /** The command that prints the version. */
  readonly version: readonly [string, ...string[]];
  /** Formats of its outputs by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Share of a column's largest value by which two runs may differ. */
  readonly tolerance?: number;
}

/** Roles of the program's own files among those that a stage takes: no role of the YAML has a colon. */
export const ownFileRole = (path: string) => `program:${path}`;
/** Roles of what the program wrote, when the stage makes tables of it. */
export const resultRole = (output: string) => `result:${output}`;

/** The path of one of the program's own files; undefined for a file that it is given as an input. */
export function ownFileOf(role: string): string | undefined {
  const prefix = ownFileRole("");
  return role.startsWith(prefix) ? role.slice(prefix.length) : undefined;
}

/** The program of a stage; undefined for a stage of another kind. Its words have been checked. */
export function programOf({ kind, params }: Pick<StageSpec, "kind" | "params">) {
  return kind === programKind ? programIn(params) : undefined;
}

function programIn(params: JsonMap): ProgramSpec {
  const { command, files, environment, version, outputs, tolerance } = params as unknown as
    & Pick<ProgramSpec, "command" | "environment" | "tolerance">
    & Partial<Pick<ProgramSpec, "files" | "version">>
    & { readonly outputs: Readonly<Record<string, { readonly format: string }>> };
  return {
    command,
    files: files ?? [],
    ...(environment === undefined ? {} : { environment }),
    version: version ?? [command[0], "--version"],
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, { format }]) => [name, format]),
    ),
    ...(tolerance === undefined ? {} : { tolerance }),
  };
}

/** The threads that a stage's program may use. */
export function threadsOf(params: JsonMap): number {
  return typeof params.threads === "number" ? params.threads : 1;
}
