/** Verbs that look after the store and the machine: each one's flags, and where its code is. */
import { buildCommand } from "@stricli/core";
import { calling, type Context, count, flag, jobFlags, text } from "./declaration.ts";
import type { DoctorFlags } from "../commands/doctor.ts";
import type { FsckFlags } from "../commands/fsck.ts";
import type { GcFlags } from "../commands/gc.ts";
import type { PinFlags } from "../commands/pin.ts";
import { later } from "../system/later.ts";

const json = flag("one JSON object per line");

/** Days or minutes, none included. */
const timeBounds = [0, 999_999] as const;

export const fsck = buildCommand<FsckFlags, [], Context>({
  docs: { brief: "read the whole store; say what is damaged, whose it is, what happens next" },
  loader: calling(async () =>
    (await later<typeof import("../commands/fsck.ts")>(import.meta.resolve("../commands/fsck.ts")))
      .fsck
  ),
  parameters: {
    flags: { dryRun: flag("leave damaged files where they are"), json },
    positional: { kind: "tuple", parameters: [] },
    aliases: { n: "dryRun" },
  },
});

export const gc = buildCommand<GcFlags, [], Context>({
  docs: { brief: "what nothing needs any more; with --delete, its removal" },
  loader: calling(async () =>
    (await later<typeof import("../commands/gc.ts")>(import.meta.resolve("../commands/gc.ts"))).gc
  ),
  parameters: {
    flags: {
      delete: flag("delete it; without this, only say what would go"),
      keepRuns: count(
        "keep what runs of the last days made or used (default: 30)",
        "days",
        timeBounds,
      ),
      grace: count("keep files younger than this (default: 60)", "minutes", timeBounds),
      json,
    },
    positional: { kind: "tuple", parameters: [] },
  },
});

export const pin = buildCommand<PinFlags, string[], Context>({
  docs: { brief: "keep results from gc, under a name" },
  loader: calling(async () =>
    (await later<typeof import("../commands/pin.ts")>(import.meta.resolve("../commands/pin.ts")))
      .pin
  ),
  parameters: {
    flags: {
      ...jobFlags,
      list: flag("the pins that there are"),
      remove: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "give a pin up",
        placeholder: "name",
      },
      note: {
        kind: "parsed",
        parse: text,
        optional: true,
        brief: "a line about it, shown by --list",
        placeholder: "text",
      },
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "a name for the pin, then (optional) the run: its identifier, last or last~1",
        parse: text,
        placeholder: "name",
      },
      minimum: 0,
      maximum: 2,
    },
  },
});

export const doctor = buildCommand<DoctorFlags, [], Context>({
  docs: { brief: "whether this machine, its packages and the store are in order" },
  loader: calling(async () =>
    (await later<typeof import("../commands/doctor.ts")>(
      import.meta.resolve("../commands/doctor.ts"),
    )).doctor
  ),
  parameters: { flags: { json }, positional: { kind: "tuple", parameters: [] } },
});
