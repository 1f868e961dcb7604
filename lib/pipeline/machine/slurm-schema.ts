/** What the user's machine file says of his cluster: how jobs are submitted to Slurm. Part of no key. */
import * as v from "valibot";

/** One line of a job's script: what would begin another is refused. */
const word = (what: string) =>
  v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e][\x20-\x7e]*$/, "one line of plain characters"),
    v.description(what),
  );
const whole = (what: string, max: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max), v.description(what));
const seconds = (what: string) =>
  v.pipe(v.number(), v.minValue(1), v.maxValue(86_400), v.description(what));

export const slurmSchema = v.strictObject({
  partition: v.optional(word("the partition; default: that of the cluster")),
  account: v.optional(word("whose time it is")),
  qos: v.optional(word("quality of service")),
  constraint: v.optional(word("features that a node must have")),
  gres: v.optional(word("generic resources of each array task, such as gpu:1")),
  time: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:\d+-)?\d{1,3}(?::\d{2}){0,2}$/, "Slurm's form, such as 2:00:00 or 1-12:00:00"),
      v.description("time limit of each array task; default: that of the partition"),
    ),
  ),
  memory: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d*[KMGT]$/, "a number with K, M, G or T, such as 4G"),
      v.description("memory of each array task; default 4G, or 1G more than a stage asks for"),
    ),
  ),
  options: v.optional(
    v.pipe(
      v.array(v.pipe(
        v.string(),
        v.regex(/^--?[A-Za-z][\x20-\x7e]*$/, "an option of sbatch, such as --exclude=n3"),
      )),
      v.description("further options of sbatch, one a line"),
    ),
  ),
  setup: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[^\r\n\0]*$/, "one line"))),
      v.description("lines of shell before each array task, such as `module load …`"),
    ),
  ),
  jobsPerTask: v.optional(whole("jobs that one array task runs, at most; default 50", 10_000)),
  packSeconds: v.optional(
    seconds("short jobs share an array task of about this many seconds; default 60"),
  ),
  arrayMax: v.optional(
    whole("array tasks of one submission, at most; default 1000, or what Slurm allows", 1_000_000),
  ),
  queueMax: v.optional(whole("array tasks in the queue at once, at most; default 1000", 1_000_000)),
  atOnce: v.optional(whole("array tasks of one submission that run at once, at most", 1_000_000)),
  vanishedSeconds: v.optional(
    seconds("how long a job is waited for that Slurm no longer knows; default 60"),
  ),
});

/** How jobs are submitted to Slurm. */
export type SlurmSettings = v.InferOutput<typeof slurmSchema>;
