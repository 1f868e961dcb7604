/**
 * The bridge between the engine and a stage inside its Worker: tables in, tables out. The bytes of the
 * tables are made and read outside (lib/pipeline/seat/conversion.ts), so that a bundle does not carry
 * Arrow. The engine writes the entry module: it imports one stage and the plug-ins that the YAML names and
 * calls {@link connectStage}.
 */
import * as v from "valibot";
import { UserError } from "./errors.ts";
import { type FailedMessage, failedWith } from "./failure.ts";
import type { Key } from "./key.ts";
import { withLabels } from "./labels.ts";
import type {
  BackendName,
  Checkpoint,
  Files,
  Measure,
  ParamsSchema,
  SlotName,
  SlotPlugins,
} from "./plugins.ts";
import { outputProblem } from "./output-shape.ts";
import type { Output, Outputs, Stage, StageJob, Use, Uses } from "./stage.ts";
import { type Column, concatenate, type Scalar, type Table } from "./table.ts";
import { measureOfTable } from "./table-measure.ts";

/** One artifact of an input: the axis values it was made at, and the table. */
export interface InputPart {
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly table: Table;
}

/** An entry of a slot, as the YAML has it. */
export interface MessageUse {
  readonly name: string;
  readonly params: unknown;
  readonly words: Readonly<Record<string, unknown>>;
}

/** An entry of a parameter that lists uses. */
interface PartUse {
  readonly use: string;
}

/**
 * The engine's request. Everything here but `backend`, `gpu` and `checkpoint` is part of the job's key (inputs
 * and files by digest).
 */
export interface RunMessage {
  readonly type: "run";
  readonly inputs: Readonly<Record<string, readonly InputPart[]>>;
  /** External files by role; absent when there are none. */
  readonly files?: Files;
  readonly params: unknown;
  readonly uses: { readonly [S in SlotName]?: readonly MessageUse[] };
  readonly axes: Readonly<Record<string, Scalar>>;
  readonly key: Key;
  readonly backend: BackendName;
  /** The Worker shows the GPU: only to code that computes tensors on it, for then the key says so. */
  readonly gpu?: boolean;
  /** What an earlier attempt kept last; absent where nothing can be kept. */
  readonly checkpoint?: Pick<Checkpoint, "resumed">;
}

export type OutputMessage = Output & { readonly name: string };

/** What the Worker says. */
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
  | FailedMessage;

/** The plug-ins of a bundle by slot and name. */
export type PluginSet = {
  readonly [S in SlotName]?: Readonly<Record<string, SlotPlugins<unknown>[S]>>;
};

/** What a job says while it runs. */
export interface Listeners {
  progress(done: number, total: number, unit: string): void;
  /** Receives bytes that nobody else holds. */
  keep?(bytes: Uint8Array<ArrayBuffer>): void;
}

/** A larger state is refused: the engine holds it in memory while it writes the one before. */
export const checkpointBytesMax = 1e9;

/** Runs one message on a stage: gather, bind, run. Also what tests call, without a Worker. */
export async function runMessage(
  stage: Stage<unknown>,
  plugins: PluginSet,
  message: RunMessage,
  { progress, keep }: Listeners,
): Promise<readonly OutputMessage[]> {
  const inputs: Record<string, Table> = {};
  for (const [role, parts] of Object.entries(message.inputs)) {
    inputs[role] = concatenate(
      parts.map(({ axes, table }) => withLabels(table, axes, `input "${role}"`)),
    );
  }
  const uses: Record<string, Use<SlotName>[]> = {};
  for (const [slot, entries] of Object.entries(message.uses)) {
    uses[slot] = entries.map((entry) => bound(entry, slot as SlotName, plugins));
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
  return outputMessages(await stage.run(job));
}

/** An entry of the YAML with the plug-in that it names, its parameters parsed, its parts likewise. */
function bound(
  { name, params, words }: MessageUse,
  slot: SlotName,
  plugins: PluginSet,
): Use<SlotName> {
  const plugin = plugins[slot]?.[name] ??
    (slot === "measures" ? tableNamed(name, plugins) : undefined);
  if (!plugin) throw new Error(`bug: the bundle lacks ${slot} ${name}`);
  // A theory's parameters may also come from the rows compared: its stage parses them, by point.
  const parsed = slot === "theory" ? params : parseParams(plugin.params, params, `${slot} ${name}`);
  const use = { name, plugin, params: parsed, words };
  if (!("parts" in plugin) || plugin.parts === undefined) return use;
  const { [plugin.parts]: listed = [] } = params as Readonly<Record<string, readonly PartUse[]>>;
  const parts = listed.map(({ use, ...own }) =>
    bound({ name: use, params: own, words: {} }, slot, plugins)
  );
  return { ...use, parts };
}

/** A name of `measures` that is no plug-in is a table of the stage's dynamics. */
function tableNamed(name: string, { dynamics = {} }: PluginSet): Measure<unknown> | undefined {
  const owner = Object.values(dynamics).find(({ tables }) => Object.hasOwn(tables, name));
  return owner && measureOfTable(owner, name);
}

function checkpointOf(
  { resumed }: Pick<Checkpoint, "resumed">,
  tell: NonNullable<Listeners["keep"]>,
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

function outputMessages(outputs: Outputs): OutputMessage[] {
  return Object.entries(outputs ?? {}).map(([name, output]) => {
    const problem = outputProblem(output);
    if (problem !== undefined) {
      throw new UserError({
        action: `cannot store the output "${name}": ${problem}`,
        allowed: "tableOutput(table), jsonOutput(value), or bytes with a media type",
        exitCode: 1,
      });
    }
    return { name, ...output };
  });
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

/** The way to the engine, which the sandbox passes to the bridge and to nothing else. */
export interface Channel {
  /** Tells the engine that the stage is there, and whom to give its jobs. */
  ready(run: (message: RunMessage) => Promise<void>): void;
  post(message: WorkerMessage, transfer?: Transferable[]): void;
}

/** Serves jobs in a Worker until it is terminated. Called once by the entry module. */
export function connectStage(stage: Stage<unknown>, plugins: PluginSet, channel: Channel): void {
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
      const owned = outputs.map(ownedBytes);
      channel.post({ type: "done", outputs: owned.map(({ output }) => output) }, [
        ...new Set(owned.flatMap(({ buffers }) => buffers)),
      ]);
    } catch (error) {
      ended = true;
      channel.post(failedWith(error));
    }
  });
}

/**
 * An output whose numbers lie in buffers of their own, which can be given away: a column may be a part
 * of something larger, as a kernel's memory, or be kept by the stage's modules.
 */
function ownedBytes(
  output: OutputMessage,
): { readonly output: OutputMessage; readonly buffers: readonly ArrayBuffer[] } {
  if (output.kind === "bytes") {
    const bytes = new Uint8Array(output.bytes);
    return { output: { ...output, bytes }, buffers: [bytes.buffer] };
  }
  const buffers: ArrayBuffer[] = [];
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(output.table.columns)) {
    if (column.kind === "text") {
      columns[name] = column;
      continue;
    }
    const values = column.values.slice();
    buffers.push(values.buffer);
    columns[name] = { ...column, values } as Column;
  }
  return { output: { ...output, table: { ...output.table, columns } }, buffers };
}
