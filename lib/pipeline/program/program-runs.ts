/**
 * Runs jobs whose work is done by a program: the stage, in its sandbox, says what the program is given; the
 * program runs in a fresh folder; the stage makes tables of what it wrote. To whoever runs jobs this is one
 * attempt like any other.
 */
import { UserError } from "../../contract/errors.ts";
import { failedWith } from "../../contract/failure.ts";
import type { Digest } from "../keys/digest.ts";
import type { Attempt, AttemptOptions, JobMessage, WorkerPool } from "../seat/pool.ts";
import { ownFileOf, programOf, type ProgramSpec } from "../specification/program.ts";
import type { StageSpec } from "../specification/specification.ts";
import { removeIfPresent } from "../store/file-operations.ts";
import { freshPath, type Part } from "../store/unfinished.ts";
import { failureOf, progressIn } from "./ending.ts";
import { makeJobFolder, resultsIn } from "./job-folder.ts";
import type { ProgramAnswer, RunQuestion } from "./protocol.ts";
import { type Asked, askStarter } from "./starter.ts";
import { pathVariable, type UsableProgram } from "./usable-programs.ts";

/** A job of a stage with a program. */
export interface ProgramJob {
  readonly stage: StageSpec;
  readonly usable: UsableProgram;
  /** The bundle of the stage. */
  readonly bundle: Digest;
  readonly message: JobMessage;
  readonly options: AttemptOptions;
}

export class ProgramRuns {
  readonly #pool: WorkerPool;
  readonly #layout: Part;
  readonly #running = new Set<Asked>();
  #isStopped = false;

  /** `layout`: where unfinished files lie. */
  constructor(pool: WorkerPool, layout: Part) {
    this.#pool = pool;
    this.#layout = layout;
  }

  /** Ends every program; their attempts end as "stopped". */
  stop(): void {
    this.#isStopped = true;
    for (const asked of this.#running) asked.stop();
  }

  /** The pool; whoever stops it stops the programs as well. */
  besides(pool: WorkerPool): WorkerPool {
    const stop = () => {
      this.stop();
      pool.stop();
    };
    return { run: (...job) => pool.run(...job), stop };
  }

  async run(job: ProgramJob): Promise<Attempt> {
    const startedAt = performance.now();
    const { bundle, message, options } = job;
    const program = programOf(job.stage)!;
    const given = await this.#pool.run(bundle, { ...message, files: placesOf(message) }, options);
    if (given.end !== "done") return given;
    const outputs = new Map(given.outputs.map(({ name, bytes }) => [name, bytes]));
    const environment = JSON.parse(new TextDecoder().decode(outputs.get(environmentName)));
    outputs.delete(environmentName);
    const files = new Map([...outputs, ...filesOf(message)]);
    const folder = freshPath(this.#layout);
    try {
      makeJobFolder(`${folder}/job`, files);
      Deno.mkdirSync(`${folder}/scratch`);
      const ended = await this.#start(job, { program, folder, environment });
      if (ended !== "done") return ended;
      const results = resultsIn(`${folder}/job`, { files, outputs: program.outputs });
      const taken = await this.#pool.run(
        bundle,
        { ...message, inputs: {}, files: results },
        options,
      );
      if (taken.end !== "done") return taken;
      return { ...taken, seconds: (performance.now() - startedAt) / 1000 };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { end: "failed", failed: failedWith(error) };
    } finally {
      removeIfPresent(folder);
    }
  }

  async #start(
    { stage, usable, options }: ProgramJob,
    { program, folder, environment }: {
      readonly program: ProgramSpec;
      readonly folder: string;
      readonly environment: Readonly<Record<string, string>>;
    },
  ): Promise<Attempt | "done"> {
    if (this.#isStopped) return { end: "stopped" };
    const question = questionFor({ stage, usable, program, folder, environment });
    let lastLine = "";
    const asked = askStarter(question, (answer) => {
      if (answer.type !== "line") return;
      lastLine = answer.text.trim() || lastLine;
      tell(answer.text, options);
    });
    this.#running.add(asked);
    let isLate = false;
    const late = () => {
      isLate = true;
      asked.stop();
    };
    const { timeoutSeconds } = stage;
    const timer = timeoutSeconds === null ? undefined : setTimeout(late, timeoutSeconds * 1000);
    let ended: ProgramAnswer;
    try {
      ended = await asked.last;
    } catch (error) {
      if (!isLate && !this.#isStopped) throw error;
      ended = { type: "unstartable", words: "it was ended" };
    } finally {
      clearTimeout(timer);
      this.#running.delete(asked);
    }
    if (this.#isStopped) return { end: "stopped" };
    if (isLate) return { end: "timeout" };
    const { memoryBytes } = stage.resources;
    const failure = failureOf(ended, { memoryBytes, lastLine });
    if (failure === undefined) return "done";
    const error = new UserError({ action: failure, exitCode: 1 });
    return { end: "failed", failed: failedWith(error) };
  }
}

/** The output of the stage that is no file (stages/program/given.ts). */
const environmentName = "environment";

/** The files that the stage is given first: those of inputs, without content, for it only names them. */
function placesOf({ files = {} }: JobMessage): Record<string, Uint8Array> {
  const roles = Object.keys(files).filter((role) => ownFileOf(role) === undefined);
  return Object.fromEntries(roles.map((role) => [role, new Uint8Array()]));
}

/** The program's own files at their paths, and those that it is given as inputs. */
function filesOf({ files = {} }: JobMessage): [string, Uint8Array][] {
  return Object.entries(files).map(([role, bytes]) => [ownFileOf(role) ?? `inputs/${role}`, bytes]);
}

function questionFor(
  { stage, usable, program, folder, environment }: {
    readonly stage: StageSpec;
    readonly usable: UsableProgram;
    readonly program: ProgramSpec;
    readonly folder: string;
    readonly environment: Readonly<Record<string, string>>;
  },
): RunQuestion {
  const { path, mounts, bubblewrap } = usable;
  const scratch = bubblewrap === undefined ? `${folder}/scratch` : "/tmp";
  return {
    about: "run",
    mounts,
    ...(bubblewrap === undefined ? {} : { bubblewrap }),
    environment: { ...environment, PATH: pathVariable(path), HOME: scratch, TMPDIR: scratch },
    command: [path, ...program.command.slice(1)],
    memoryBytes: stage.resources.memoryBytes,
    folder: `${folder}/job`,
  };
}

function tell(line: string, { onProgress, onLog }: AttemptOptions): void {
  const progress = progressIn(line);
  if (progress === undefined) onLog?.(line);
  else onProgress(progress.done, progress.total, progress.unit);
}
