/**
 * What each kind of plug-in promises. A plug-in is a file `lib/<folder>/<name>.ts` that exports
 * `plugin`, held to its interface by `satisfies`. It is found by its file name; there is no registry.
 */
import * as v from "valibot";
import type { GenericSchema } from "valibot";
import type { NamedArray } from "./array.ts";
import type { BackendName } from "./backend-names.ts";
import type {
  Declarations,
  DeclaredTables,
  FieldDeclaration,
  PredictionDeclaration,
  TableDeclaration,
} from "./declarations.ts";
import type { Key } from "./key.ts";
import { whereSchema } from "./rows.ts";
import type { Scalar, Table } from "./table.ts";
import type { CheckResult } from "./verdict.ts";

/**
 * Parameters of a plug-in: a valibot `strictObject` whose entries each carry a `v.description`.
 * A parameter is given literally in the YAML, or by an axis of the same name that the stage names.
 */
export type ParamsSchema<P> = GenericSchema<unknown, P>;

export type { BackendName } from "./backend-names.ts";

/** What a plug-in that computes may use besides its arguments. */
export interface Compute {
  readonly backend: BackendName;
  /** Reports progress; shown as the job's bar. */
  progress(done: number, total: number, unit: string): void;
  /** Where a long job keeps its state; absent where nothing can be kept. */
  readonly checkpoint?: Checkpoint;
}

/**
 * The state of a job that takes long. What it keeps is given to the next run of the very same job (same
 * key: same code, inputs, parameters) if this one does not end, and is gone once the job is done. A job
 * that resumed must give the bytes of an uninterrupted run.
 */
export interface Checkpoint {
  /** What an interrupted run of this job kept last; undefined at a fresh start. */
  readonly resumed?: Uint8Array;
  /** Keeps these bytes in place of what was kept before. Cheap to call every few seconds of work. */
  keep(bytes: Uint8Array): void;
}

/** A finite network in numbers and words: the one row of an `initialize` artifact. */
export type Recipe = Readonly<Record<string, Scalar>>;

/** The external files of a stage by role, as bytes. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** lib/data: makes a data set. Same key and files, same bytes. */
export interface Data<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** Roles of the files that it reads: each is given as `inputs: { role: sources.name }`. */
  readonly files?: readonly string[];
  generate(params: P, key: Key, files: Files): Table;
}

/** lib/models: an architecture, without its scaling. */
export interface Model<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  describe(params: P): Recipe;
}

/** lib/parametrizations: how the architecture's constants scale with width and depth. */
export interface Parametrization<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** The recipe with the scaled constants added. Deterministic. */
  scale(recipe: Recipe, params: P): Recipe;
}

/** Fields of a simulation by name, each with named axes (network, layer, time, input, …). */
export type Fields = Readonly<Record<string, NamedArray>>;

export interface SimulationJob<P> {
  readonly params: P;
  readonly recipe: Recipe;
  /** The stage's `data` input, if it has one. */
  readonly data?: Table;
  /** The stage's `test` input, if it has one: data on which a trained network is only evaluated. */
  readonly test?: Table;
  readonly key: Key;
  readonly compute: Compute;
}

/**
 * lib/dynamics: a propagation law or a stochastic process. Exact in law unless its summary says
 * otherwise. Same key, same numbers. It gives the fields that it declares, with their axes, and no others.
 */
export interface Dynamics<P> extends DeclaredTables {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** Every field that it can give. An array's own description and unit come before those here. */
  readonly fields: Declarations<FieldDeclaration>;
  /** Tables of its fields: names for a stage's `measures`, beside those of lib/measures. */
  readonly tables: Readonly<Record<string, TableDeclaration>>;
  simulate(job: SimulationJob<P>): Fields | Promise<Fields>;
}

/**
 * lib/measures: reduces fields to columns (one NamedArray each; axes become columns of the table). A
 * function of the fields and parameters alone. It gives the columns that it declares, and no others.
 */
export interface Measure<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** Names of the fields it reads; a missing one is an error that lists those there are. */
  readonly needs: readonly string[];
  /** Every column that it can give, beside those of its axes. */
  readonly columns: Declarations<FieldDeclaration>;
  measure(fields: Fields, params: P): Readonly<Record<string, NamedArray>>;
}

/** One estimated number with its uncertainty. */
export interface Estimate {
  readonly quantity: string;
  /** NaN where the quantity does not exist for these rows. */
  readonly value: number;
  /** NaN where the rows do not show it. */
  readonly standardError: number;
  /**
   * Two-sided confidence interval, level 1 - 2.7e-3 unless the fit's summary says otherwise. An end
   * that the rows do not bound is infinite.
   */
  readonly low: number;
  readonly high: number;
  /** Independent networks behind it. */
  readonly count: number;
}

/** lib/fits: an estimator with intervals whose coverage a simulation has checked. */
export interface Fit<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  estimate(rows: Table, params: P, key: Key): readonly Estimate[];
}

/** The three shapes a prediction can have. */
export type Prediction =
  | { readonly shape: "scalar"; readonly value: number }
  | {
    readonly shape: "curve";
    /** Name of the variable along x. */
    readonly along: string;
    readonly x: Float64Array;
    readonly y: Float64Array;
  }
  | {
    readonly shape: "distribution";
    /** Increasing abscissae, with the distribution function there; between them it is linear. */
    readonly x: Float64Array;
    readonly cdf: Float64Array;
    /** Density at x, if it has one. */
    readonly density?: Float64Array;
  };

/**
 * lib/theory: predicts named quantities at one point (literal parameters and axis values). A function of
 * the point alone. It gives predictions that it declares, in the declared shapes. Never imports tensor.
 */
export interface Theory<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** Every quantity that it can predict. */
  readonly predictions: Declarations<PredictionDeclaration>;
  predict(point: P): Readonly<Record<string, Prediction>>;
}

/** What a check looks at: one group of measured rows, at one point of the axes. */
export interface Evidence<P> {
  readonly params: P;
  /** Axis values of this group. */
  readonly point: Readonly<Record<string, Scalar>>;
  /** Rows of the input that the check names, restricted to this group. */
  readonly measured: Table;
  /** Rows of the check's second input (two-sample tests), restricted to the same point. */
  readonly reference?: Table;
  /** All predictions at this point, by quantity. */
  readonly predictions: Readonly<Record<string, Prediction>>;
}

/** lib/checks: one way to hold a measured quantity against its prediction. */
export interface Check<P> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  evaluate(evidence: Evidence<P>): CheckResult;
}

/** A Vega-Lite specification as plain JSON. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** The inputs of a figure by role. */
export type FigureInputs = Readonly<Record<string, Table>>;

/** A figure with its parameters, as a part of another one. */
export interface FigurePart<S> {
  sheets(inputs: FigureInputs): readonly S[];
}

/**
 * lib/figures: draws tables. Pure: the data are inside the specification. `S` is what figures draw
 * before it is laid out, known to lib/figures alone.
 */
export interface Figure<P, S = unknown> {
  readonly summary: string;
  readonly params: ParamsSchema<P>;
  /** The parameter that lists uses of other figures, `{ use, … }`: its parts, in that order. */
  readonly parts?: string;
  /** What it draws, so that it can be a part. */
  sheets(inputs: FigureInputs, params: P, parts: readonly FigurePart<S>[]): readonly S[];
  draw(inputs: FigureInputs, params: P, parts: readonly FigurePart<S>[]): VegaLiteSpec;
}

/** The plug-in folders by slot: the word in a stage's YAML, the folder, and whether it is a list. */
export const slots = {
  data: { folder: "data", list: false },
  model: { folder: "models", list: false },
  parametrization: { folder: "parametrizations", list: false },
  dynamics: { folder: "dynamics", list: false },
  measures: { folder: "measures", list: true },
  fit: { folder: "fits", list: false },
  theory: { folder: "theory", list: false },
  checks: { folder: "checks", list: true },
  figure: { folder: "figures", list: false },
} as const;
export type SlotName = keyof typeof slots;

/**
 * Words that an entry of the `checks` list takes beside `use` and the check's own parameters.
 * The compare-theory stage reads them; the check sees only the rows they select. `because` is prose:
 * the reader keeps it, and no stage sees it.
 */
export const checkWords = {
  input: v.optional(
    v.pipe(v.string(), v.description("role of the input that is measured")),
    "measured",
  ),
  reference: v.optional(
    v.pipe(v.string(), v.description("role of a second input, for two-sample checks")),
  ),
  where: whereSchema,
  by: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("one check per value of these columns (default: the input's axes)"),
    ),
  ),
  headline: v.optional(
    v.pipe(
      v.boolean(),
      v.description("the claims table shows one of this check's rows, while they have its verdict"),
    ),
    false,
  ),
  because: v.optional(
    v.pipe(
      v.string(),
      v.description("why it is compared so; shown beside its rows, and in no key"),
    ),
  ),
};
export type CheckWords = v.InferOutput<ReturnType<typeof checkWordsSchema>>;
export function checkWordsSchema() {
  return v.object(checkWords);
}

/** Interface of the plug-ins in each slot. */
export interface SlotPlugins<P> {
  data: Data<P>;
  model: Model<P>;
  parametrization: Parametrization<P>;
  dynamics: Dynamics<P>;
  measures: Measure<P>;
  fit: Fit<P>;
  theory: Theory<P>;
  checks: Check<P>;
  figure: Figure<P>;
}
