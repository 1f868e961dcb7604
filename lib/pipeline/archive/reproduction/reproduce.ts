/**
 * What a reader does with an archive who has nothing else: checks every byte, computes the jobs again,
 * compares, and shows the table of claims. One line at the end says whether it holds.
 */
import { UserError } from "../../../contract/errors.ts";
import type { Digest } from "../../keys/digest.ts";
import { parseVerdict, verdictOutput } from "../../report/claims.ts";
import { type ClaimRow, claimsTable } from "../../report/claims-table.ts";
import type { StoredRecord } from "../../store/record.ts";
import { counted, durationText } from "../../words/number-text.ts";
import type { Terminal } from "../../words/terminal.ts";
import {
  type ArchiveDescription,
  descriptionFormat,
  descriptionPath,
} from "../archive-description.ts";
import { checkBag } from "../bag/bag-check.ts";
import { bytesIn, type FileTree } from "../bag/file-tree.ts";
import type { ReproductionFlags } from "./arguments.ts";
import { type ArchivedStore, archivedStore, DamagedArchive } from "./archived-store.ts";
import { Recomputation, type RecomputationOptions, type Recomputed } from "./recomputation.ts";
import { chosenKeys } from "./selection.ts";

/** Problems of files that are shown; the rest are counted. */
const problemsShown = 50;

export interface Reproduction {
  readonly tree: FileTree;
  readonly flags: ReproductionFlags;
  readonly terminal: Terminal;
  /** Seconds since any moment. */
  readonly clock: () => number;
  readonly run?: RecomputationOptions["run"];
}

/** True if every byte is as it was archived, and every job that was computed again gave its record's bytes. */
export async function reproduce(given: Reproduction): Promise<boolean> {
  const { tree, flags, terminal, clock } = given;
  const startedAt = clock();
  const { files, problems } = checkBag(tree);
  terminal.write(
    `Checked ${counted(files, "file")} in ${durationText(clock() - startedAt)}: ` +
      (problems.length === 0
        ? "every byte is as it was archived."
        : "this is not what was archived."),
  );
  for (const problem of problems.slice(0, problemsShown)) terminal.write(`  ${problem}`);
  if (problems.length > problemsShown) {
    terminal.write(`  … and ${problems.length - problemsShown} more`);
  }
  if (problems.length > 0) {
    terminal.write(`This archive does not hold: ${counted(problems.length, "problem")} of files.`);
    return false;
  }
  const description = descriptionIn(tree);
  const store = archivedStore(tree);
  const records = recordsOf(store, description);
  if (flags.checkOnly) {
    showClaims(description, { records, store, terminal });
    terminal.write(
      "This archive holds: every byte is as it was archived; nothing was computed again.",
    );
    return true;
  }
  const results = await recomputed(given, { description, store, records });
  showClaims(description, { records, store, terminal });
  const isOfProgram = (key: Digest) => records.get(key)!.manifest.program !== undefined;
  return conclude(results, { description, terminal, count: records.size, isOfProgram });
}

export function descriptionIn(tree: FileTree): ArchiveDescription {
  if (!tree.sizes.has(descriptionPath)) throw new DamagedArchive(`${descriptionPath} is missing`);
  const text = new TextDecoder().decode(bytesIn(tree, descriptionPath));
  const description = JSON.parse(text) as ArchiveDescription;
  if (description.format === descriptionFormat) return description;
  throw new UserError({
    action: `cannot read an archive of format ${description.format}`,
    allowed: String(descriptionFormat),
    hint: "use the reproduce.mjs that it carries",
  });
}

function recordsOf(
  store: ArchivedStore,
  { jobs }: ArchiveDescription,
): ReadonlyMap<Digest, StoredRecord> {
  const records = new Map<Digest, StoredRecord>();
  for (const { key } of jobs) if (!records.has(key)) records.set(key, store.record(key));
  return records;
}

type Results = ReadonlyMap<Digest, Recomputed>;

async function recomputed(
  { flags, terminal, clock, run }: Reproduction,
  { description, store, records }: {
    readonly description: ArchiveDescription;
    readonly store: ArchivedStore;
    readonly records: ReadonlyMap<Digest, StoredRecord>;
  },
): Promise<Results> {
  const keys = chosenKeys(description, records, flags);
  const startedAt = clock();
  const recomputation = new Recomputation(store, records, {
    jobs: flags.jobs,
    ...(run === undefined ? {} : { run }),
  });
  const results = new Map<Digest, Recomputed>();
  let told = startedAt;
  await Promise.all(keys.map(async (key) => {
    results.set(key, await recomputation.of(key));
    if (clock() - told < secondsBetweenLines) return;
    told = clock();
    terminal.writeError(
      `${results.size} of ${keys.length} jobs, ${durationText(told - startedAt)}`,
    );
  }));
  const equal = [...results.values()].filter(({ result }) => result === "equal").length;
  terminal.write(
    `Computed ${keys.length} of ${counted(records.size, "job")} again in ` +
      `${durationText(clock() - startedAt)}: ${equal} equal to the bit.`,
  );
  return results;
}

const secondsBetweenLines = 10;

/** The table as its verdicts say it: those that were computed again are equal to these, or named below. */
function showClaims(
  { papers, claims, jobs }: ArchiveDescription,
  { records, store, terminal }: {
    readonly records: ReadonlyMap<Digest, StoredRecord>;
    readonly store: ArchivedStore;
    readonly terminal: Terminal;
  },
): void {
  const keys = new Map(jobs.map(({ id, key }) => [id, key]));
  const rows: ClaimRow[] = [];
  for (const { job, compared, ...row } of claims) {
    const output = job === undefined
      ? undefined
      : records.get(keys.get(job)!)?.outputs[verdictOutput];
    if (output === undefined) rows.push(row);
    else {
      rows.push({ ...row, compared, verdict: parseVerdict(store.blob(output.digest)) });
    }
  }
  for (const line of claimsTable(papers, rows, terminal)) terminal.write(line);
  if (rows.length > 0) terminal.write("");
}

function conclude(
  results: Results,
  { description: { jobs }, terminal, count, isOfProgram }: {
    readonly description: ArchiveDescription;
    readonly terminal: Terminal;
    /** Jobs of the archive. */
    readonly count: number;
    readonly isOfProgram: (key: Digest) => boolean;
  },
): boolean {
  const names = new Map(jobs.map(({ id, key }) => [key, id]));
  const bad = [...results].filter(([, { result }]) =>
    result === "different" || result === "failed"
  );
  for (const [key, found] of bad) {
    if (found.result === "equal") continue;
    terminal.write(`${names.get(key)}: ${found.result === "failed" ? "failed: " : ""}${found.why}`);
  }
  const notCompared = [...results.keys()].filter((key) =>
    results.get(key)!.result === "not comparable"
  );
  if (bad.length > 0) {
    terminal.write(
      `This archive does not hold: ${counted(bad.length, "job")} did not give its bytes.`,
    );
    return false;
  }
  const compared = results.size - notCompared.length;
  const ofPrograms = notCompared.filter((key) => isOfProgram(key)).length;
  const others = [[ofPrograms, "programs"], [notCompared.length - ofPrograms, "a GPU"]] as const;
  const left = others.filter(([count]) => count > 0).map(([count, whose]) =>
    `; ${counted(count, "job")} of ${whose} not compared`
  ).join("");
  terminal.write(
    `This archive holds: every byte is as it was archived, and ${
      compared === count
        ? `all ${counted(count, "job")}`
        : `${compared} of ${counted(count, "job")}`
    } gave the same bytes again${left}.`,
  );
  return true;
}
