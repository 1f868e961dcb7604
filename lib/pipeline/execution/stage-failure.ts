/** Reads what a Worker says when a stage fails, and names the access it must not make. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import type { FailedMessage } from "../../contract/failure.ts";

export interface StageFailure {
  readonly message: string;
  readonly stack?: string;
  readonly exitCode: ExitCode;
  /** A second attempt could end differently. */
  readonly retry: boolean;
}

export interface Access {
  readonly kind: string;
  readonly target: string;
}

/** The access that a failure stands for, if it stands for one. */
export function accessOf(failed: Pick<FailedMessage, "name" | "message">): Access | undefined {
  if (failed.name === "UndeclaredAccess") {
    const [kind, ...target] = failed.message.split(": ");
    return { kind, target: target.join(": ") };
  }
  if (failed.name === "EvalError" && failed.message.startsWith("Code generation from strings")) {
    return { kind: "code", target: "a text" };
  }
  if (!["NotCapable", "PermissionDenied"].includes(failed.name)) return undefined;
  const match = /^Requires (\w+) access(?: to (.*?))?(?:, run again.*)?$/.exec(failed.message);
  const kind = { read: "file", write: "file", net: "network", env: "environment" }[
    match?.[1] ?? ""
  ];
  return { kind: kind ?? match?.[1] ?? "system", target: match?.[2] ?? failed.message };
}

const accesses: Readonly<Record<string, readonly [verb: string, advice: string]>> = {
  file: ["reads or writes the file", "declare it as an input of the stage"],
  network: ["uses the network", "declare what it fetches as an input of the stage"],
  environment: ["reads its surroundings", "pass what it needs as a parameter in the YAML"],
  clock: ["reads the clock", "pass the time it needs as a parameter in the YAML"],
  machine: ["depends on the processor:", "compile it without relaxed SIMD"],
  code: [
    "runs code that was not there when it was hashed, made from",
    "write it as code, or interpret it",
  ],
  randomness: ["draws hidden randomness", "draw from the stage's key (lib/num/random.ts)"],
};

/** The failure of a stage in words for the user. */
export function stageFailure(job: string, failed: FailedMessage): StageFailure {
  const access = accessOf(failed);
  if (access !== undefined) {
    const [verb, advice] = accesses[access.kind] ??
      [`uses undeclared access (${access.kind})`, "declare it as an input of the stage"];
    return {
      message: `${job} ${verb} ${access.target}, which it has not declared; ${advice}`,
      stack: failed.stack,
      exitCode: exitCodes.undeclaredAccess,
      retry: false,
    };
  }
  if (failed.user) {
    return {
      message: `${job}: ${failed.message}`,
      exitCode: failed.exitCode as ExitCode,
      retry: false,
    };
  }
  const bug = failed.name === "BugError" ? "" : `${failed.name}: `;
  return {
    message: `${job} failed with ${bug}${failed.message}`,
    stack: failed.stack,
    exitCode: exitCodes.stageFailed,
    retry: true,
  };
}
