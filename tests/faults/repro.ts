/** `repro` in this process, with stages that are executed here and whatever disk `Deno` has now. */
import { reportProblem } from "../../lib/pipeline/commands/problems.ts";
import type { Surroundings } from "../../lib/pipeline/commands/surroundings.ts";
import { repro } from "../../lib/pipeline/commands/repro.ts";
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

export async function reproduce(workspace: string): Promise<Reproduced> {
  const { here, said } = quietly(workspace);
  const pool = directPool();
  let code: number;
  try {
    code = await repro({ ...here, openPool: pool.open }, { jobs: 1 }, []);
  } catch (error) {
    code = reportProblem(here, error);
  }
  return { code, ...said(), executed: pool.executed() };
}
