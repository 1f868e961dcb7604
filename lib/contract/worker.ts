/**
 * The bridge between the engine and a stage inside its Worker: bytes in, bytes out.
 * The engine writes the entry module: it imports one stage and the plug-ins that the YAML names and
 * calls {@link serve}.
 */
import * as v from "valibot";
import { decodeTable, encodeTable, tableMediaType } from "./codec.ts";
import { DeviceLost, UserError } from "./errors.ts";
import type { Key } from "./key.ts";
import type {
  BackendName,
  Checkpoint,
  Files,
  ParamsSchema,
  SlotName,
  SlotPlugins,
} from "./plugins.ts";
import type { Output, Outputs, Stage, StageJob, Use, Uses } from "./stage.ts";
import { type Column, concatenate, rowsOf, type Scalar, type Table, withLabels } from "./table.ts";

/** One artifact of an input: the axis values it was made at, and its Arrow bytes. */
export interface InputPart {
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly bytes: Uint8Array;
}

/**
 * The engine's request. Everything here but `backend` and `checkpoint` is part of the job's key (inputs
 * and files by digest).
 */
export interface RunMessage {
  readonly type: "run";
  readonly inputs: Readonly<Record<string, readonly InputPart[]>>;
  /** External files by role; absent when there are none. */
  readonly files?: Files;
  readonly params: unknown;
  readonly uses: {
    readonly [S in SlotName]?: readonly {
      readonly name: string;
      readonly params: unknown;
      readonly words: Readonly<Record<string, unknown>>;
    }[];
  };
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly key: Key;
  readonly backend: BackendName;
  /** What an earlier attempt kept last; absent where nothing can be kept. */
  readonly checkpoint?: Pick<Checkpoint, "resumed">;
}

export interface OutputMessage {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * What the Worker says. `failed.user` is true when the message is meant for the user as it stands,
 * `failed.deviceLost` when the GPU is to blame and the job may be run again without it.
 */
export type WorkerMessage =
  | { readonly type: "ready" }
  | {
    readonly type: "progress";
    readonly done: number;
    readonly total: number;
    readonly unit: string;
  }
  | { readonly type: "log"; readonly text: string }
  | { readonly type: "checkpoint"; readonly bytes: Uint8Array }
  | { readonly type: "done"; readonly outputs: readonly OutputMessage[] }
  | {
    readonly type: "failed";
    readonly name: string;
    readonly message: string;
    readonly stack: string;
    readonly user: boolean;
    readonly deviceLost?: boolean;
    readonly exitCode: number;
  };

/** The plug-ins of a bundle by slot and name. */
export type PluginSet = {
  readonly [S in SlotName]?: Readonly<Record<string, SlotPlugins<unknown>[S]>>;
};

/** What a job says while it runs. */
export interface Ears {
  progress(done: number, total: number, unit: string): void;
  /** Told of bytes that nobody else holds. */
  keep?(bytes: Uint8Array<ArrayBuffer>): void;
}

/** A larger state is refused: the engine holds it in memory while it writes the one before. */
export const checkpointBytesMax = 1e9;

/** Runs one message on a stage: decode, bind, run, encode. Also what tests call, without a Worker. */
export async function runMessage(
  stage: Stage<unknown>,
  plugins: PluginSet,
  message: RunMessage,
  ears: Ears | Ears["progress"],
): Promise<readonly OutputMessage[]> {
  const { progress, keep } = typeof ears === "function" ? { progress: ears } as Ears : ears;
  const inputs: Record<string, Table> = {};
  for (const [role, parts] of Object.entries(message.inputs)) {
    inputs[role] = concatenate(
      parts.map(({ axes, bytes }) => withLabels(decodeTable(bytes), axes)),
    );
  }
  const uses: Record<string, Use<SlotName>[]> = {};
  for (const [slot, entries] of Object.entries(message.uses)) {
    uses[slot] = entries.map(({ name, params, words }) => {
      const plugin = plugins[slot as SlotName]?.[name];
      if (!plugin) throw new Error(`bug: the bundle lacks ${slot} ${name}`);
      // A theory's parameters may also come from the rows compared: its stage parses them, by point.
      const parsed = slot === "theory"
        ? params
        : parseParams(plugin.params, params, `${slot} ${name}`);
      return { name, plugin, params: parsed, words };
    });
  }
  const job: StageJob<unknown> = {
    inputs,
    files: message.files ?? {},
    params: parseParams(stage.params, message.params, "the stage"),
    axes: message.axes,
    key: message.key,
    compute: {
      backend: message.backend,
      progress,
      ...(message.checkpoint && keep ? { checkpoint: checkpointOf(message.checkpoint, keep) } : {}),
    },
    uses: uses as Uses,
  };
  return encodeOutputs(await stage.run(job));
}

function checkpointOf(
  { resumed }: Pick<Checkpoint, "resumed">,
  tell: NonNullable<Ears["keep"]>,
): Checkpoint {
  return {
    ...(resumed === undefined ? {} : { resumed }),
    keep(bytes) {
      if (!(bytes instanceof Uint8Array) || bytes.length > checkpointBytesMax) {
        throw new UserError({
          action: `cannot keep a checkpoint of ${bytes?.length ?? "no"} bytes`,
          allowed: `a Uint8Array of at most ${checkpointBytesMax} bytes`,
          exitCode: 1,
        });
      }
      // A copy: the stage goes on writing where these bytes lie.
      tell(new Uint8Array(bytes));
    },
  };
}

function encodeOutputs(outputs: Outputs): OutputMessage[] {
  return Object.entries(outputs ?? {}).map(([name, output]) => {
    const problem = problemOf(output);
    if (problem !== undefined) {
      throw new UserError({
        action: `cannot store the output "${name}": ${problem}`,
        allowed: "tableOutput(table), jsonOutput(value), or bytes with a media type",
        exitCode: 1,
      });
    }
    return output.kind === "table"
      ? { name, mediaType: tableMediaType, bytes: encodeTable(output.table) }
      : { name, mediaType: output.mediaType, bytes: output.bytes };
  });
}

/** What is wrong with the shape of an output: a stage is code, and code may be wrong. */
function problemOf(output: Output | undefined): string | undefined {
  if (output?.kind === "bytes") {
    return output.bytes instanceof Uint8Array && typeof output.mediaType === "string"
      ? undefined
      : "it is not bytes with a media type";
  }
  if (output?.kind !== "table") return "it is neither a table nor bytes";
  const { columns, length } = output.table ?? {};
  if (typeof columns !== "object") return "its table has no columns";
  for (const [name, column] of Object.entries(columns)) {
    if (!isWellShaped(column ?? {})) {
      return `column "${name}" holds neither float64 numbers nor texts nor vectors`;
    }
    const rows = rowsOf(column);
    if (rows !== length) return `column "${name}" has ${rows} rows in a table of ${length}`;
  }
  return undefined;
}

function isWellShaped(column: Column): boolean {
  switch (column.kind) {
    case "number":
      return column.values instanceof Float64Array;
    case "text":
      return Array.isArray(column.values) &&
        column.values.every((value) => typeof value === "string");
    case "vector":
      return column.values instanceof Float32Array || column.values instanceof Uint8Array;
    default:
      return false;
  }
}

/** Parses parameters with a schema; a UserError lists every problem with its path. */
export function parseParams<P>(schema: ParamsSchema<P>, params: unknown, whose: string): P {
  const result = v.safeParse(schema, params);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue);
    return `${path === null ? "" : `${path}: `}${issue.message}`;
  });
  throw new UserError({ action: `cannot use the parameters of ${whose}: ${problems.join("; ")}` });
}

/** The way to the engine, which the sandbox hands to the bridge and to nobody else. */
export interface Channel {
  /** Tells the engine that the stage is there, and whom to give its jobs. */
  ready(run: (message: RunMessage) => Promise<void>): void;
  post(message: WorkerMessage, transfer?: Transferable[]): void;
}

/** Serves jobs in a Worker until it is terminated. Called once by the entry module. */
export function serve(stage: Stage<unknown>, plugins: PluginSet, channel: Channel): void {
  channel.ready(async (message) => {
    let ended = false;
    try {
      // A job that goes on after its end speaks for no other one.
      const outputs = await runMessage(stage, plugins, message, {
        progress(done, total, unit) {
          if (!ended) channel.post({ type: "progress", done, total, unit });
        },
        keep(bytes) {
          if (!ended) channel.post({ type: "checkpoint", bytes }, [bytes.buffer]);
        },
      });
      ended = true;
      channel.post(
        { type: "done", outputs },
        [...new Set(outputs.map(({ bytes }) => bytes.buffer as ArrayBuffer))],
      );
    } catch (error) {
      ended = true;
      channel.post(failure(error));
    }
  });
}

function failure(error: unknown): WorkerMessage {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    type: "failed",
    name: known.name,
    message: known.message,
    stack: known.stack ?? "",
    user: known instanceof UserError,
    ...(known instanceof DeviceLost ? { deviceLost: true } : {}),
    exitCode: known instanceof UserError ? known.exitCode : 1,
  };
}
