/**
 * The process that starts programs: it may start bubblewrap, or, where the user allows a program to run
 * without a sandbox, the shell; and it may see where the program is. It gives the program nothing of its
 * own environment. The program ends when this process does.
 *
 *   process.ts, with one line of JSON, a {@link ProgramQuestion}, on its standard input, which stays open
 */
import { firstOf } from "../../contract/clipped-text.ts";
import "../system/no-environment.ts";
import { mountsFor, startedFor, trialWords } from "./sandbox.ts";
import type {
  Ended,
  LookQuestion,
  ProgramAnswer,
  ProgramQuestion,
  RunQuestion,
} from "./protocol.ts";

function answer(said: ProgramAnswer): void {
  const bytes = new TextEncoder().encode(`${JSON.stringify(said)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

/** Longer lines are cut. */
const lineLengthMax = 4000;
/** A program that writes more than this is cut off: nobody reads it, and it would fill the memory. */
const linesMax = 20_000;

async function look({ programs, bubblewrap }: LookQuestion): Promise<ProgramAnswer> {
  const path = programs.find((path) => realOf(path) !== undefined);
  if (path === undefined) return { type: "absent" };
  const mounts = mountsFor(path, realOf(path)!);
  let why = "it is not installed";
  for (const file of bubblewrap) {
    try {
      const command = new Deno.Command(file, { args: trialWords, env: {}, clearEnv: true });
      const { code, stderr } = await command.output();
      if (code === 0) return { type: "found", path, mounts, bubblewrap: file };
      const words = new TextDecoder().decode(stderr).trim().split("\n")[0];
      why = `${file} ended with ${code}${words === "" ? "" : `: ${words.slice(0, 300)}`}`;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return { type: "found", path, mounts, why };
}

/** Where a path leads, behind all links; undefined if nothing is there. */
function realOf(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** How long what a program left behind may hold its output. */
const lingerMilliseconds = 3000;

async function run(question: RunQuestion): Promise<void> {
  const nonce = crypto.randomUUID();
  const { program, words, cwd } = startedFor(question, nonce);
  const isShut = question.bubblewrap !== undefined;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...words],
      cwd,
      env: isShut ? {} : question.environment,
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return answer({ type: "unstartable", words: error.message });
  }
  // Ctrl-C reaches the whole group; a sandbox ends with its outermost process.
  void ended.then(() => end(child, isShut));
  const own: Own = { nonce, isStarted: false, firstWords: "", tell: teller() };
  const reading = Promise.all([
    readLines(child.stdout, own.tell),
    readLines(child.stderr, (text) => heard(text, own)),
  ]);
  const status = await child.status;
  const timer = setTimeout(() => finish(status.code, own), lingerMilliseconds);
  await reading;
  clearTimeout(timer);
  finish(status.code, own);
}

interface Own {
  readonly nonce: string;
  isStarted: boolean;
  memory?: number;
  leftover?: readonly string[];
  /** What was said before the program was started. */
  firstWords: string;
  /** Passes on a line of the program's. */
  readonly tell: (text: string) => void;
}

function teller(): (text: string) => void {
  let count = 0;
  return (text) => {
    count++;
    if (count <= linesMax) answer({ type: "line", text });
    else if (count === linesMax + 1) {
      answer({
        type: "line",
        text: `(the program wrote more than ${linesMax} lines; no more are kept)`,
      });
    }
  };
}

/** A line of the standard error: the keeper's own, or the program's. */
function heard(text: string, own: Own): void {
  if (!text.startsWith(`${own.nonce} `)) {
    if (!own.isStarted) own.firstWords ||= text;
    return own.tell(text);
  }
  const [, word, ...rest] = text.split(" ");
  if (word === "started") own.isStarted = true;
  if (word === "memory") own.memory = Number(rest[0]);
  if (word === "leftover") own.leftover = rest.map((name) => name.replace(/^\(|\)$/g, ""));
}

function finish(code: number, { isStarted, memory, leftover, firstWords }: Own): never {
  const said: Ended = {
    type: "ended",
    code,
    ...(memory === undefined ? {} : { memory }),
    ...(leftover === undefined ? {} : { leftover }),
  };
  answer(isStarted ? said : { type: "unstartable", words: firstWords || `it ended with ${code}` });
  Deno.exit(0);
}

function end(child: Deno.ChildProcess, isShut: boolean): void {
  try {
    // Without a sandbox the shell ends the program's whole group.
    child.kill(isShut ? "SIGKILL" : "SIGTERM");
  } catch (error) {
    // It has ended by itself.
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array>,
  take: (line: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  const tell = (line: string) => take(firstOf(line, lineLengthMax).replace(/\r$/, ""));
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) tell(line);
    if (rest.length > lineLengthMax) {
      tell(rest);
      rest = "";
    }
  }
  if (rest !== "") tell(rest);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});

const { promise: asked, resolve: ask } = Promise.withResolvers<ProgramQuestion>();
const ended = listen();

/** Ends with the input: then nobody waits for the program. */
async function listen(): Promise<void> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of Deno.stdin.readable) {
    text += decoder.decode(chunk, { stream: true });
    const cut = text.indexOf("\n");
    if (cut >= 0) ask(JSON.parse(text.slice(0, cut)) as ProgramQuestion);
  }
}

const question = await asked;
if (question.about === "look") {
  answer(await look(question));
  Deno.exit(0);
}
await run(question);
