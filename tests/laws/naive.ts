/**
 * An engine that remembers nothing: it computes every job of a model from the description, every
 * time, and says what the job's result may depend on. It shares no code with lib/pipeline; the order
 * of gathered inputs and the text behind random keys are those of ARCHITECTURE.md, written again.
 */
import { createHash } from "node:crypto";
import { encodeTable } from "../../lib/contract/codec.ts";
import { numberColumn, table } from "../../lib/contract/table.ts";
import {
  dataText,
  type Fn,
  type Kind,
  type Model,
  paperName,
  type Plugin,
  type Point,
  reachedFrom,
  type StageModel,
  type Use,
  type Value,
} from "./model.ts";
import type { Encoding } from "./workspace-text.ts";

const modulus = 10007;

export interface NaiveOutput {
  readonly x: readonly number[];
  readonly bytes: Uint8Array;
  readonly digest: string;
}

export interface NaiveJob {
  readonly id: string;
  readonly stage: StageModel;
  readonly axes: Point;
  /** Positions of the jobs that it reads. */
  readonly inputs: readonly number[];
  /** "blocked": something before it fails. */
  readonly end: "done" | "fails" | "blocked";
  /** What the stage is given and which kind it is: what an execution can be recognised by. */
  readonly asked: string;
  /** `asked`, and the code that the kind and its plug-ins reach. Empty when blocked. */
  readonly identity: string;
  readonly outputs: Readonly<Record<string, NaiveOutput>>;
}

export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** JSON with sorted keys. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => {
    const isMap = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return isMap
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1))
      : inner;
  });
}

export interface Asked {
  readonly kind: string;
  readonly axes: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, readonly (readonly [axes: unknown, digest: string])[]>>;
  readonly files: Readonly<Record<string, string>>;
  readonly params: unknown;
  readonly uses: readonly (readonly [name: string, params: unknown])[];
  readonly key: readonly number[];
}

export function askedText(asked: Asked): string {
  return sortedJson(asked);
}

/** All jobs of a model, producers first. */
export function evaluate(model: Model, encoding: Encoding): NaiveJob[] {
  const jobs: NaiveJob[] = [];
  for (const stage of model.stages) {
    for (const points of combinations(model, stage.axes)) {
      jobs.push(jobOf(model, { stage, points, jobs, encoding }));
    }
  }
  return jobs;
}

/** Every combination of the points of some axes, the last axis fastest. */
function combinations(model: Model, axes: readonly string[]): Point[][] {
  if (axes.length === 0) return [[]];
  const [first, ...others] = axes;
  const tails = combinations(model, others);
  const { points } = model.axes.find(({ name }) => name === first)!;
  return points.flatMap((point) => tails.map((tail) => [point, ...tail]));
}

interface JobQuestion {
  readonly stage: StageModel;
  readonly points: readonly Point[];
  readonly jobs: readonly NaiveJob[];
  readonly encoding: Encoding;
}

interface Part {
  readonly role: string;
  readonly output: "value" | "rest";
  readonly job: NaiveJob;
  readonly index: number;
}

function jobOf(model: Model, { stage, points, jobs, encoding }: JobQuestion): NaiveJob {
  const axes: Point = Object.assign({}, ...points);
  const label = points.flatMap((point) => Object.entries(point))
    .map(([name, value]) => `${name}=${value}`).join(",");
  const id = `${paperName}/${stage.name}${label === "" ? "" : `[${label}]`}`;
  // An axis that both name has one value in both; all others of the producer are gathered.
  const parts = Object.entries(stage.reads).flatMap(([role, { stage: producer, output }]) =>
    jobs.map((job, index): Part => ({ role, output, job, index })).filter(({ job }) =>
      job.stage.name === producer &&
      Object.entries(job.axes).every(([name, value]) => !(name in axes) || axes[name] === value)
    )
  );
  const base = { id, stage, axes, inputs: [...new Set(parts.map(({ index }) => index))] };
  if (parts.some(({ job }) => job.end !== "done")) {
    return { ...base, end: "blocked", asked: "", identity: "", outputs: {} };
  }
  const given = givenTo(model, { stage, axes });
  const inputs = Object.keys(stage.reads).map((role) => [
    role,
    parts.filter((part) => part.role === role)
      .map(({ job, output }) => [job.axes, job.outputs[output].digest] as const),
  ]);
  const { kind, params, uses, key } = given;
  const asked = askedText({
    kind: kind.name,
    axes,
    inputs: Object.fromEntries(inputs),
    files: Object.fromEntries(given.files.map(([role, text]) => [role, sha256(text)])),
    params,
    uses,
    key,
  });
  const identity = sha256(asked + sortedJson(codeOf(model, kind, given.plugins)));
  const { failAt } = kind;
  if (failAt !== null && (failAt.part === "" || axes[failAt.part] === failAt.value)) {
    return { ...base, end: "fails", asked, identity, outputs: {} };
  }
  const total = totalOf(model, { ...given, parts, axes });
  return { ...base, end: "done", asked, identity, outputs: outputsOf(total, encoding) };
}

interface Given {
  readonly kind: Kind;
  readonly params: Record<string, Value>;
  readonly uses: readonly (readonly [name: string, params: Record<string, Value>])[];
  readonly plugins: readonly Plugin[];
  readonly key: number[];
  /** Text by role, roles sorted. */
  readonly files: readonly (readonly [role: string, text: string])[];
}

/** All that a job is given beside its inputs. */
function givenTo(
  model: Model,
  { stage, axes }: { readonly stage: StageModel; readonly axes: Point },
): Given {
  const filled = (literal: Record<string, Value>, fromAxes: readonly string[]) => ({
    ...literal,
    ...Object.fromEntries(fromAxes.map((name) => [name, axes[name]])),
  });
  const textOf = (name: string) => dataText(model.files.find((file) => file.name === name)!);
  return {
    kind: model.kinds.find(({ name }) => name === stage.kind)!,
    params: filled({ add: stage.add }, stage.fromAxes),
    uses: stage.uses.map((use) =>
      [use.plugin, filled({ scale: use.scale }, use.fromAxes)] as const
    ),
    plugins: stage.uses.map((use) => model.plugins.find(({ name }) => name === use.plugin)!),
    key: randomKey(model.seed, { stage, axes }),
    files: Object.entries(stage.files).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([role, name]) => [role, textOf(name)] as const),
  };
}

function totalOf(
  model: Model,
  { kind, params, uses, plugins, key, files, parts, axes }: Given & {
    readonly parts: readonly Part[];
    readonly axes: Point;
  },
): number {
  let total = kind.start;
  for (const [, text] of files) {
    for (const byte of new TextEncoder().encode(text)) total = mix(total, byte);
  }
  const roles = [...new Set(parts.map(({ role }) => role))].sort();
  for (const { job, output } of roles.flatMap((role) => parts.filter((p) => p.role === role))) {
    for (const x of job.outputs[output].x) total = mixAll(mix(total, x), job.axes);
  }
  total = mixAll(total, params);
  uses.forEach(([, own], i) => total = mix(total, predicted(model, plugins[i], own)));
  return finished(model, kind, { total, axes, key });
}

function finished(
  model: Model,
  kind: Kind,
  { total, axes, key }: { readonly total: number; readonly axes: Point; readonly key: number[] },
): number {
  let result = call(model, kind.fn, total);
  if (kind.usesAxes) result = mixAll(result, axes);
  if (kind.usesKey) result = mix(mix(result, key[0] % 997), key[1] % 997);
  if (kind.coarse > 0) result %= kind.coarse;
  return result + 1;
}

function outputsOf(total: number, encoding: Encoding): Record<string, NaiveOutput> {
  const output = (x: number[]): NaiveOutput => {
    const bytes = encoding === "json"
      ? new TextEncoder().encode(JSON.stringify({ x }) + "\n")
      : encodeTable(table({ x: numberColumn(x, "dimensionless", "a number") }));
    return { x, bytes, digest: sha256(bytes) };
  };
  return {
    value: output(total % 2 === 0 ? [total] : [total, total + 1]),
    rest: output([total % 3]),
  };
}

function mix(total: number, value: Value): number {
  const number = typeof value === "number" ? value : value.length + value.charCodeAt(0);
  return (total * 31 + number) % modulus;
}

function mixAll(total: number, values: Readonly<Record<string, Value>>): number {
  return Object.keys(values).sort().reduce((sum, name) => mix(sum, values[name]), total);
}

function functionOf(model: Model, name: string): Fn {
  return model.helpers.flatMap(({ functions }) => functions).find((fn) => fn.name === name)!;
}

function call(model: Model, name: string, x: number): number {
  const { calls, factor, term } = functionOf(model, name);
  return ((calls === null ? x : call(model, calls, x)) * factor + term) % modulus;
}

function predicted(model: Model, { fn, term }: Plugin, params: Record<string, Value>): number {
  return (call(model, fn, mixAll(0, params)) + term) % modulus;
}

/** The code that counts: what is reached, without notes. */
function codeOf(model: Model, kind: Kind, plugins: readonly Plugin[]): unknown {
  const distinct = [...new Set(plugins)].sort((a, b) => a.name < b.name ? -1 : 1);
  const reached = new Set([kind.fn, ...distinct.map(({ fn }) => fn)]
    .flatMap((name) => reachedFrom(model, name)));
  const bare = ({ note: _, ...rest }: Kind | Plugin) => rest;
  return [
    bare(kind),
    distinct.map(bare),
    [...reached].sort().map((name) => functionOf(model, name)),
  ];
}

/** The first 64 bits of a SHA-256, as ARCHITECTURE.md section 4 has it. */
function randomKey(
  seed: number,
  { stage, axes }: { readonly stage: StageModel; readonly axes: Point },
): number[] {
  const theory = stage.uses.map(({ plugin, scale }: Use) => ({ name: plugin, params: { scale } }));
  const uses = theory.length > 0 ? { theory } : {};
  const prefix = sortedJson([stage.kind, stage.stream, uses, { add: stage.add }]);
  const digest = sha256(`asymptopia/random/v1\n${seed}\n${prefix}\n${sortedJson(axes)}`);
  return [parseInt(digest.slice(0, 8), 16), parseInt(digest.slice(8, 16), 16)];
}
