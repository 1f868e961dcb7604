/** `repro` in this process, with stages that are executed here and whatever disk `Deno` has now. */
import { askReader } from "../../lib/pipeline/reading/apart/ask.ts";
import type { AskReader } from "../../lib/pipeline/reading/load.ts";
import { reportProblem } from "../../lib/pipeline/commands/problems.ts";
import type { Surroundings } from "../../lib/pipeline/commands/surroundings.ts";
import { repro } from "../../lib/pipeline/commands/repro.ts";
import type { Specification } from "../../lib/pipeline/specification/specification.ts";
import { directPool } from "./direct-pool.ts";

export interface Reproduced {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Jobs that were executed. */
  readonly executed: number;
}

/** Surroundings of a command that keep what it says. */
export function quietly(workspace: string) {
  const [out, error]: [string[], string[]] = [[], []];
  const here: Surroundings = {
    workspace,
    signal: new AbortController().signal,
    terminal: {
      write: (text) => void out.push(text),
      writeError: (text) => void error.push(text),
      isInteractive: false,
      colours: false,
      columns: 120,
    },
  };
  return { here, said: () => ({ out: out.join("\n"), error: error.join("\n") }) };
}

/**
 * Answers by their question. No fault here changes code, so that a process of the reader's for each of
 * a thousand runs would answer the same.
 */
const answers = new Map<string, Specification>();

const askOnce: AskReader = async (question) => {
  const text = JSON.stringify({ ...question, texts: [...question.texts] });
  const answer = answers.get(text) ?? await askReader(question);
  answers.set(text, answer);
  return structuredClone(answer);
};

/** `onRunning` is called when the first job begins: by then the run has read all that it will. */
export async function reproduce(workspace: string, onRunning?: () => void): Promise<Reproduced> {
  const { here: silent, said } = quietly(workspace);
  let waiting = onRunning;
  const here: Surroundings = {
    ...silent,
    terminal: {
      ...silent.terminal,
      write(text) {
        silent.terminal.write(text);
        if (!text.startsWith("running")) return;
        waiting?.();
        waiting = undefined;
      },
    },
  };
  const pool = directPool();
  let code: number;
  try {
    code = await repro({ ...here, openPool: pool.open, ask: askOnce }, { jobs: 1 }, []);
  } catch (error) {
    code = reportProblem(here, error);
  }
  return { code, ...said(), executed: pool.executed() };
}
