/** What the YAML says of a program and of what it gives. */
import * as v from "valibot";
import { tableFormats } from "../../lib/contract/formats/encoded.ts";

const word = v.pipe(v.string(), v.regex(/^[^\0]{1,4000}$/, "text without the character NUL"));

/** A path from the workspace, of a file or folder: no way out, nothing hidden from `git status`. */
export const pathSchema = v.pipe(
  v.string(),
  v.regex(
    /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))(?!.*\/\/)(?!(?:artifacts|inputs|outputs)(?:\/|$))(?!job\.json$)[^\0]{1,400}?(?<!\/)$/,
    "a path from the workspace, without . and .., not in artifacts/, and not called inputs, outputs or job.json",
  ),
);

const columnSchema = v.strictObject({
  says: v.pipe(v.string(), v.minLength(1), v.description("what its values mean")),
  unit: v.optional(v.pipe(v.string(), v.description("unit of its numbers"))),
  text: v.optional(v.pipe(v.boolean(), v.description("it holds text, not numbers"))),
  axis: v.optional(
    v.pipe(v.boolean(), v.description("it says which row this is: a layer, a number of a network")),
  ),
  missing: v.optional(v.pipe(v.string(), v.description("what an empty cell, or NaN, stands for"))),
});

const columnName = v.pipe(
  v.string(),
  v.regex(/^(?!__proto__$)[^\p{Cc}.]{1,100}$/u, "a name without full stops and control characters"),
);

const outputSchema = v.strictObject({
  format: v.pipe(v.picklist(tableFormats), v.description("of the file that the program writes")),
  columns: v.pipe(
    v.record(columnName, columnSchema),
    v.check((columns) => Object.keys(columns).length > 0, "at least one column"),
    v.description("all columns that the table has"),
  ),
});

const name = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, "up to 64 letters, digits and hyphens"),
);

export const programParameters = v.strictObject({
  command: v.pipe(
    v.array(word),
    v.minLength(1),
    v.description("the program (a name, or an absolute path) and its words"),
  ),
  files: v.optional(
    v.pipe(v.array(pathSchema), v.description("its files: scripts, modules, whole folders")),
  ),
  environment: v.optional(
    v.pipe(pathSchema, v.description("lock file of its packages: requirements.txt, uv.lock, …")),
  ),
  version: v.optional(
    v.pipe(
      v.array(word),
      v.minLength(1),
      v.description("command whose output names the version (default: the program with --version)"),
    ),
  ),
  outputs: v.pipe(
    v.record(name, outputSchema),
    v.check((outputs) => Object.keys(outputs).length > 0, "at least one output"),
    v.description("the tables that it writes, by name"),
  ),
  formats: v.optional(
    v.pipe(
      v.record(name, v.picklist(tableFormats)),
      v.description("format of the file of an input, by role (default: csv)"),
    ),
  ),
  parameters: v.optional(
    v.pipe(
      v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
      v.description("values that it finds in job.json"),
    ),
  ),
  threads: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(1024),
      v.description("threads that it may use (default: 1)"),
    ),
  ),
  tolerance: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.maxValue(1),
      v.description(
        "differences that verify allows between two runs, as a share of a column's largest value " +
          "(default: none)",
      ),
    ),
  ),
});

export type ProgramParameters = v.InferOutput<typeof programParameters>;
export type OutputDeclaration = ProgramParameters["outputs"][string];
