/** What went wrong in a stage or with its tables, as a message. */
import { firstOf } from "./clipped-text.ts";
import { DeviceLost, UserError } from "./errors.ts";

/**
 * `user` is true when the message is meant for the user as it stands, `deviceLost` when the GPU is to
 * blame and the job may be run again without it.
 */
export interface FailedMessage {
  readonly type: "failed";
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly user: boolean;
  readonly deviceLost?: boolean;
  readonly exitCode: number;
}

/** Longer texts are cut: they are for people, and what passes them on has no room for more. */
const textLengthMax = 20_000;

/** A text that is cut where it is too long, and says so. */
function bounded(text: string): string {
  if (text.length <= textLengthMax) return text;
  return `${firstOf(text, textLengthMax)}… (${text.length - textLengthMax} characters more)`;
}

export function failedWith(error: unknown): FailedMessage {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    type: "failed",
    name: bounded(String(known.name)),
    message: bounded(String(known.message)),
    stack: bounded(String(known.stack ?? "")),
    user: known instanceof UserError,
    ...(known instanceof DeviceLost ? { deviceLost: true } : {}),
    exitCode: known instanceof UserError ? known.exitCode : 1,
  };
}
