/** `pin`: keeps results from `gc`, under a name. */
import { type Layout, storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { counted } from "../words/number-text.ts";
import {
  checkPinName,
  type Pin,
  pinFormat,
  pinNames,
  readPin,
  removePin,
  writePin,
} from "../keeping/pins.ts";
import { findRun } from "../runs/manifest.ts";
import { openStore } from "../store/store.ts";
import { openLayout } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { holdStore } from "../store/hold.ts";
import { tableWidth, textTable } from "../words/text-table.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";
import { planned } from "./plan.ts";

export interface PinFlags extends JobFlags {
  readonly list?: boolean;
  readonly remove?: string;
  readonly note?: string;
}

export async function pin(
  here: Surroundings,
  flags: PinFlags,
  [name, run]: readonly string[],
): Promise<ExitCode> {
  const layout = openLayout(storeRoot(here.workspace));
  try {
    if (flags.remove !== undefined) return remove(here, layout, flags.remove);
    if (flags.list) return list(here, layout, flags);
    if (name === undefined) throw nameless();
    checkPinName(name);
    // `gc` must not take away what is being pinned.
    const waits = (message: string) => here.terminal.writeError(message);
    using _hold = await holdStore(layout.root, {
      signal: here.signal,
      waits,
      work: `pin ${name}`,
    });
    return await add(here, layout, { flags, name, run });
  } finally {
    releaseTmp(layout);
  }
}

function nameless(): UserError {
  return new UserError({
    action: "cannot pin without a name",
    allowed: "pin <name> [run], pin --list, pin --remove <name>",
  });
}

interface Wanted {
  readonly flags: PinFlags;
  readonly name: string;
  readonly run: string | undefined;
}

async function add(here: Surroundings, layout: Layout, wanted: Wanted): Promise<ExitCode> {
  const { flags, name, run } = wanted;
  const made = run === undefined
    ? await presentResults(here, wanted)
    : resultsOfRun(layout, { name, run });
  const pinned: Pin = {
    format: pinFormat,
    kind: "pin",
    created: new Date().toISOString(),
    ...made,
    ...(flags.note === undefined ? {} : { note: flags.note }),
  };
  writePin(layout, name, pinned);
  const count = Object.keys(pinned.results).length;
  if (flags.json) here.terminal.write(jsonText("pin", { name, ...pinned }));
  else {
    here.terminal.write(
      `Pinned ${counted(count, "result")} as "${name}": gc keeps them until ` +
        `\`deno task pin --remove ${name}\`.`,
    );
  }
  return exitCodes.good;
}

type Made = Pick<Pin, "results" | "run" | "profile">;

async function presentResults(here: Surroundings, { flags, name }: Wanted): Promise<Made> {
  const { jobs: all } = await planned(here, flags, []);
  const missing = all.filter(({ entry }) => entry.action !== "reused").map(({ job }) => job.id);
  if (missing.length > 0) {
    throw incomplete(name, {
      missing,
      total: all.length,
      what: "the present specification",
      hint: "`deno task repro` first",
    });
  }
  const profile = flags.profile;
  return {
    ...(profile === undefined ? {} : { profile }),
    results: Object.fromEntries(all.map(({ entry }) => [entry.job, entry.key!])),
  };
}

function resultsOfRun(layout: Layout, { name, run }: { name: string; run: string }): Made {
  const manifest = findRun(layout, run);
  const store = openStore(layout);
  const jobs = Object.entries(manifest.jobs);
  const missing = jobs.filter(([, { key }]) => {
    const record = store.getRecord(key);
    return record === undefined ||
      !Object.values(record.outputs).every((output) => store.hasBlob(output));
  }).map(([job]) => job);
  if (missing.length > 0) {
    throw incomplete(name, {
      missing,
      total: jobs.length,
      what: `the run ${manifest.run}`,
      hint: "check out what it ran, and `deno task repro`",
    });
  }
  return {
    run: manifest.run,
    profile: manifest.profile,
    results: Object.fromEntries(jobs.map(([job, { key }]) => [job, key])),
  };
}

function incomplete(
  name: string,
  { missing, total, what, hint }: {
    readonly missing: readonly string[];
    readonly total: number;
    readonly what: string;
    readonly hint: string;
  },
): UserError {
  const some = missing.slice(0, 3).join(", ") + (missing.length > 3 ? ", …" : "");
  return new UserError({
    action: `cannot pin ${what} as "${name}": ${missing.length} of ${counted(total, "result")} ` +
      `${missing.length === 1 ? "is" : "are"} not in the store (${some})`,
    hint,
    exitCode: exitCodes.stageFailed,
  });
}

function remove({ terminal }: Surroundings, layout: Layout, name: string): ExitCode {
  removePin(layout, name);
  terminal.write(
    `Removed the pin "${name}". What only it kept goes with the next \`gc --delete\`.`,
  );
  return exitCodes.good;
}

function list({ terminal }: Surroundings, layout: Layout, { json }: PinFlags): ExitCode {
  const pins = pinNames(layout).map((name) => ({ name, pin: readPin(layout, name) }));
  if (json) {
    for (const { name, pin } of pins) {
      terminal.write(jsonText("pin", { name, ...(pin ?? { damaged: true }) }));
    }
    return exitCodes.good;
  }
  if (pins.length === 0) {
    terminal.write("No pins. `deno task pin <name>` keeps the present results.");
    return exitCodes.good;
  }
  const rows = pins.map(({ name, pin }) =>
    pin === undefined ? [name, "damaged", "", "", "", "`deno task fsck` says more"] : [
      name,
      pin.kind,
      pin.created.slice(0, 16).replace("T", " "),
      String(Object.keys(pin.results).length),
      pin.run ?? "",
      pin.note ?? "",
    ]
  );
  const columns = [
    { title: "name" },
    { title: "kind" },
    { title: "made (UTC)" },
    { title: "results", align: "right" },
    { title: "run" },
    { title: "note", wraps: true },
  ] as const;
  for (const line of textTable(columns, rows, { width: tableWidth(terminal) })) {
    terminal.write(line);
  }
  return exitCodes.good;
}
