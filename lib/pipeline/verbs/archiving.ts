/** The verb that writes and checks archives: its flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import type { ArchiveFlags } from "../commands/archive.ts";
import { later } from "../system/later.ts";
import { calling, type Context, flag, jobFlags, targets, text } from "./declaration.ts";

export const archive = buildCommand<ArchiveFlags, string[], Context>({
  docs: { brief: "write results and all behind them as one file for an archive, or check one" },
  loader: calling(async () =>
    (await later<typeof import("../commands/archive.ts")>(
      import.meta.resolve("../commands/archive.ts"),
    )).archive
  ),
  parameters: {
    flags: {
      ...jobFlags,
      withoutIntermediates: flag("leave out what only stages before claims and figures gave"),
      check: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "check an archive (file, url, or the folder it was unpacked into); write none",
        placeholder: "path",
      },
      deposit: {
        kind: "enum",
        values: ["zenodo"],
        optional: true,
        brief:
          "with --dry-run: write the archive, and print what its deposit would say; nothing is sent",
      },
      dryRun: flag("of --deposit: say what would be sent"),
    },
    positional: targets,
  },
});
