/** The verdict on a claim, and the rule that combines the verdicts of its checks. */
import { assert } from "./errors.ts";
import type { Scalar } from "./table.ts";

export const verdicts = ["agrees", "disagrees", "outside regime", "cannot tell"] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * How the measured number should stand to `theory`: near it, at most or at least it, or between it and
 * `theoryHigh`.
 */
export const relations = ["=", "<=", ">=", "in"] as const;
export type Relation = (typeof relations)[number];

/** What one check of a claim found. Missing numbers are null, never NaN. */
export interface CheckResult {
  /** What was compared, in words: "mean correlation at width 100". */
  readonly quantity: string;
  readonly relation: Relation;
  /** The prediction; of a bound the bound, of a distance the largest one that is allowed. */
  readonly theory: number | null;
  /** Upper end of the window whose lower end is `theory`; with the relation "in" alone. */
  readonly theoryHigh?: number;
  readonly measured: number | null;
  /** Confidence interval of the measured number (level in `how`). */
  readonly low: number | null;
  readonly high: number | null;
  /** Number of independent networks (or paths) behind the measured number. */
  readonly count: number;
  /** The nearest other hypothesis, as a value of the quantity; null where none is stated. */
  readonly rival: number | null;
  /**
   * Nearness to disagreement, dimensionless, from 1 (as predicted; of a bound, certainly within) over
   * 0 (where "agrees" ends) down to -1; defined in lib/checks/rule/margin.ts. Rows of one verdict are
   * ordered by it. Null where nothing is put to a test.
   */
  readonly margin: number | null;
  readonly verdict: Verdict;
  /** The rule with its numbers filled in, so that a referee can redo it by hand. */
  readonly how: string;
}

const isText = (value: unknown) => typeof value === "string" && value.length <= 10_000;
const isNumber = (value: unknown) => value === null || Number.isFinite(value);
const isOptional = (is: (value: unknown) => boolean) => (value: unknown) =>
  value === undefined || is(value);
const isVerdict = (value: unknown) => verdicts.includes(value as Verdict);

/** What every row has to have; a workspace's own kind of comparison may leave out what is optional. */
const rowShape: Readonly<Record<string, (value: unknown) => boolean>> = {
  quantity: isText,
  theory: isNumber,
  measured: isNumber,
  low: isNumber,
  high: isNumber,
  count: Number.isFinite,
  verdict: isVerdict,
  how: isText,
  relation: isOptional((value) => relations.includes(value as Relation)),
  theoryHigh: isOptional(Number.isFinite),
  rival: isOptional(isNumber),
  margin: isOptional(isNumber),
  check: isOptional(isText),
  entry: isOptional(Number.isSafeInteger),
  point: isOptional((value) =>
    typeof value === "object" && value !== null &&
    Object.values(value).every((one) => isText(one) || Number.isFinite(one))
  ),
};

/** Why a value is no {@link ClaimVerdict}, in words; undefined if it is one. */
export function verdictProblem(value: unknown): string | undefined {
  const { verdict, headline, checks } = (value ?? {}) as Partial<ClaimVerdict>;
  if (!isVerdict(verdict)) return `its verdict is none of: ${verdicts.join(", ")}`;
  if (!Array.isArray(checks) || checks.length === 0) return "it has no list of checks";
  if (!Number.isSafeInteger(headline) || checks[headline!] === undefined) {
    return "its headline is not the number of one of its checks";
  }
  for (const [i, row] of checks.entries()) {
    const parts = (row ?? {}) as Readonly<Record<string, unknown>>;
    const wrong = Object.keys(rowShape).find((name) => !rowShape[name](parts[name]));
    if (wrong !== undefined) return `check ${i} has no right ${wrong}`;
  }
  return undefined;
}

/** The same of a JSON text. */
export function verdictTextProblem(text: string): string | undefined {
  try {
    return verdictProblem(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return `it is not JSON: ${error.message}`;
    throw error;
  }
}

/** Disagreement outweighs ignorance, which outweighs a missing assumption, which outweighs agreement. */
export function combineVerdicts(found: readonly Verdict[]): Verdict {
  assert(found.length > 0, "a claim needs at least one check");
  for (const verdict of ["disagrees", "cannot tell", "outside regime"] as const) {
    if (found.includes(verdict)) return verdict;
  }
  return "agrees";
}

/** What a check found at one point of the axes: a row of a claim. */
export interface PointResult extends CheckResult {
  /** Name of the check's plug-in. */
  readonly check: string;
  /** Index of the check among those of the claim. */
  readonly entry: number;
  /** Axis values at which it was evaluated. */
  readonly point: Readonly<Record<string, Scalar>>;
  /** Address of what was compared, `stage.output.column`; readers of the store add it. */
  readonly of?: string;
  /** The comment beside the check in the paper's YAML. It is in no key: readers of the store add it. */
  readonly because?: string;
}

/** The `verdict` output of a compare-theory stage (JSON): the claim's row and all of its checks. */
export interface ClaimVerdict {
  readonly verdict: Verdict;
  /** Index into `checks` of the row shown in the claims table. */
  readonly headline: number;
  readonly checks: readonly PointResult[];
}
