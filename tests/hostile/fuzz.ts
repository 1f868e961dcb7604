/** Starts processes that judge mutants and watches over them: a mutant that takes too long is named. */
import { secondsMax } from "./judge.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

export interface FuzzOptions {
  readonly toy: string;
  readonly base: string;
  readonly first: number;
  readonly count: number;
}

/** Who judges, and how long he may take for one mutant. */
export interface Watch {
  readonly script: string;
  readonly seconds: number;
}

const process = fromFileUrl(import.meta.resolve("./fuzz-process.ts"));
/** The machine may have other things to do. */
const slack = 4;

export interface FuzzReport {
  readonly accepted: number;
  readonly refused: number;
}

interface Line {
  readonly begin?: number;
  readonly end?: number;
  readonly is?: "accepted" | "refused" | "wrong";
  readonly why?: string;
}

/** How to repeat a mutant by hand. */
export function repeatWith(base: string, seed: number): string {
  return `to repeat: HOSTILE='${base}/${seed}' deno test -A tests/hostile/fuzz_test.ts`;
}

/** Judges mutants in a process of their own; throws for the first that goes wrong or hangs. */
export async function fuzz(
  { toy, base, first, count }: FuzzOptions,
  { script, seconds }: Watch = { script: process, seconds: secondsMax * slack },
): Promise<FuzzReport> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", script, toy, base, String(first), String(count)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const counts = { accepted: 0, refused: 0 };
  let at: number | undefined;
  let hung = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = (line: Line) => {
    clearTimeout(timer);
    at = line.begin;
    if (at === undefined) return;
    timer = setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, seconds * 1000);
  };
  let [ended, wrong] = [0, false];
  try {
    for await (const line of linesOf(child.stdout)) {
      watch(line);
      if (line.end === undefined) continue;
      ended++;
      if (line.is === "accepted" || line.is === "refused") counts[line.is]++;
      else {
        wrong = true;
        throw new Error(`${line.why}\n${repeatWith(base, line.end)}`);
      }
    }
  } finally {
    clearTimeout(timer);
    if (wrong) child.kill("SIGKILL");
    await child.status;
  }
  if (hung) throw new Error(`a mutant took more than ${seconds} s; ${repeatWith(base, at!)}`);
  if (ended < count) throw new Error(`the process died; ${repeatWith(base, at ?? first)}`);
  return counts;
}

type Decoder = ReadableWritablePair<string, Uint8Array>;

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream() as Decoder)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}
