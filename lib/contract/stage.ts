/**
 * A stage kind: a file `stages/<kind>.ts` that exports `stage`. Pure: tables in, tables out; no file
 * system, network, environment or clock.
 */
import type { Key } from "./key.ts";
import type { Compute, Files, ParamsSchema, SlotName, SlotPlugins } from "./plugins.ts";
import type { Scalar, Table } from "./table.ts";

/** A plug-in that the YAML named, with the raw parameters given there. */
export interface Use<S extends SlotName> {
  readonly name: string;
  // Each plug-in has its own parameter type; the binding has parsed `params` with its schema.
  readonly plugin: SlotPlugins<unknown>[S];
  /**
   * Literal parameters of the YAML, and the stage's axis values that the plug-in's schema names:
   * parsed with that schema, but raw for a theory, to which the rows compared may add parameters.
   */
  readonly params: unknown;
  /** Uses of plug-ins of the same slot that its parameters list (contract/plugins.ts, Figure). */
  readonly parts?: readonly Use<S>[];
  /** Words of a `checks` entry that the stage itself reads (contract/plugins.ts, checkWords). */
  readonly words: Readonly<Record<string, unknown>>;
}

export type Uses = { readonly [S in SlotName]?: readonly Use<S>[] };

/** An output: a table (stored as Arrow IPC) or bytes of a stated media type. */
export type Output =
  | { readonly kind: "table"; readonly table: Table }
  | { readonly kind: "bytes"; readonly mediaType: string; readonly bytes: Uint8Array };

export type Outputs = Readonly<Record<string, Output>>;

export interface StageJob<P> {
  /** Gathered inputs by role. Every axis of the producing stage is a label column. */
  readonly inputs: Readonly<Record<string, Table>>;
  /** External files by role: those that its inputs take from the paper's `sources`. */
  readonly files: Files;
  /** The stage's own parameters, parsed. */
  readonly params: P;
  /** This job's axis values (zipped axes flattened to their components). */
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly key: Key;
  readonly compute: Compute;
  /** Plug-ins by slot, lists in the order of the YAML. */
  readonly uses: Uses;
}

/** How a slot may be filled. */
export type SlotRule = "required" | "optional";

export interface Stage<P> {
  readonly summary: string;
  /** The stage's own parameters (valibot strictObject), beside its slots. */
  readonly params: ParamsSchema<P>;
  readonly slots: { readonly [S in SlotName]?: SlotRule };
  /**
   * Roles of its inputs that are tables; `rest` allows roles of any name. `files`: roles of other
   * names may be given external files (default: as `rest` says).
   */
  readonly inputs: {
    readonly required: readonly string[];
    readonly optional: readonly string[];
    readonly rest: boolean;
    readonly files?: boolean;
  };
  /**
   * Names of its outputs, given the plug-in names by slot and its own parameters as they are written; used
   * to check references before anything runs.
   */
  outputs(
    uses: { readonly [S in SlotName]?: readonly string[] },
    params: unknown,
  ): readonly string[];
  /**
   * Columns that a table always has, by output, beside its labels: no axis may have their names. Absent
   * for outputs whose columns the plug-ins make.
   */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  run(job: StageJob<P>): Outputs | Promise<Outputs>;
}

export function tableOutput(table: Table): Output {
  return { kind: "table", table };
}

export function jsonOutput(value: unknown): Output {
  const bytes = new TextEncoder().encode(JSON.stringify(value, null, 1) + "\n");
  return { kind: "bytes", mediaType: "application/json", bytes };
}
