/** What the rows of a claim compare, in words: so that no two of them read the same. */
import type { ClaimVerdict, PointResult } from "../../contract/verdict.ts";
import type { ClaimProse, PaperSpec, StageSpec } from "../specification/specification.ts";

/**
 * The verdict with what the paper's YAML says of each check today: its comment, and the address of what it
 * compares (`stage.output.column`, of a fit what is fitted). Neither is in a key.
 */
export function annotated(
  verdict: ClaimVerdict,
  { paper, stage }: { readonly paper: PaperSpec; readonly stage: StageSpec },
): ClaimVerdict {
  const addresses = (stage.slots.checks ?? []).map((check) => addressOf(paper, { stage, check }));
  const checks = verdict.checks.map((row): PointResult => {
    const because = stage.slots.checks?.[row.entry]?.because;
    const of = addresses[row.entry];
    return {
      ...row,
      ...(of === undefined ? {} : { of }),
      ...(because === undefined ? {} : { because }),
    };
  });
  return { ...verdict, checks };
}

type Check = NonNullable<StageSpec["slots"]["checks"]>[number];

/** The role of what is measured, unless a check names another (contract/plugins.ts). */
const measuredRole = "measured";

function addressOf(
  paper: PaperSpec,
  { stage, check }: { readonly stage: StageSpec; readonly check: Check },
): string | undefined {
  const input = stage.inputs[String(check.words.input ?? measuredRole)];
  if (input === undefined) return undefined;
  const source = paper.stages.find(({ name }) => name === input.stage);
  const fitted = source?.slots.fit?.[0]?.params.column;
  const samples = Object.values(source?.inputs ?? {});
  if (typeof fitted === "string" && samples.length === 1) {
    return [samples[0].stage, samples[0].output, fitted].join(".");
  }
  const { column } = check.params;
  return [input.stage, input.output, ...typeof column === "string" ? [column] : []].join(".");
}

/** What of a claim's rows is not the same in all of them, and what is. */
export interface Differences {
  /** Whether they compare what comes from different places. */
  readonly source: boolean;
  /** Coordinates of their points, in order of first appearance. */
  readonly coordinates: readonly string[];
  /** In words: "of networks.correlation.rho at depth 50"; "" if they share nothing. */
  readonly common: string;
}

/** What tells the rows of a claim apart, and what they share. */
export function differencesOf(rows: readonly PointResult[]): Differences {
  const names = [...new Set(rows.flatMap(({ point }) => Object.keys(point)))];
  const differs = (name: string) => new Set(rows.map(({ point }) => point[name])).size > 1;
  const sources = new Set(rows.map(sourceOf));
  const [source] = sources;
  const shared = names.filter((name) => !differs(name))
    .map((name) => `${name} ${rows[0].point[name]}`);
  const common = [
    ...(sources.size === 1 && source !== undefined ? [`of ${source}`] : []),
    ...(shared.length > 0 ? [`at ${shared.join(", ")}`] : []),
  ].join(" ");
  return { source: sources.size > 1, coordinates: names.filter(differs), common };
}

/** Where what is compared is from: an address, without the column if the quantity names that. */
export function sourceOf({ quantity, of }: PointResult): string | undefined {
  const [stage, output, ...column] = of?.split(".") ?? [];
  if (column.length === 0 || !quantity.includes(column.join("."))) return of;
  return `${stage}.${output}`;
}

/**
 * The row that stands for the claim: the claim's own name for it if the row is of the check that this
 * is about (the first, or those that say `headline: true`), else the check's; and its point, as far as it
 * tells it from the other rows.
 */
export function comparedText(
  { checks, headline }: ClaimVerdict,
  { claim, stage }: { readonly claim: ClaimProse; readonly stage: StageSpec },
): string {
  const row = checks[headline];
  const uses = stage.slots.checks ?? [];
  const named = uses.some(({ words }) => words.headline === true)
    ? uses[row.entry]?.words.headline === true
    : row.entry === 0;
  const { source, coordinates } = differencesOf(checks);
  const name = named && claim.quantity !== undefined ? claim.quantity : nameOf(row, source);
  const point = coordinates.filter((name) => name in row.point)
    .map((name) => `${name} ${row.point[name]}`);
  return point.length === 0 ? name : `${name} at ${point.join(", ")}`;
}

/**
 * "slope of networks.correlation.rho"; where rows are from different places also "mean of rho in
 * networks.correlation".
 */
export function nameOf(row: PointResult, isOneOfSources: boolean): string {
  const { quantity, of } = row;
  const source = sourceOf(row);
  if (source === undefined) return quantity;
  if (source === of && of.split(".").length > 2) return `${quantity} of ${of}`;
  return isOneOfSources ? `${quantity} in ${source}` : quantity;
}
