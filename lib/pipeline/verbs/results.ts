/** Verbs that make results or say how they stand: each one's flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import {
  calling,
  type Context,
  count,
  flag,
  jobFlags,
  oneTarget,
  targets,
  text,
} from "./declaration.ts";
import type { JobFlags } from "../commands/surroundings.ts";
import type { PlanFlags } from "../commands/plan.ts";
import type { ReproFlags } from "../commands/repro.ts";
import type { VerifyFlags } from "../commands/verify.ts";
import type { WhyFlags } from "../commands/why.ts";
import { later } from "../system/later.ts";

type WatchedReproFlags = ReproFlags & { readonly watch?: boolean };

export const repro = buildCommand<WatchedReproFlags, string[], Context>({
  docs: { brief: "bring results up to date, then show the claims" },
  loader: calling(() =>
    Promise.resolve(async (here, { watch: isWatched, ...flags }: WatchedReproFlags, targets) => {
      if (isWatched) {
        const { watch } = await later<typeof import("../watch/watch.ts")>(
          import.meta.resolve("../watch/watch.ts"),
        );
        return await watch(here, flags, targets);
      }
      const { repro } = await later<typeof import("../commands/repro.ts")>(
        import.meta.resolve("../commands/repro.ts"),
      );
      return await repro(here, flags, targets);
    })
  ),
  parameters: {
    flags: {
      ...jobFlags,
      jobs: count("jobs at once (default: cores); with slurm, array tasks"),
      force: flag("run even what is up to date, and compare the bytes"),
      keepGoing: flag(
        "go on with what does not depend on a failure, or on a file that is not there",
      ),
      dryRun: flag("say what would run, and why"),
      watch: flag("run again as files are saved; Ctrl-C ends it"),
      from: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "an archive (file, folder or url) whose results count as this store's",
        placeholder: "path",
      },
      executor: {
        kind: "enum",
        values: ["local", "slurm"],
        optional: true,
        brief: "where jobs run (default: local, on this machine)",
      },
      detach: flag("with slurm: Ctrl-C leaves jobs in the queue; the next run finds them"),
      remote: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "a remote store whose results are taken, if a key in `trust` has signed them",
        placeholder: "url",
      },
      unsigned: flag("with --remote: take its results whoever made them"),
      trace: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "write where the seconds went, for a trace viewer (artifacts/trace.json)",
        placeholder: "file",
      },
    },
    positional: targets,
    aliases: { j: "jobs", k: "keepGoing", n: "dryRun", w: "watch" },
  },
});

export const plan = buildCommand<PlanFlags, string[], Context>({
  docs: { brief: "what would run, and why" },
  loader: calling(async () =>
    (await later<typeof import("../commands/plan.ts")>(import.meta.resolve("../commands/plan.ts")))
      .plan
  ),
  parameters: {
    flags: {
      ...jobFlags,
      executor: {
        kind: "enum",
        values: ["local", "slurm"],
        optional: true,
        brief: "with slurm: jobs, core hours, memory and expected time on a cluster",
      },
      nodes: count("with slurm: for this many nodes (default: 256)"),
      remote: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "a remote store: what `repro --remote` would take counts as here",
        placeholder: "url",
      },
      unsigned: flag("with --remote: take its results whoever made them"),
      expanded: flag("print what the YAML's short forms stand for, and plan nothing"),
    },
    positional: targets,
  },
});

export const status = buildCommand<JobFlags, string[], Context>({
  docs: { brief: "which stages are up to date, and the claims as they stand" },
  loader: calling(async () =>
    (await later<typeof import("../commands/status.ts")>(
      import.meta.resolve("../commands/status.ts"),
    )).status
  ),
  parameters: { flags: jobFlags, positional: targets },
});

export const why = buildCommand<WhyFlags, [string], Context>({
  docs: { brief: "what changed since the last result of a stage" },
  loader: calling(async () => {
    const { why } = await later<typeof import("../commands/why.ts")>(
      import.meta.resolve("../commands/why.ts"),
    );
    return (here, flags: WhyFlags, [target]: [string]) => why(here, flags, target);
  }),
  parameters: {
    flags: {
      ...jobFlags,
      against: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "a run to compare with: part of its name, last, last~1 or a manifest's path",
        placeholder: "run",
      },
    },
    positional: oneTarget,
  },
});

export const verify = buildCommand<VerifyFlags, string[], Context>({
  docs: { brief: "compute again, and compare with the store and the committed digests" },
  loader: calling(async () =>
    (await later<typeof import("../commands/verify.ts")>(
      import.meta.resolve("../commands/verify.ts"),
    )).verify
  ),
  parameters: {
    flags: {
      ...jobFlags,
      jobs: count("jobs at once (default: cores)"),
      sample: count("only this many jobs, chosen by --seed"),
      seed: count("which sample (default: 1)"),
      shuffle: count("take the jobs in a random order, equal for equal seeds", "seed"),
      write: flag("write the digests, to be committed"),
    },
    positional: targets,
    aliases: { j: "jobs" },
  },
});
