/** What can go wrong: problems a user can mend, accesses a stage must not make, and bugs. */

/** Documented exit codes of every command. */
export const exitCodes = {
  good: 0,
  stageFailed: 1,
  specification: 2,
  undeclaredAccess: 3,
  storeDamage: 4,
  busy: 5,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A position in a file that the user wrote. Line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface UserErrorDetails {
  /** Where, if a file is to blame. */
  readonly place?: Place;
  /** What was attempted, as a clause without full stop: `cannot find measure "correlatoin"`. */
  readonly action: string;
  /** What would be accepted, nearest first. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly exitCode?: ExitCode;
}

/** A problem that a user can mend: place, action (with the value), what is allowed, what to do. */
export class UserError extends Error {
  readonly details: UserErrorDetails;
  readonly exitCode: ExitCode;

  constructor(details: UserErrorDetails) {
    super(describe(details));
    this.name = "UserError";
    this.details = details;
    this.exitCode = details.exitCode ?? exitCodes.specification;
  }
}

function describe({ place, action, allowed, hint }: UserErrorDetails): string {
  const where = place ? `${place.file}:${place.line}:${place.column} ` : "";
  const choices = allowed ? `; allowed: ${allowed}` : "";
  const advice = hint ? `; ${hint}` : "";
  return `${where}${action}${choices}${advice}`;
}

/** All problems of a specification, told in one go. */
export class Problems extends Error {
  readonly errors: readonly UserError[];

  constructor(errors: readonly UserError[]) {
    super(errors.map((error) => error.message).join("\n"));
    this.name = "Problems";
    this.errors = errors;
  }
}

/** A broken promise inside this program: never the user's fault. */
export class BugError extends Error {
  constructor(message: string) {
    super(`bug: ${message}`);
    this.name = "BugError";
  }
}

/** Throws a {@link BugError} unless `condition` holds. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}
