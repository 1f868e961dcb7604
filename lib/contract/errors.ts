/** What can go wrong: problems that a user can fix, accesses a stage must not make, and bugs. */

import { clippedText } from "./clipped-text.ts";

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

/** A problem that a user can fix: place, action (with the value), what is allowed, what to do. */
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

/** The GPU that a job is to compute on is not there, or went away: the engine does without it. */
export class DeviceLost extends UserError {}

function describe({ place, action, allowed, hint }: UserErrorDetails): string {
  const where = place ? `${plainText(place.file)}:${place.line}:${place.column} ` : "";
  const choices = allowed ? `; allowed: ${plainText(allowed)}` : "";
  const advice = hint ? `; ${plainText(hint)}` : "";
  return `${where}${plainText(action)}${choices}${advice}`;
}

/** Longer parts of a message are cut. */
const partLengthMax = 800;

/**
 * The text as it may be shown: what steers a terminal or turns the direction of writing is spelt out
 * (\\u{202e}), for the text may be somebody else's.
 */
function plainText(text: string): string {
  const plain = text.slice(0, partLengthMax + 1).replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
  return clippedText(plain, partLengthMax);
}

/** At most this many problems are reported; the rest are counted. */
export const problemsReportedMax = 50;

/** All problems of a specification, reported together. */
export class Problems extends Error {
  readonly errors: readonly UserError[];
  /** Number of problems beyond those reported. */
  readonly more: number;

  constructor(errors: readonly UserError[]) {
    const told = errors.slice(0, problemsReportedMax);
    const more = errors.length - told.length;
    const lines = told.map((error) => error.message);
    super([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"));
    this.name = "Problems";
    this.errors = told;
    this.more = more;
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
