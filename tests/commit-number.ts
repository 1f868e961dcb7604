/**
 * What is too dear to test whole at every commit is tested in parts, another at each, by the number of
 * commits behind this one; without Git it is always the first part. `ASYMPTOPIA_COMMIT=1234` tests the parts
 * of another commit, which repeats its failures; `ASYMPTOPIA_ALL=1` tests all of it at once.
 */
import { fromFileUrl } from "../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../"));

/** Whether everything is tested, whatever the commit. */
export const takesAll = Deno.env.get("ASYMPTOPIA_ALL") === "1";

let counted: number | undefined;

export function commitNumber(): number {
  return counted ??= countCommits();
}

function countCommits(): number {
  const given = Deno.env.get("ASYMPTOPIA_COMMIT");
  if (given !== undefined) return asNumber(given);
  try {
    const { success, stdout } = new Deno.Command("git", {
      args: ["rev-list", "--count", "HEAD"],
      cwd: repository,
      stderr: "null",
    }).outputSync();
    const count = Number(new TextDecoder().decode(stdout));
    return success && Number.isSafeInteger(count) ? count : 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function asNumber(given: string): number {
  if (/^\d{1,9}$/.test(given)) return Number(given);
  throw new RangeError(`cannot use "${given}" for ASYMPTOPIA_COMMIT; allowed: a number of commits`);
}

/** Of things in order, every n-th, beginning with another at each number. */
export function partOf<T>(things: readonly T[], parts: number, number: number): T[] {
  return things.filter((_, index) => index % parts === number % parts);
}

/** Of things in order, those whose turn it is at this commit; `ahead` is how many commits too early. */
export function shareOf<T>(things: readonly T[], parts: number, ahead = 0): readonly T[] {
  return takesAll ? things : partOf(things, parts, commitNumber() + ahead);
}

/** For `ignore` of a test that is the n-th of several: its turn is at another commit. */
export function isOtherTurn(index: number, parts: number): boolean {
  return !takesAll && index % parts !== commitNumber() % parts;
}

/** Registers a test as Deno.test does. */
export interface Register {
  (name: string, fn: Deno.TestDefinition["fn"]): void;
  (definition: Deno.TestDefinition): void;
}

/** Registers the tests of a file in their order, of which every n-th runs at a commit; others are ignored. */
export function testsByTurns(parts: number): Register {
  let count = 0;
  return (given: string | Deno.TestDefinition, fn?: Deno.TestDefinition["fn"]) => {
    const definition = typeof given === "string" ? { name: given, fn: fn! } : given;
    const ignore = definition.ignore === true || isOtherTurn(count++, parts);
    Deno.test({ ...definition, ignore });
  };
}
