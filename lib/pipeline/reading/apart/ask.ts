/**
 * Asks a process of its own what needs a plug-in or a stage to be loaded. That code is a stranger's, and
 * the engine's process may read the environment's named variables, write the store and start programs:
 * nothing of a paper or a package is evaluated in it.
 */
import { BugError, UserError } from "../../../contract/errors.ts";
import { absentFiles } from "../../files/external-file.ts";
import { namesIn } from "../../store/file-operations.ts";
import { papersFolder } from "../../specification/workspace-files.ts";
import { hasStoppedReading, startApart } from "../../system/apart.ts";
import { ChildAskedToEnd } from "../../system/stop-signals.ts";
import { fromFileUrl, join } from "../../system/path.ts";
import { codeFolders, refuseLinksOutside, seenFrom } from "./code-folders.ts";
import {
  type Answer,
  type AnswerTo,
  type Question,
  type SentQuestion,
  thrownOf,
} from "./question.ts";

/** Loading all plug-ins takes a second; a module that never ends is named after this. Seconds. */
const secondsMax = 600;
/** Size of the process's heap. Megabytes. */
const heapMegabytes = 2048;
/** Of what the process says besides its answer, so many characters are kept, for a bug. */
const wordsMax = 4000;

/** Throws the {@link UserError} or the Problems that the reader found. */
export async function askReader<Q extends Question>(
  question: Q,
  seconds = secondsMax,
): Promise<AnswerTo[Q["about"]]> {
  const { workspace } = question;
  refuseLinksOutside(workspace);
  const answer = await answered(question, seconds);
  if (answer.kind === "good") return answer.value as AnswerTo[Q["about"]];
  if (answer.kind === "bug") throw new BugError(`the reader: ${answer.trace}`);
  throw thrownOf(answer, absentFiles(answer.needed, workspace));
}

async function answered(question: Question, seconds: number): Promise<Answer> {
  const nonce = crypto.randomUUID();
  const { texts, ...rest } = question;
  const sent: SentQuestion = {
    ...rest,
    texts: [...texts],
    paperNames: namesIn(join(question.workspace, papersFolder)),
    nonce,
  };
  const child = startReader(question.workspace);
  const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
  try {
    const [out, words, status] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.status,
      send(child, JSON.stringify(sent)),
    ]);
    const line = out.split("\n").findLast((line) => line.startsWith(`${nonce} `));
    if (line !== undefined) return JSON.parse(line.slice(nonce.length + 1)) as Answer;
    throw unanswered(status, words, seconds);
  } finally {
    clearTimeout(timer);
  }
}

async function send(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    if (!hasStoppedReading(error)) throw error;
  }
}

function unanswered(status: Deno.CommandStatus, words: string, seconds: number): Error {
  if (status.signal === "SIGKILL") {
    return new UserError({
      action:
        `cannot load the plug-ins and stages: their process did not end in ${seconds} s, or was ` +
        "killed",
      hint: "look for a module that computes, or waits, when it is imported",
    });
  }
  if (status.signal === "SIGINT" || status.signal === "SIGTERM") {
    return new ChildAskedToEnd({
      action:
        `cannot load the plug-ins and stages: their process was asked to end (${status.signal})`,
      hint: "run again",
    });
  }
  const said = words.trim().slice(-wordsMax);
  return new UserError({
    action: "cannot load the plug-ins and stages: their process ended without an answer " +
      `(exit code ${status.code})`,
    ...(said === "" ? {} : { hint: `it said: ${said}` }),
  });
}

function startReader(workspace: string): Deno.ChildProcess {
  return startApart(fromFileUrl(import.meta.resolve("./process.ts")), {
    cwd: workspace,
    flags: [
      `--v8-flags=--max-old-space-size=${heapMegabytes}`,
      // Seen from the workspace: a comma in its own path would end a path of this list.
      `--allow-read=${codeFolders(workspace).map((path) => seenFrom(workspace, path)).join(",")}`,
    ],
  });
}
