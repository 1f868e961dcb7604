/** What a job gave, for people or for other programs: checked first, for a damaged blob is no result. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import type { Job } from "../specification/specification.ts";
import type { Layout } from "../store/layout.ts";
import type { OutputRecord } from "../store/record.ts";
import { DamagedBlob, readBlob } from "../store/store.ts";

/** Throws a UserError that says what could not be done with the job, and how to make it again. */
export function outputBytes(
  layout: Layout,
  { job: { id }, output: { digest }, what }: {
    readonly job: Job;
    readonly output: OutputRecord;
    /** What is being done: "cannot export". */
    readonly what: string;
  },
): Uint8Array<ArrayBuffer> {
  try {
    return readBlob(layout, digest);
  } catch (error) {
    if (!(error instanceof DamagedBlob)) throw error;
    throw new UserError({
      action: `${what} "${id}": its ${error.message}`,
      hint: `run \`deno task repro "${id}"\` to make it again`,
      exitCode: exitCodes.storeDamage,
    });
  }
}
