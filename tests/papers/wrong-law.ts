/**
 * A wrong law, planted for the rows of a claim: the number that the networks would have given had it been true,
 * and what the row would then have said at the size and with the interval that profile laptop has.
 *
 * Each file of tests/papers/wrong-laws is for one paper: by claim a list of laws. Rows whose check names a rival
 * need none, as the rival is the wrong law.
 */
import * as v from "valibot";
import { parse } from "yaml";
import { assert } from "../../lib/contract/errors.ts";
import type { Theory } from "../../lib/contract/plugins.ts";
import type { Verdict } from "../../lib/contract/verdict.ts";
import { judge } from "../../lib/checks/rule/judgement.ts";
import { type RecordedRow, wrongLawsFolder } from "./recorded-rows.ts";

const table = v.strictObject({ by: v.array(v.string()), values: v.record(v.string(), v.number()) });
const prediction = v.strictObject({
  theory: v.string(),
  quantity: v.string(),
  with: v.record(v.string(), v.unknown()),
});

const wrongLaw = v.strictObject({
  /** Indices of the claim's checks, as short forms stand for them. */
  checks: v.array(v.number()),
  /** The wrong law, in words. */
  law: v.pipe(v.string(), v.minLength(10)),
  /**
   * What it gives at a row's point: a number, one by columns of the point, so many times (or so much more than)
   * the row's own prediction, of a bound or a window what was measured; or what a theory predicts there with
   * other parameters.
   */
  gives: v.union([
    v.number(),
    v.strictObject({ times: v.number() }),
    v.strictObject({ plus: v.number() }),
    table,
    prediction,
  ]),
  /** The interval grows (or is mirrored) with the number, where it would else be moved as it is. */
  interval: v.optional(v.literal("in proportion")),
  /** What the row says then, where it is not "disagrees". */
  says: v.optional(v.literal("cannot tell")),
});
export type WrongLaw = v.InferOutput<typeof wrongLaw>;

/** Wrong laws of a paper, by claim. */
export function wrongLawsOf(paper: string): Readonly<Record<string, readonly WrongLaw[]>> {
  const text = Deno.readTextFileSync(`${wrongLawsFolder}/${paper}.yaml`);
  return v.parse(v.record(v.string(), v.array(wrongLaw)), parse(text));
}

/** The number that a wrong law gives at the point of a row, in the unit measured. */
export function givenBy(
  { gives }: Pick<WrongLaw, "gives">,
  row: RecordedRow,
): number | Promise<number> {
  if (typeof gives === "number") return gives;
  if ("theory" in gives) return predictedBy(gives, row.point);
  if ("by" in gives) {
    const key = gives.by.map((name) => String(row.point[name])).join(", ");
    const found = gives.values[key];
    assert(found !== undefined, `no number at ${key}`);
    return found;
  }
  const from = row.relation === "=" ? row.theory : row.measured;
  assert(from !== null, "a row without a number");
  return "times" in gives ? gives.times * from : gives.plus + from;
}

async function predictedBy(
  { theory, quantity, with: params }: v.InferOutput<typeof prediction>,
  point: RecordedRow["point"],
): Promise<number> {
  const { plugin }: { readonly plugin: Theory<unknown> } = await import(
    `../../lib/theory/${theory}.ts`
  );
  const { entries } = plugin.params as unknown as { readonly entries: object };
  const known = Object.entries(point).filter(([name]) => name in entries && !(name in params));
  const found = plugin.predict(
    v.parse(plugin.params, { ...Object.fromEntries(known), ...params }),
  )[quantity];
  assert(found?.shape === "scalar", `no number "${quantity}" of ${theory}`);
  return found.value;
}

/**
 * The interval of a row, moved to another number. For an equation it is as wide as it was (which is what its rule
 * asks for), for a bound as wide on both sides as on its wider one: a distance or a share has an end at 0 or 1
 * that means nothing elsewhere. An end that a row does not show is its number.
 */
function movedInterval(
  value: number,
  { relation, measured, low, high }: RecordedRow,
  interval: WrongLaw["interval"],
): { readonly low: number; readonly high: number } {
  assert(measured !== null, "a row without a number");
  const [lower, upper] = [low ?? measured, high ?? measured];
  if (interval === "in proportion") {
    const ends = [lower, upper].map((end) => value * end / measured);
    return { low: Math.min(...ends), high: Math.max(...ends) };
  }
  const half = relation === "="
    ? (upper - lower) / 2
    : Math.max(measured - lower, upper - measured);
  return { low: value - half, high: value + half };
}

/** What a row would say of networks that gave `value`, with their scatter and the row's tolerance as they are. */
export function verdictOf(
  value: number,
  row: RecordedRow,
  interval?: WrongLaw["interval"],
): Verdict {
  const { low, high } = movedInterval(value, row, interval);
  const { relation, theory, theoryHigh = Infinity, allowed, rival } = row;
  assert(theory !== null, "a row without a theory");
  if (relation === "=") {
    assert(allowed !== null, "a row without a tolerance");
    return judge({ value, standardError: NaN, low, high }, {
      theory,
      allowance: { allowed, terms: String(allowed) },
      rival: rival ?? undefined,
    }).verdict;
  }
  // Distances are bounds from above too: their rule disagrees a little sooner.
  const [above, below] = relation === "<="
    ? [-Infinity, theory]
    : [theory, relation === "in" ? theoryHigh : Infinity];
  if (low > above && high < below) return "agrees";
  return low > below || high < above ? "disagrees" : "cannot tell";
}

/** What a row of an equation says of the networks as they are, with another number for theory's. */
export function verdictAgainst(value: number, row: RecordedRow): Verdict {
  const { measured, low, high, allowed } = row;
  assert(row.relation === "=" && measured !== null && allowed !== null, "no row of an equation");
  return judge({
    value: measured,
    standardError: NaN,
    low: low ?? measured,
    high: high ?? measured,
  }, { theory: value, allowance: { allowed, terms: String(allowed) } }).verdict;
}
