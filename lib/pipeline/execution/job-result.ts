/** What becomes of an attempt at a job: a failure in words, or outputs in the store. */
import { exitCodes } from "../../contract/errors.ts";
import { verdictTextProblem } from "../../contract/verdict.ts";
import type { Tried } from "./attempts.ts";
import { presentRuntime } from "../keys/key.ts";
import type { Answer } from "../store/record-index.ts";
import { type StageFailure, stageFailure } from "./stage-failure.ts";
import type { Session } from "../planning/session.ts";
import { recordFormat } from "../store/store.ts";
import { type StoredRecord } from "../store/record.ts";
import type { Attempt, Death, StoredOutput } from "../seat/pool.ts";
import type { Task } from "./task.ts";

/** Why an attempt failed; undefined if it gave what the stage promises. */
export function failureOf(
  { id, timeoutSeconds, outputs, isClaim }: Pick<
    Task,
    "id" | "timeoutSeconds" | "outputs" | "isClaim"
  >,
  attempt: Exclude<Attempt, { end: "stopped" }>,
): StageFailure | undefined {
  const { stageFailed: exitCode } = exitCodes;
  switch (attempt.end) {
    case "failed":
      return stageFailure(id, attempt.failed);
    case "died":
      return { message: `${id} ${inWords(attempt.death)}`, exitCode, retry: isAccident(attempt) };
    case "timeout":
      return {
        message: `${id} took longer than its timeout of ${timeoutSeconds} s and was ended; ` +
          "raise `timeout` in the YAML, or give it less to do",
        exitCode,
        retry: true,
      };
    case "done":
      return wrongOutputs(id, { promised: outputs, given: attempt.outputs }) ??
        (isClaim ? wrongVerdict(id, attempt.outputs) : undefined);
  }
}

function isAccident({ death }: Extract<Attempt, { end: "died" }>): boolean {
  return death.cause === "crash" || death.cause === "killed";
}

/** Lines with which a runtime that breaks down ends, and which say nothing about why. */
const isAdvice = /^(?:note: |stack backtrace:|\s*\d+: |\s*at |\s*$)/i;

/** How a process ended, as it is reported. */
export function inWords({ cause, bytes, words }: Death): string {
  const advice = "give it less to do at once (fewer networks, another axis)";
  switch (cause) {
    case "heap":
      return `ran out of memory: its JavaScript heap of ${
        gigabytes(bytes!)
      } is full; ask for more ` +
        `with \`resources: { memory: … }\` in the YAML, or ${advice}`;
    case "memory":
      return `used ${gigabytes(bytes!)} of memory, more than one job may take of this machine; ` +
        advice;
    case "killed":
      return "was killed (SIGKILL), and not by this program: probably there was no memory left on " +
        `this machine or in its container; run fewer jobs at once (\`--jobs 1\`), say what it needs ` +
        `with \`resources: { memory: … }\` in the YAML, or ${advice}`;
    case "crash": {
      const last = words.trim().split("\n").findLast((line) => !isAdvice.test(line)) ?? "";
      return `ended its process${last === "" ? " without a word" : `: ${last.slice(0, 200)}`}`;
    }
  }
}

function gigabytes(bytes: number): string {
  const size = bytes / 2 ** 30;
  return size >= 1 ? `${Number(size.toPrecision(2))} GB` : `${Math.round(bytes / 2 ** 20)} MB`;
}

/** The verdict of a claim is held to the rules of those who read it. */
function wrongVerdict(id: string, given: readonly StoredOutput[]): StageFailure | undefined {
  const verdict = given.find(({ name }) => name === "verdict");
  const problem = verdict && verdictTextProblem(new TextDecoder().decode(verdict.bytes));
  if (problem === undefined) return undefined;
  const message = `${id} ended with a verdict that cannot be read: ${problem}`;
  return { message, exitCode: exitCodes.stageFailed, retry: false };
}

/** A stage gives every output that it promises, once, and no other. */
function wrongOutputs(
  id: string,
  { promised, given }: {
    readonly promised: readonly string[];
    readonly given: readonly StoredOutput[];
  },
): StageFailure | undefined {
  const names = given.map(({ name }) => name);
  const missing = promised.filter((name) => !names.includes(name));
  const others = names.filter((name, i) => !promised.includes(name) || names.indexOf(name) !== i);
  if (missing.length + others.length === 0) return undefined;
  const what = missing.length > 0
    ? `without its output ${missing.join(", ")}; it gave: ${names.join(", ") || "nothing"}`
    : `with an output that it does not promise: ${others.join(", ")}`;
  const message = `${id} ended ${what}; allowed: ${promised.join(", ")}`;
  return { message, exitCode: exitCodes.stageFailed, retry: false };
}

export interface Making {
  readonly outputs: readonly StoredOutput[];
  readonly started: Date;
  readonly seconds: number;
  /** What is unusual about it. */
  readonly provenance: Tried["provenance"];
}

export interface Published {
  readonly answer: Answer;
  /** Set when the key has an answer with other bytes already: the stage is not deterministic. */
  readonly difference?: string;
}

/** Stores the outputs, then the record. The first record of a key stays its answer. */
export function publish(
  { store, index }: Pick<Session, "store" | "index">,
  { id, key, manifest, run, attempt, sources, random }: Task,
  { outputs: given, started, seconds, provenance }: Making,
): Published {
  const outputs = Object.fromEntries(given.map(({ name, mediaType, bytes }) => [
    name,
    { digest: store.putBlob(bytes), size: bytes.length, mediaType },
  ]));
  const record: StoredRecord = {
    format: recordFormat,
    key,
    manifest,
    outputs,
    provenance: {
      started: started.toISOString(),
      seconds: Math.round(seconds * 1e4) / 1e4,
      attempts: attempt,
      run,
      runtime: presentRuntime(),
      ...provenance,
      sources,
      random,
    },
  };
  const first = store.putRecord(record);
  if (sameOutputs(first, record)) return { answer: index.add(first) };
  const isLost = !Object.values(first.outputs).every((output) => store.hasBlob(output));
  const answer = isLost ? store.putRecord(record, { supersede: true }) : first;
  return { answer: index.add(answer), difference: differenceOf(id, first, record, isLost) };
}

type WithOutputs = Pick<Answer, "outputs">;

export function sameOutputs(a: WithOutputs, b: WithOutputs): boolean {
  return differingOutputs(a, b).length === 0;
}

function differingOutputs(a: WithOutputs, b: WithOutputs): string[] {
  return [...new Set([...Object.keys(a.outputs), ...Object.keys(b.outputs)])]
    .filter((name) => a.outputs[name]?.digest !== b.outputs[name]?.digest);
}

function differenceOf(id: string, kept: WithOutputs, found: WithOutputs, isLost: boolean): string {
  const names = differingOutputs(kept, found).join(", ");
  return `${id} is not deterministic: run again, it gave other bytes for ${names}; ` +
    (isLost ? "the first result is lost and is replaced" : "the first result stays the answer");
}
