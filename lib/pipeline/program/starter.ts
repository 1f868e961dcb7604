/** The engine's side of the process that starts programs (process.ts). */
import { BugError } from "../../contract/errors.ts";
import { hasStoppedReading, startApart } from "../system/apart.ts";
import { fromFileUrl } from "../system/path.ts";
import { packageRoot } from "../system/roots.ts";
import type { ProgramAnswer, ProgramQuestion } from "./protocol.ts";

/** Of what the process itself says, so many characters are kept, for a bug. */
const wordsMax = 4000;
/** How long a program has to end when it is told to; then its process is killed. */
const endMilliseconds = 2000;

export interface Asked {
  /** Ends the program. */
  stop(): void;
  /** The last answer. */
  readonly last: Promise<ProgramAnswer>;
}

/** Asks one question of a process of its own; `heard` is called with every answer but the last. */
export function askStarter(
  question: ProgramQuestion,
  heard: (answer: ProgramAnswer) => void = () => {},
): Asked {
  const child = startApart(fromFileUrl(import.meta.resolve("./process.ts")), {
    cwd: packageRoot,
    flags: permissionsFor(question),
  });
  const input = child.stdin.getWriter();
  const sent = input.write(new TextEncoder().encode(`${JSON.stringify(question)}\n`));
  let killer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    input.close().catch((error) => {
      if (!hasStoppedReading(error)) throw error;
    });
    killer ??= setTimeout(() => child.kill("SIGKILL"), endMilliseconds);
  };
  return { stop, last: lastAnswer(child, { sent, heard, release: () => clearTimeout(killer) }) };
}

/** It may start bubblewrap, or the shell, and look at where the program is: nothing else. */
function permissionsFor(question: ProgramQuestion): string[] {
  if (question.about === "run") return [`--allow-run=${question.bubblewrap ?? "/bin/sh"}`];
  const { programs, bubblewrap } = question;
  return [`--allow-run=${bubblewrap.join(",")}`, `--allow-read=${programs.join(",")}`];
}

async function lastAnswer(
  child: Deno.ChildProcess,
  { sent, heard, release }: {
    readonly sent: Promise<void>;
    readonly heard: (answer: ProgramAnswer) => void;
    readonly release: () => void;
  },
): Promise<ProgramAnswer> {
  const words = new Response(child.stderr).text();
  let last: ProgramAnswer | undefined;
  let rest = "";
  const decoder = new TextDecoder();
  await sent.catch((error) => {
    if (!hasStoppedReading(error)) throw error;
  });
  for await (const chunk of child.stdout) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (last !== undefined) heard(last);
      last = JSON.parse(line) as ProgramAnswer;
    }
  }
  await child.status;
  release();
  if (last !== undefined) return last;
  throw new BugError(`the process that starts programs: ${(await words).trim().slice(-wordsMax)}`);
}
