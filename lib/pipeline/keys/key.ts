/**
 * What a job's result depends on (its manifest), the key that names it, and the key of its random
 * numbers. ARCHITECTURE.md section 4 says what is in and what is not.
 */
import type { Key } from "../../contract/key.ts";
import type { BackendName } from "../../contract/plugins.ts";
import { type Digest, digestOf, digestRecord } from "./digest.ts";
import { canonicalJson, constant } from "./canonical-json.ts";
import type {
  AxisPoint,
  Job,
  JobGraph,
  JsonMap,
  StageSpec,
  UseSpec,
} from "../specification/specification.ts";

export const manifestFormat = 3;

export interface ManifestUse {
  readonly name: string;
  /** Literal parameters of the YAML. */
  readonly params: JsonMap;
  /** Parameters that the axes give, by name. */
  readonly fromAxes: readonly string[];
  readonly words: JsonMap;
}

export interface ManifestPart {
  readonly axes: AxisPoint;
  readonly digest: Digest;
}

/** What jobs ran on. No part of a key: stages bring their mathematics with them (sandbox/elementary.ts). */
export interface Runtime {
  readonly deno: string;
  readonly v8: string;
}

/** Everything that a job's output bytes may depend on, and nothing else. */
export interface Manifest {
  readonly format: number;
  readonly kind: string;
  /** Digest of the bundle of the stage and the plug-ins it names. */
  readonly code: Digest;
  /** Digest of the bundle that turns bytes into tables and back (seat/conversion.ts). */
  readonly conversion: Digest;
  readonly params: JsonMap;
  readonly fromAxes: readonly string[];
  readonly uses: Readonly<Record<string, readonly ManifestUse[]>>;
  readonly axes: AxisPoint;
  readonly inputs: Readonly<Record<string, readonly ManifestPart[]>>;
  /** Digests of the contents of external files, by role; only where there are any. */
  readonly files?: Readonly<Record<string, Digest>>;
  /** Only where a program does the work: what it says its version is. */
  readonly program?: { readonly version: string };
  readonly randomKey: Key;
  /** Only where the code reaches lib/tensor. */
  readonly backend?: BackendName;
}

/** What the code of a stage adds to its jobs' manifests. */
export interface CodeIdentity {
  readonly digest: Digest;
  /** True if the bundle reaches lib/tensor, so that the back-end matters. */
  readonly tensor: boolean;
}

export function presentRuntime(): Runtime {
  return { deno: Deno.version.deno, v8: Deno.version.v8 };
}

export interface KeyContext {
  readonly graph: JobGraph;
  /** Asked only for jobs whose code reaches lib/tensor. */
  readonly backend: BackendName;
  code(stage: StageSpec): CodeIdentity;
  readonly conversion: Digest;
  /** Digests of the external files of a stage; undefined when it takes none. */
  files(stage: StageSpec): Readonly<Record<string, Digest>> | undefined;
  /** What a stage's program says of itself; undefined where there is none. */
  program?(stage: StageSpec): { readonly version: string } | undefined;
  /** Digest of the content of one output of a job that is done. */
  output(job: number, name: string): Digest;
}

export function manifestOf(job: Job, context: KeyContext): Manifest {
  const { stage } = job;
  const code = context.code(stage);
  const files = context.files(stage);
  const program = context.program?.(stage);
  const inputs: Record<string, ManifestPart[]> = {};
  for (const [role, parts] of Object.entries(job.inputs)) {
    inputs[role] = parts.map((part) => ({
      axes: context.graph.jobs[part.job].axes,
      digest: context.output(part.job, part.output),
    }));
  }
  const { params, fromAxes, uses } = commonPart(stage);
  return {
    format: manifestFormat,
    kind: stage.kind,
    code: code.digest,
    conversion: context.conversion,
    params,
    fromAxes,
    uses,
    axes: job.axes,
    inputs,
    ...(files === undefined ? {} : { files }),
    ...(program === undefined ? {} : { program }),
    randomKey: randomKeyOf(job, context.graph.specification.pipelineSeed),
    ...(code.tensor ? { backend: context.backend } : {}),
  };
}

type CommonPart = Pick<Manifest, "params" | "fromAxes" | "uses">;

/** What all jobs of a stage share: made once per stage. */
const commonParts = new WeakMap<StageSpec, CommonPart>();

function commonPart(stage: StageSpec): CommonPart {
  let part = commonParts.get(stage);
  if (part === undefined) {
    const uses = usesOf(stage, ({ name, params, axisParams, words }) => ({
      name,
      params,
      fromAxes: axisParams,
      words,
    }));
    part = {
      params: constant({ ...stage.params }),
      fromAxes: constant([...stage.axisParams]),
      uses: constant(uses),
    };
    commonParts.set(stage, part);
  }
  return part;
}

export function keyOf(manifest: Manifest): Digest {
  return digestRecord("job", manifest);
}

/** What a random key has beside the parts of its manifest. */
export interface Randomness {
  /** The pipeline's. */
  readonly seed: number;
  /** The stage's; "" when not given. */
  readonly stream: string;
}

/**
 * The key of a job's random numbers: the first 64 bits of a SHA-256. Adding a depth or a stage
 * changes no other job's numbers.
 */
export function randomKeyOf(job: Job, pipelineSeed: number): Key {
  const { stage } = job;
  let prefix = randomPrefixes.get(stage);
  if (prefix === undefined) {
    prefix = randomPrefix(stage, stage.stream, usesOf(stage, (use) => use));
    randomPrefixes.set(stage, prefix);
  }
  return randomKey(pipelineSeed, prefix, job.axes);
}

/** The random key that a manifest's job would have with another seed or stream. */
export function randomKeyWith(manifest: Manifest, { seed, stream }: Randomness): Key {
  return randomKey(seed, randomPrefix(manifest, stream, manifest.uses), manifest.axes);
}

function randomKey(seed: number, prefix: string, axes: AxisPoint): Key {
  const text = `asymptopia/random/v1\n${seed}\n${prefix}\n${canonicalJson(axes)}`;
  const digest = digestOf(text);
  return [parseInt(digest.slice(0, 8), 16), parseInt(digest.slice(8, 16), 16)];
}

/** The part of the text that all jobs of a stage share: made once per stage. */
const randomPrefixes = new WeakMap<StageSpec, string>();

function randomPrefix(
  { kind, params }: Pick<Manifest, "kind" | "params">,
  stream: string,
  uses: Readonly<Record<string, readonly Pick<ManifestUse, "name" | "params">[]>>,
): string {
  const named = Object.entries(uses).map(([slot, list]) =>
    [slot, list.map(({ name, params }) => ({ name, params }))] as const
  );
  return canonicalJson([kind, stream, Object.fromEntries(named), params]);
}

function usesOf<T>(stage: StageSpec, of: (use: UseSpec) => T): Record<string, readonly T[]> {
  const uses: Record<string, readonly T[]> = {};
  for (const [slot, list] of Object.entries(stage.slots)) uses[slot] = list.map(of);
  return uses;
}
