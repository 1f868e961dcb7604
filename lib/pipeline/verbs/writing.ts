/** Verbs that write sources and what is made from them: each one's flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import { calling, type Context, count, flag, jobFlags, targets, text } from "./declaration.ts";
import type { ListFlags } from "../commands/list.ts";
import type { VerdictsFlags } from "../commands/verdicts.ts";
import type { JobFlags } from "../commands/surroundings.ts";
import { later } from "../system/later.ts";

export const newPiece = buildCommand<Record<never, never>, [string, string], Context>({
  docs: { brief: "write a paper, or a plug-in with its test, that works as it is" },
  loader: calling(async () =>
    (await later<typeof import("../commands/new.ts")>(import.meta.resolve("../commands/new.ts")))
      .newPiece
  ),
  parameters: {
    flags: {},
    positional: {
      kind: "tuple",
      parameters: [
        {
          brief:
            "paper, theory, measure, dynamics, check, figure, fit, data, model, parametrization",
          parse: text,
          placeholder: "kind",
        },
        { brief: "lower-case words joined by hyphens", parse: text, placeholder: "name" },
      ],
    },
  },
});

export const list = buildCommand<ListFlags, string[], Context>({
  docs: { brief: "the plug-ins by kind, or one with its parameters and where it is used" },
  loader: calling(async () =>
    (await later<typeof import("../commands/list.ts")>(import.meta.resolve("../commands/list.ts")))
      .list
  ),
  parameters: {
    flags: {
      profile: jobFlags.profile,
      json: jobFlags.json,
      write: flag("write docs/plugins, one page for each kind"),
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "a plug-in, or a kind of plug-ins (default: all)",
        parse: text,
        placeholder: "name",
      },
    },
  },
});

export const verdicts = buildCommand<VerdictsFlags, string[], Context>({
  docs: { brief: "the verdict of every claim, and how they differ from the committed ones" },
  loader: calling(async () =>
    (await later<typeof import("../commands/verdicts.ts")>(
      import.meta.resolve("../commands/verdicts.ts"),
    )).verdicts
  ),
  parameters: {
    flags: {
      ...jobFlags,
      profile: {
        ...jobFlags.profile,
        brief: "size of the experiment, one of pipeline.yaml's profiles (default: smoke)",
      },
      backend: { ...jobFlags.backend, brief: "where tensors are computed (default: wasm)" },
      jobs: count("jobs at once (default: cores)"),
      write: flag("write the verdicts, to be committed"),
    },
    positional: targets,
    aliases: { j: "jobs" },
  },
});

export const exportResults = buildCommand<JobFlags, string[], Context>({
  docs: { brief: "claims, figures and tables for a paper in the making, in artifacts/export" },
  loader: calling(async () =>
    (await later<typeof import("../commands/export.ts")>(
      import.meta.resolve("../commands/export.ts"),
    )).exportResults
  ),
  parameters: { flags: jobFlags, positional: targets },
});
