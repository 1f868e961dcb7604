/**
 * A pipeline as the suite describes it: the one source of the workspace's code (workspace.ts), of
 * the engine's graph (model-graph.ts) and of what a naive engine expects (naive.ts).
 */
export type Value = number | string;
export type Point = Readonly<Record<string, Value>>;

/** `name(x) = (x * factor + term) % 10007`, of what another function makes of x if it calls one. */
export interface Fn {
  name: string;
  factor: number;
  term: number;
  calls: string | null;
  /** Ways of writing the same function: other bytes, equal results. */
  spelling: number;
}

/** A module `lib/num/<name>.ts`. */
export interface Helper {
  name: string;
  functions: Fn[];
  /** Numbers a comment and a type, which can matter to nobody. */
  note: number;
}

/** A plug-in `lib/theory/<name>.ts`: a function of its parameters. */
export interface Plugin {
  name: string;
  fn: string;
  term: number;
  spelling: number;
  note: number;
}

/** A kind `stages/<name>.ts`. */
export interface Kind {
  name: string;
  start: number;
  fn: string;
  /** Its result is taken modulo this, so that many edits before it end here; 0: not at all. */
  coarse: number;
  usesAxes: boolean;
  usesKey: boolean;
  /** Throws where this part of the axes has this value (or always, if part is ""). */
  failAt: { readonly part: string; readonly value: Value } | null;
  spelling: number;
  note: number;
}

export interface Axis {
  name: string;
  points: Point[];
}

export interface Use {
  plugin: string;
  scale: number;
  /** Parts of the axes that are parameters of the plug-in. */
  fromAxes: string[];
}

/** An external file `data/<name>.txt`. */
export interface DataFile {
  name: string;
  value: number;
  /** The paper states its digest. */
  pinned: boolean;
}

export interface StageModel {
  name: string;
  kind: string;
  axes: string[];
  add: number;
  fromAxes: string[];
  uses: Use[];
  /** By role. */
  reads: Record<string, { readonly stage: string; readonly output: "value" | "rest" }>;
  /** Names of external files by role. */
  files: Record<string, string>;
  retries: number;
  stream: string;
}

export interface Model {
  seed: number;
  files: DataFile[];
  axes: Axis[];
  helpers: Helper[];
  plugins: Plugin[];
  kinds: Kind[];
  /** Producers before consumers. */
  stages: StageModel[];
}

export const paperName = "laws";

export function dataText({ value }: DataFile): string {
  return `${String(value).padStart(6, "0")}\n`;
}

/** Names of the functions that a function reaches, itself first. */
export function reachedFrom(model: Model, name: string): string[] {
  const found = model.helpers.flatMap(({ functions }) => functions).find((fn) => fn.name === name)!;
  return [name, ...(found.calls === null ? [] : reachedFrom(model, found.calls))];
}

/** Names of the parts of axes. */
export function partsOf(model: Model, axes: readonly string[]): string[] {
  return axes.flatMap((name) =>
    Object.keys(model.axes.find((axis) => axis.name === name)!.points[0])
  );
}
