/** Whether what a Worker says is a message of the bridge: a stage is not trusted to speak well. */
import type { OutputMessage, WorkerMessage } from "../../contract/worker.ts";

/** What the sandbox's channel adds: which job it is about, and at its end what that left behind. */
type OfJob<M> = M & { readonly job: number };
type Ended = Extract<WorkerMessage, { type: "done" | "failed" }> & { residue: readonly string[] };
type Passing = Extract<WorkerMessage, { type: "progress" | "log" | "checkpoint" }>;
/** Lines of a log after its first ones. */
interface LateLog {
  readonly type: "late-log";
  readonly lines: readonly string[];
}
export type HeardMessage = OfJob<Passing | LateLog | Ended>;

const shapes: Readonly<Record<string, (data: Record<string, unknown>) => boolean>> = {
  progress: ({ done, total, unit }) =>
    Number.isFinite(done) && Number.isFinite(total) && typeof unit === "string",
  log: ({ text }) => typeof text === "string",
  "late-log": ({ lines }) => isTexts(lines),
  checkpoint: ({ bytes }) => bytes instanceof Uint8Array,
  done: ({ outputs, residue }) =>
    Array.isArray(outputs) && outputs.every(isOutput) && isTexts(residue),
  failed: ({ name, message, stack, user, deviceLost = false, exitCode, residue }) =>
    [name, message, stack].every((text) => typeof text === "string") &&
    [user, deviceLost].every((flag) => typeof flag === "boolean") &&
    Number.isInteger(exitCode) && isTexts(residue),
};

export function isWorkerMessage(data: unknown): data is HeardMessage {
  if (typeof data !== "object" || data === null) return false;
  const { type, job } = data as { type?: unknown; job?: unknown };
  return typeof type === "string" && Number.isInteger(job) && Object.hasOwn(shapes, type) &&
    shapes[type](data as Record<string, unknown>);
}

/** Tables are checked when they are stored. */
function isOutput(value: unknown): value is OutputMessage {
  if (typeof value !== "object" || value === null) return false;
  const { name, kind } = value as Partial<OutputMessage>;
  return typeof name === "string" && (kind === "table" || kind === "bytes");
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}
