/** Starts the programs of a cluster's queue, by name: none of a checkout's own, and none waited for without end. */
import { UserError } from "../../contract/errors.ts";
import { clusterEnvironment } from "./child-environment.ts";
import { refuseOwnPrograms } from "./deno-program.ts";

export const clusterPrograms = ["sbatch", "squeue", "scancel", "sacct", "scontrol"] as const;
export type ClusterProgram = (typeof clusterPrograms)[number];

export interface Said {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Starts a program with words and an input; undefined if it has not ended in time. */
export type StartProgram = (
  program: ClusterProgram,
  words: readonly string[],
  input?: string,
) => Promise<Said | undefined>;

/** A controller that is down is waited for by its programs for 9 s (measured). */
const milliseconds = 30_000;

export const startClusterProgram: StartProgram = async (program, words, input = "") => {
  refuseOwnPrograms(program);
  const signal = AbortSignal.timeout(milliseconds);
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...words],
      clearEnv: true,
      env: clusterEnvironment(),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError({
      action: `cannot start ${program}: there is no such program on PATH`,
      hint: "run this where jobs can be submitted to Slurm, or without --executor",
    });
  }
  const end = () => child.kill("SIGKILL");
  signal.addEventListener("abort", end);
  try {
    const [result] = await Promise.all([child.output(), write(child, input)]);
    if (signal.aborted) return undefined;
    const [output, errors] = [result.stdout, result.stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    return { code: result.code, output, errors };
  } finally {
    signal.removeEventListener("abort", end);
  }
};

async function write({ stdin }: Deno.ChildProcess, input: string): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(new TextEncoder().encode(input));
    await writer.close();
  } catch (error) {
    // It has ended without reading: its exit code says why.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
