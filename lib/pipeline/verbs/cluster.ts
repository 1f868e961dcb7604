/** The verb that a cluster's jobs start. */
import { buildCommand } from "@stricli/core";
import { calling, type Context, text } from "./declaration.ts";
import { later } from "../system/later.ts";

const word = (brief: string, placeholder: string) => ({ brief, parse: text, placeholder });

export const node = buildCommand<Record<never, never>, [string, string, string], Context>({
  docs: { brief: "run what a cluster's queue has started here; its jobs call this" },
  loader: calling(async () =>
    (await later<typeof import("../commands/cluster/node.ts")>(
      import.meta.resolve("../commands/cluster/node.ts"),
    ))
      .node
  ),
  parameters: {
    flags: {},
    positional: {
      kind: "tuple",
      parameters: [
        word("the submission", "name"),
        word("the array task", "n"),
        word("how often it was started before", "n"),
      ],
    },
  },
});
