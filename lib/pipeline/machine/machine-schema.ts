/**
 * What the user says of his own machine, in a file outside every repository: a section for each part of
 * the engine that needs to know. A new section is an entry of {@link machineSchema}.
 */
import * as v from "valibot";
import type { UserErrorDetails } from "../../contract/errors.ts";
import { slurmSchema } from "./slurm-schema.ts";

const absolutePath = v.pipe(
  v.string(),
  v.regex(/^\/(?!.*\/\.\.?(?:\/|$)).+$/, "an absolute path without . and .."),
);

/** How one program may be used on this machine. */
const programSchema = v.strictObject({
  path: v.optional(
    v.pipe(absolutePath, v.description("where the program is that stages call by this name")),
  ),
  sandbox: v.optional(
    v.pipe(
      v.literal("none"),
      v.description("it may run without a sandbox where this machine has none"),
    ),
  ),
});

export const machineSchema = v.strictObject({
  programs: v.optional(
    v.pipe(
      v.record(v.pipe(v.string(), v.minLength(1)), programSchema),
      v.description("programs of run-program stages, by name or absolute path"),
    ),
  ),
  bubblewrap: v.optional(
    v.pipe(absolutePath, v.description("bwrap, which makes the sandbox, if it is not in /usr/bin")),
  ),
  slurm: v.optional(v.pipe(slurmSchema, v.description("how jobs are submitted to Slurm"))),
});

/** The machine file, read; absent sections are those that it does not have. */
export type MachineFile = v.InferOutput<typeof machineSchema>;

/** What the process that reads the file answers. */
export type MachineAnswer =
  | { readonly kind: "read"; readonly value: MachineFile }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "wrong"; readonly problems: readonly UserErrorDetails[] };
