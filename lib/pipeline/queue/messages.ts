/**
 * What a node says of its jobs while they run, as lines of JSON in the store: the only way back that a
 * queue leaves. A line that is torn, or not understood, says nothing; no result rests on any.
 */
import type { Ended } from "../execution/executor.ts";
import type { StageFailure } from "../execution/stage-failure.ts";
import { namesIn, statIfPresent } from "../store/file-operations.ts";
import { isCount, isListOf, isMap, isNumber, isText } from "../store/shape.ts";

export type Message =
  /** A sign of life. */
  | { readonly type: "alive" }
  | { readonly type: "began"; readonly job: number }
  | { readonly type: "progress"; readonly job: number } & Readonly<Progress>
  | { readonly type: "log"; readonly job: number; readonly text: string }
  | { readonly type: "resumed"; readonly job: number; readonly seconds: number }
  | {
    readonly type: "notice";
    readonly job: number;
    readonly topic: NodeTopic;
    readonly text: string;
  }
  | { readonly type: "ended"; readonly job: number } & NodeEnd;

export type NodeTopic = "damage" | "device" | "checkpoint" | "sharing";
const topics: readonly unknown[] = ["damage", "device", "checkpoint", "sharing"];

interface Progress {
  done: number;
  total: number;
  unit: string;
}

/** How a job ended on its node. */
export type NodeEnd =
  | Pick<Extract<Ended, { end: "done" }>, "end" | "seconds" | "residue" | "isOnWasm" | "difference">
  | { readonly end: "failed"; readonly failure: StageFailure }
  | { readonly end: "stopped" }
  | { readonly end: "input damaged"; readonly digest: string; readonly problem: string };

/** The message of a line, if it is one. */
export function messageOf(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMessage(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isMessage(value: unknown): value is Message {
  if (!isMap(value)) return false;
  if (value.type === "alive") return true;
  if (!isCount(value.job)) return false;
  switch (value.type) {
    case "began":
      return true;
    case "progress":
      return isNumber(value.done) && isNumber(value.total) && isText(value.unit);
    case "log":
      return isText(value.text);
    case "resumed":
      return isNumber(value.seconds) && value.seconds >= 0;
    case "notice":
      return topics.includes(value.topic) && isText(value.text);
    case "ended":
      return isEnd(value);
    default:
      return false;
  }
}

function isEnd(value: Readonly<Record<string, unknown>>): boolean {
  switch (value.end) {
    case "done":
      return isNumber(value.seconds) && value.seconds >= 0 && isListOf(isText)(value.residue) &&
        typeof value.isOnWasm === "boolean" && isText(value.difference ?? "");
    case "failed": {
      const { failure } = value;
      return isMap(failure) && isText(failure.message) && isText(failure.stack ?? "") &&
        isCount(failure.exitCode) && typeof failure.retry === "boolean";
    }
    case "stopped":
      return true;
    case "input damaged":
      return isText(value.digest) && isText(value.problem);
    default:
      return false;
  }
}

/** Where a node writes; a start of its own has a file of its own. */
export function messagesPath(folder: string, pack: number, start: number): string {
  return `${folder}/${pack}-${start}.jsonl`;
}

/** Lines longer than this are not taken. Bytes. */
const lineBytesMax = 2 ** 20;

/** Reads what nodes have added since the last look. */
export class MessageReader {
  readonly #folder: string;
  readonly #offsets = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** New messages by array task; one without a message that was understood has an empty list. */
  read(): Map<number, Message[]> {
    const found = new Map<number, Message[]>();
    for (const name of namesIn(this.#folder)) {
      const pack = /^(\d+)-\d+\.jsonl$/.exec(name)?.[1];
      if (pack === undefined) continue;
      const lines = this.#linesOf(`${this.#folder}/${name}`);
      if (lines === undefined) continue;
      const messages = lines.flatMap((line) => messageOf(line) ?? []);
      found.set(Number(pack), [...found.get(Number(pack)) ?? [], ...messages]);
    }
    return found;
  }

  /** Whole lines that are new; undefined if nothing is. */
  #linesOf(path: string): string[] | undefined {
    const offset = this.#offsets.get(path) ?? 0;
    const found = statIfPresent(path);
    if (found?.isFile !== true || found.size <= offset) return undefined;
    using file = Deno.openSync(path, { read: true });
    file.seekSync(offset, Deno.SeekMode.Start);
    const bytes = new Uint8Array(Math.min(found.size - offset, lineBytesMax));
    let length = 0;
    while (length < bytes.length) {
      const count = file.readSync(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    const end = bytes.subarray(0, length).lastIndexOf(10);
    // A line without an end that fills all that is read would be waited for for ever.
    if (end < 0 && length < lineBytesMax) return undefined;
    this.#offsets.set(path, offset + (end < 0 ? length : end + 1));
    return end < 0 ? [] : new TextDecoder().decode(bytes.subarray(0, end)).split("\n");
  }
}
