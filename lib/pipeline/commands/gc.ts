/** `gc`: what nothing needs any more, and with `--delete` its removal. */
import { type Layout, storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes, Problems, UserError } from "../../contract/errors.ts";
import {
  type Collection,
  emptyTrash,
  leftoverKinds,
  moveToTrash,
  planCollection,
  quarantineDays,
} from "../keeping/collection.ts";
import type { Digest } from "../keys/digest.ts";
import { bytesOf } from "../store/inventory.ts";
import { jobNames } from "../keeping/job-names.ts";
import { bytesText, counted } from "../words/number-text.ts";
import { pinNames, readPins } from "../keeping/pins.ts";
import { type Present, presentOf } from "../keeping/present.ts";
import { type Reason, reasons } from "../keeping/reachable.ts";
import { openLayout } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { lostViews, writeView } from "../report/view.ts";
import { claimStore } from "../store/hold.ts";
import { holderText } from "../store/holder.ts";
import { usersOf } from "../store/users.ts";
import { textTable } from "../words/text-table.ts";
import { jsonText, type Surroundings } from "./surroundings.ts";

export interface GcFlags {
  readonly delete?: boolean;
  readonly keepRuns?: number;
  readonly grace?: number;
  readonly json?: boolean;
}

export const keepRunsDaysDefault = 30;
export const graceMinutesDefault = 60;

export async function gc(here: Surroundings, flags: GcFlags): Promise<ExitCode> {
  const root = storeRoot(here.workspace);
  const write = (line: string) => here.terminal.write(line);
  if (statIfPresent(`${root}/format`) === undefined) {
    write("There is no store yet: nothing to collect.");
    return exitCodes.good;
  }
  const layout = openLayout(root);
  try {
    if (!flags.delete) {
      const { present, collection } = await planned(here, layout, flags);
      const views = viewsOfNobody(here, layout, present);
      for (const line of report({ layout, flags, present, collection, views })) write(line);
      return exitCodes.good;
    }
    const claim = await claimStore(root);
    if (claim === undefined) throw busy(root);
    let trash: string;
    let lines: readonly string[];
    try {
      const { present, collection } = await planned(here, layout, flags);
      const views = viewsOfNobody(here, layout, present);
      lines = report({ layout, flags, present, collection, views });
      trash = moveToTrash(layout, collection);
      const { workspace } = here;
      const view = await writeView(layout, [], new Map(), { existing: present.all, workspace });
      for (const remark of view.remarks) here.terminal.writeError(remark);
    } finally {
      claim.release();
    }
    emptyTrash(trash);
    for (const line of lines) write(line);
    return exitCodes.good;
  } finally {
    releaseTmp(layout);
  }
}

/** Files of the readable view whose stages are in no profile any more. */
function viewsOfNobody(
  { workspace }: Surroundings,
  layout: Layout,
  { all }: Present,
): readonly string[] {
  return lostViews(layout, all, workspace);
}

/** Users that are named in one message. */
const namedMax = 3;

function busy(root: string): UserError {
  const users = usersOf(root).map(holderText);
  const more = users.length > namedMax ? [`${users.length - namedMax} more`] : [];
  const named = [...users.slice(0, namedMax), ...more].join("; ");
  return new UserError({
    action: `cannot collect now: this store is in use by ${named || "a run"}`,
    hint: "wait until it has ended; without --delete, `gc` says what would go at any time",
    exitCode: exitCodes.busy,
  });
}

async function planned(
  { workspace, terminal }: Surroundings,
  layout: Layout,
  flags: GcFlags,
): Promise<{ readonly present: Present; readonly collection: Collection }> {
  let present: Present;
  try {
    present = await presentOf(workspace);
  } catch (error) {
    if (error instanceof Problems || error instanceof UserError) {
      terminal.writeError(
        "Nothing is collected: what the present specification needs is unknown while it has " +
          "problems.",
      );
    }
    throw error;
  }
  const { keepRuns = keepRunsDaysDefault, grace = graceMinutesDefault } = flags;
  const options = { present, now: Date.now(), keepRunsDays: keepRuns, graceMinutes: grace };
  return { present, collection: planCollection(layout, options) };
}

interface Told {
  readonly layout: Layout;
  readonly flags: GcFlags;
  readonly present: Present;
  readonly collection: Collection;
  /** Paths in the readable view. */
  readonly views: readonly string[];
}

/** What is said, line by line. */
function report(told: Told): string[] {
  const { flags, collection, layout, views } = told;
  const going = goingRows(told);
  const staying = stayingRows(collection);
  const unreadable = collection.inventory.unreadable.size;
  if (flags.json) {
    const { bytes, records, blobs } = collection;
    const foreign = collection.inventory.foreign.size;
    const counts = { bytes, results: records.length, blobs: blobs.length, unreadable, foreign };
    const deleted = flags.delete === true;
    return [jsonText("gc", { deleted, ...counts, goes: going, stays: staying })];
  }
  const lines = goingText(collection, going, flags);
  if (staying.length > 0) {
    const rows = staying.map(({ why, results, blobs, bytes }) => [
      reasonText(why, flags, pinNames(layout)),
      String(results),
      String(blobs),
      bytesText(bytes),
    ]);
    lines.push("", ...textTable([{ title: "stays because" }, ...columns], rows));
  }
  if (unreadable > 0) {
    lines.push(
      "",
      `${counted(unreadable, "record")} cannot be read and ${unreadable === 1 ? "is" : "are"} ` +
        "left alone: `deno task fsck` says more.",
    );
  }
  const foreign = collection.inventory.foreign.size;
  if (foreign > 0) {
    lines.push(
      "",
      `${counted(foreign, "record")} of another version of this program ` +
        `${foreign === 1 ? "stays" : "stay"}, with what ${
          foreign === 1 ? "it names" : "they name"
        }.`,
    );
  }
  if (views.length > 0) {
    const are = views.length === 1 ? "is" : "are";
    lines.push(
      "",
      `${counted(views.length, "file")} in artifacts/out ${are} of stages that no paper has: ` +
        (flags.delete ? "removed, but for what was edited." : "they would go."),
    );
  }
  if (going.length + views.length > 0 && !flags.delete) {
    lines.push("", "Nothing was deleted. `deno task gc --delete` deletes what would go.");
  }
  return lines;
}

const columns = [
  { title: "results", align: "right" },
  { title: "blobs", align: "right" },
  { title: "size", align: "right" },
] as const;

function goingText(
  { bytes, records, blobs }: Collection,
  rows: readonly Row[],
  flags: GcFlags,
): string[] {
  if (rows.length === 0) return ["Nothing to collect: everything in the store is kept."];
  const verb = flags.delete ? "Deleted" : "Would go";
  const counts = `${counted(records.length, "result")} and ${counted(blobs.length, "blob")}`;
  return [
    `${verb}: ${counts}, in all ${bytesText(bytes)} (${bytes} bytes).`,
    "",
    ...textTable(
      [{ title: flags.delete ? "deleted" : "would go" }, ...columns],
      rows.map((row) => [
        row.what,
        row.results === 0 ? "" : String(row.results),
        row.blobs === 0 ? "" : String(row.blobs),
        bytesText(row.bytes),
      ]),
    ),
  ];
}

interface Row {
  readonly what: string;
  readonly results: number;
  readonly blobs: number;
  readonly bytes: number;
}

/** Per stage, as far as it is known whose results these were; then code; then what is left over. */
function goingRows({ layout, present, collection }: Told): Row[] {
  const { inventory, records, blobs, leftovers } = collection;
  const names = jobNames(layout, { present: present.jobs, pins: readPins(layout).values() });
  const free = new Set(blobs);
  const rows = new Map<string, Row>();
  const add = (what: string, more: Omit<Row, "what">) => {
    const { results, blobs, bytes } = rows.get(what) ?? { results: 0, blobs: 0, bytes: 0 };
    rows.set(what, {
      what,
      results: results + more.results,
      blobs: blobs + more.blobs,
      bytes: bytes + more.bytes,
    });
  };
  for (const key of records) {
    const { record, bytes } = inventory.records.get(key)!;
    const own: Digest[] = Object.values(record.outputs).map(({ digest }) => digest)
      .filter((digest) => free.delete(digest));
    const ownBytes = bytesOf(own.map((digest) => inventory.blobs.get(digest)!));
    const stage = names.get(key)?.[0].replace(/\[.*$/, "") ??
      `${record.manifest.kind} (stage not known)`;
    add(stage, { results: 1, blobs: own.length, bytes: bytes + ownBytes });
  }
  for (const digest of free) {
    const { bytes } = inventory.blobs.get(digest)!;
    add("code, lists of sources, and blobs without a result", { results: 0, blobs: 1, bytes });
  }
  for (const kind of leftoverKinds) {
    const files = leftovers.filter((one) => one.kind === kind);
    if (files.length === 0) continue;
    add(leftoverText[kind], { results: 0, blobs: 0, bytes: bytesOf(files) });
  }
  return [...rows.values()];
}

const leftoverText: Readonly<Record<(typeof leftoverKinds)[number], string>> = {
  "unfinished work": "unfinished work of runs that died",
  "checkpoints": "states of long jobs that are done, old, or not of the present specification",
  "old damage": `damaged files set aside more than ${quarantineDays} days ago`,
  "run logs": "logs of old runs",
  "trash": "what an earlier gc moved to the trash",
};

interface StayingRow {
  readonly why: Reason;
  readonly results: number;
  readonly blobs: number;
  readonly bytes: number;
}

function stayingRows({ inventory, reachable }: Collection): StayingRow[] {
  return reasons.map((why) => {
    const keys = [...reachable.records].filter(([, reason]) => reason === why);
    const blobs = [...reachable.blobs].filter(([, reason]) => reason === why);
    const bytes = bytesOf(keys.map(([key]) => inventory.records.get(key)!)) +
      bytesOf(blobs.map(([digest]) => inventory.blobs.get(digest)!));
    return { why, results: keys.length, blobs: blobs.length, bytes };
  }).filter(({ results, blobs }) => results + blobs > 0);
}

function reasonText(why: Reason, flags: GcFlags, pins: readonly string[]): string {
  switch (why) {
    case "present":
      return "the present specification, in all its profiles";
    case "pin":
      return `pinned: ${pins.join(", ")}`;
    case "run":
      return `a run of the last ${counted(flags.keepRuns ?? keepRunsDaysDefault, "day")}`;
    case "young":
      return `younger than ${counted(flags.grace ?? graceMinutesDefault, "minute")}`;
    case "lease":
      return "a run may be working on it";
    case "foreign":
      return "named by results of another version of this program";
  }
}
