/**
 * The rows of claims in profile laptop as they were last computed, so that tests can ask what a wrong law would
 * have made of them without an hour of computing; of the papers that have wrong laws in tests/papers/wrong-laws.
 * The file is tests/fixtures/rows-laptop.json, a line for each row.
 *
 * To write it anew, after `deno task repro --profile laptop --backend wasm`:
 *
 *     deno run -q -P=engine tests/papers/recorded-rows.ts
 *
 * With names of papers as arguments it renews theirs and keeps the others.
 */
import { assert, UserError } from "../../lib/contract/errors.ts";
import type { PointResult } from "../../lib/contract/verdict.ts";
import { planOf } from "../../lib/pipeline/planning/plan.ts";
import { loadSpecification } from "../../lib/pipeline/reading/load.ts";
import { claimRows, knownOutputs } from "../../lib/pipeline/report/claims.ts";
import { layoutOf, storeRoot } from "../../lib/pipeline/store/layout.ts";
import { repository } from "../repository-files.ts";

/** What is kept of a row; numbers to six digits, ends and rivals that are missing are null. */
export type RecordedRow =
  & Pick<PointResult, "entry" | "check" | "relation" | "theory" | "theoryHigh" | "measured">
  & Pick<PointResult, "low" | "high" | "rival" | "verdict" | "point">
  & {
    /** Largest difference from theory that agrees; null for bounds, windows and distances. */
    readonly allowed: number | null;
  };

/** Rows by claim, in the order of the papers. */
export type RecordedRows = Readonly<Record<string, readonly RecordedRow[]>>;

const path = `${repository}/tests/fixtures/rows-laptop.json`;

/** A file for each paper, wrong-law.ts. */
export const wrongLawsFolder = `${repository}/tests/papers/wrong-laws`;

/** Names of the papers that have a file. */
export function papersWithWrongLaws(): readonly string[] {
  return [...Deno.readDirSync(wrongLawsFolder)].map(({ name }) => name.replace(/\.yaml$/, ""))
    .sort();
}

export const recordCommand = "deno run -q -P=engine tests/papers/recorded-rows.ts";

export function recordedRows(): RecordedRows {
  return JSON.parse(Deno.readTextFileSync(path));
}

const rounded = (value: number | null) => value === null ? null : Number(value.toPrecision(6));

/** The tolerance by the words of the rule, which all checks of an equation end with. */
export function allowedOf({ relation, how }: Pick<PointResult, "relation" | "how">): number | null {
  if (relation !== "=") return null;
  const found = how.match(/allowed [^;]*?= ([-+.e\d]+)(?:;|$)/);
  assert(found !== null, `no tolerance in "${how}"`);
  return Number(found[1]);
}

/** A row as it is recorded. */
export function recorded(row: PointResult): RecordedRow {
  return {
    entry: row.entry,
    check: row.check,
    relation: row.relation,
    theory: rounded(row.theory),
    ...(row.theoryHigh === undefined ? {} : { theoryHigh: rounded(row.theoryHigh)! }),
    measured: rounded(row.measured),
    low: rounded(row.low),
    high: rounded(row.high),
    rival: rounded(row.rival),
    verdict: row.verdict,
    allowed: row.check === "outside-regime" ? null : allowedOf(row),
    point: row.point,
  };
}

/** The text of the file. */
export function rowsText(rows: RecordedRows): string {
  const claims = Object.entries(rows).map(([claim, found]) =>
    `${JSON.stringify(claim)}: [\n${found.map((row) => ` ${JSON.stringify(row)}`).join(",\n")}\n]`
  );
  return `{\n${claims.join(",\n")}\n}\n`;
}

/**
 * The rows of profile laptop that this workspace's store has for some papers, among those of `before`, in the
 * order of the papers. Throws a UserError if a claim was not run.
 */
async function renewed(papers: readonly string[], before: RecordedRows): Promise<RecordedRows> {
  const graph = await loadSpecification(repository, { profile: "laptop", isReadOnly: true });
  const { entries } = await planOf(graph, { workspace: repository, backend: "wasm" });
  const layout = layoutOf(storeRoot(repository));
  const found: Record<string, readonly RecordedRow[]> = {};
  const known = papersWithWrongLaws();
  for (
    const { paper, claim, point, verdict } of claimRows(
      { graph, jobs: graph.jobs, layout },
      knownOutputs(entries),
    )
  ) {
    if (claim.pending !== undefined || !known.includes(paper)) continue;
    const name = `${paper}/${claim.name}${point}`;
    if (!papers.includes(paper)) {
      if (before[name] !== undefined) found[name] = before[name];
      continue;
    }
    if (verdict === undefined) {
      throw new UserError({
        action: `cannot record the rows of ${name}: it was not run`,
        hint: "`deno task repro --profile laptop --backend wasm` runs it",
      });
    }
    found[name] = verdict.checks.map(recorded);
  }
  return found;
}

if (import.meta.main) {
  const papers = Deno.args.length === 0 ? papersWithWrongLaws() : Deno.args;
  const before = Deno.args.length === 0 ? {} : recordedRows();
  Deno.writeTextFileSync(path, rowsText(await renewed(papers, before)));
  Deno.exit(0);
}
