/**
 * The committed verdicts of a profile, tests/fixtures/verdicts-<profile>.json: one line for each claim,
 * in the order of the papers, so that a change is read as a difference of lines. A line says the verdict,
 * how many checks agree, and the row that the table of claims shows: "agrees, 24 of 24; <= at width 100".
 */
import { UserError } from "../../contract/errors.ts";
import { type ClaimVerdict, verdicts } from "../../contract/verdict.ts";
import { readIfPresent } from "../store/file-operations.ts";

/** What a line says, by the identifier of the claim's job; see {@link verdictLine}. */
export type Verdicts = ReadonlyMap<string, string>;

/** "agrees, 24 of 24; <= at width 100, depth 50": no measured number, which would change with any draw. */
export function verdictLine({ verdict, headline, checks }: ClaimVerdict): string {
  const agreeing = checks.filter((row) => row.verdict === "agrees").length;
  const { relation, point } = checks[headline];
  const at = Object.entries(point).map(([name, value]) => `${name} ${value}`).join(", ");
  return `${verdict}, ${agreeing} of ${checks.length}; ${relation}${at === "" ? "" : ` at ${at}`}`;
}

/** A claim whose line is not the committed one. */
export interface VerdictDifference {
  readonly job: string;
  /** Undefined for a claim that has none in the file. */
  readonly committed?: string;
  /** Undefined for a claim that is in no paper any more. */
  readonly found?: string;
}

/** Path of a profile's verdicts from the workspace. */
export function verdictsPath(profile: string): string {
  return `tests/fixtures/verdicts-${profile}.json`;
}

/** The text of the file. */
export function verdictsText(found: Verdicts): string {
  return JSON.stringify(Object.fromEntries(found), null, 1) + "\n";
}

/** The verdicts of a profile; undefined if there is no file. Throws a UserError for one it cannot read. */
export function readVerdicts(workspace: string, profile: string): Verdicts | undefined {
  const bytes = readIfPresent(`${workspace}/${verdictsPath(profile)}`);
  if (bytes === undefined) return undefined;
  return parseVerdicts(new TextDecoder().decode(bytes), profile);
}

/** Reads the text of the file of a profile. */
export function parseVerdicts(text: string, profile: string): Verdicts {
  const file = verdictsPath(profile);
  const place = { file, line: 1, column: 1 };
  const hint = `fix the merge, or write the file again with \`${verdictsCommand(profile)}\``;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UserError({ place, action: `cannot read this file: ${error.message}`, hint });
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw new UserError({ place, action: "cannot read this file: it is no map of verdicts", hint });
  }
  return new Map(
    Object.entries(read).map(([job, verdict]): [string, string] => {
      // A line that says the verdict alone is one of an earlier version.
      if (verdicts.some((word) => verdict === word || String(verdict).startsWith(`${word}, `))) {
        return [job, String(verdict)];
      }
      throw new UserError({
        place,
        action: `cannot read ${JSON.stringify(verdict)} as the verdict of "${job}"`,
        allowed: verdicts.join(", "),
        hint,
      });
    }),
  );
}

/** The command that writes the verdicts of a profile. */
export function verdictsCommand(profile: string): string {
  return `deno task verdicts${profile === "smoke" ? "" : ` --profile ${profile}`} --write`;
}

/** Where two sets of verdicts differ, in the order of the found ones, then those that are gone. */
export function verdictDifferences(committed: Verdicts, found: Verdicts): VerdictDifference[] {
  const jobs = new Set([...found.keys(), ...committed.keys()]);
  return [...jobs].filter((job) => committed.get(job) !== found.get(job)).map((job) => ({
    job,
    ...(committed.has(job) ? { committed: committed.get(job)! } : {}),
    ...(found.has(job) ? { found: found.get(job)! } : {}),
  }));
}

/** A difference in words: `paper/C1: agrees; committed: cannot tell`. */
export function differenceText({ job, committed, found }: VerdictDifference): string {
  if (found === undefined) return `${job}: in the committed verdicts, but in no paper`;
  return committed === undefined
    ? `${job}: ${found}; it has no committed verdict`
    : `${job}: ${found}; committed: ${committed}`;
}
