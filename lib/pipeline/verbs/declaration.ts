/** What the verbs' declarations share: their context, how their code is loaded, flags and targets. */
import { wantedBackends } from "../../contract/backend-choice.ts";
import { reportInterruption, reportProblem } from "../commands/problems.ts";
import type { StricliProcess } from "@stricli/core";
import { type ExitCode, Problems, UserError } from "../../contract/errors.ts";
import { isStorageFault } from "../system/storage-fault.ts";
import { ChildAskedToEnd, isAskedToEnd } from "../system/stop-signals.ts";
import type { Surroundings } from "../commands/surroundings.ts";

export interface Context {
  readonly process: StricliProcess;
  readonly here: Surroundings;
  /** Set by a verb. */
  code: ExitCode;
}

type Verb<F, A extends readonly unknown[]> = (
  here: Surroundings,
  flags: F,
  given: A,
) => Promise<ExitCode>;

/** A verb as the library calls it: its exit code is kept, its errors are reported in our words. */
export function calling<F, A extends readonly string[]>(load: () => Promise<Verb<F, A>>) {
  return () =>
    Promise.resolve(async function (this: Context, flags: F, ...given: A) {
      try {
        this.code = await (await load())(this.here, flags, given);
      } catch (error) {
        this.code = await isByRequest(this.here, error)
          ? reportInterruption(this.here)
          : reportProblem(this.here, error);
      }
    });
}

/**
 * Ctrl-C reaches the whole group of processes, the bundler among them, whose end is an error here: one
 * that is not for the user to fix is not judged before the request to end had time to arrive.
 */
async function isByRequest({ signal }: Surroundings, error: unknown): Promise<boolean> {
  const isPlain = error instanceof UserError || error instanceof Problems || isStorageFault(error);
  if (isPlain && !(error instanceof ChildAskedToEnd)) return false;
  return await isAskedToEnd(signal);
}

/** A flag's value as it stands. */
export const text = (value: string) => value;

/** What takes a whole number within bounds, both of them allowed. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^(?:0|[1-9]\d{0,8})$/.test(value) ? Number(value) : NaN;
    if (number >= least && number <= most) return number;
    throw new Error(`cannot use "${value}"; allowed: ${least} … ${most}`);
  };
}

/** Of what is counted there are no more. */
const countMax = 9_999_999;

/** A flag that is there or not. */
export const flag = (brief: string) =>
  ({ kind: "boolean", optional: true, withNegated: false, brief }) as const;

/** A flag with a whole number, 1 or more. */
export const count = (
  brief: string,
  placeholder = "n",
  bounds: readonly [least: number, most: number] = [1, countMax],
) =>
  ({
    kind: "parsed",
    parse: wholeNumber(...bounds),
    optional: true,
    brief,
    placeholder,
  }) as const;

/** Flags of every verb that is about jobs. */
export const jobFlags = {
  profile: {
    kind: "parsed",
    parse: text,
    optional: true,
    brief: "size of the experiment, one of pipeline.yaml's profiles (default: laptop)",
    placeholder: "name",
  },
  backend: {
    kind: "enum",
    values: wantedBackends,
    optional: true,
    brief: "where tensors are computed (default: auto)",
  },
  json: flag("one JSON object per line"),
} as const;

/** Any number of targets. */
export const targets = {
  kind: "array",
  parameter: {
    brief: "paper, paper/stage, paper/claim, or with *",
    parse: text,
    placeholder: "target",
  },
} as const;

/** Exactly one target. */
export const oneTarget = {
  kind: "tuple",
  parameters: [{
    brief: "paper/stage, paper/claim or paper/figure",
    parse: text,
    placeholder: "target",
  }],
} as const;
