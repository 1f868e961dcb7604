/** Verbs by which results go to others and come from them: each one's flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import type { PullFlags } from "../commands/sharing/pull.ts";
import type { PushFlags } from "../commands/sharing/push.ts";
import { later } from "../system/later.ts";
import { calling, type Context, flag, jobFlags, text } from "./declaration.ts";

/** An address, then any number of targets. */
const addressAndTargets = {
  kind: "array",
  parameter: {
    brief: "address of the remote store, then (optional) targets",
    parse: text,
    placeholder: "url",
  },
  minimum: 1,
} as const;

export const pull = buildCommand<PullFlags, string[], Context>({
  docs: { brief: "bring the results that a remote store has, and compute nothing" },
  loader: calling(async () =>
    (await later<typeof import("../commands/sharing/pull.ts")>(
      import.meta.resolve("../commands/sharing/pull.ts"),
    ))
      .pull
  ),
  parameters: {
    flags: { ...jobFlags, unsigned: flag("take results whoever made them") },
    positional: addressAndTargets,
  },
});

export const push = buildCommand<PushFlags, string[], Context>({
  docs: { brief: "put results, signed, where others can take them" },
  loader: calling(async () =>
    (await later<typeof import("../commands/sharing/push.ts")>(
      import.meta.resolve("../commands/sharing/push.ts"),
    ))
      .push
  ),
  parameters: {
    flags: { ...jobFlags, unsigned: flag("sign nothing") },
    positional: addressAndTargets,
  },
});
