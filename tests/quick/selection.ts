/** Which tests a change can reach, by who refers to whom, and by how many steps. */
import { referencesOf } from "./references.ts";

export interface Selected {
  /** Path of the test. */
  readonly test: string;
  /** From the test to the changed file; the test alone if it was changed itself. */
  readonly chain: readonly string[];
}

/**
 * Tests that look at the whole tree and not at what they import, each with where a change must lie to
 * matter to it.
 */
const treeTests: Readonly<Record<string, RegExp>> = {
  "tests/tidy_test.ts": /^/,
  "tests/tidy/lint-plugin_test.ts": /^/,
  "tests/contract/plugins_test.ts": /^(?:lib\/(?!num|tensor|pipeline)|stages)/,
  "tests/pipeline/reading/schema_test.ts":
    /^(?:lib\/(?!num|tensor|pipeline)|lib\/pipeline\/reading|stages|pipeline\.schema)/,
  "tests/pipeline/reference/page-files_test.ts":
    /^(?:lib\/(?!num|tensor|pipeline)|lib\/pipeline\/(?:reference|writing)|docs\/plugins)/,
};

/** The tests of the whole tree to which some of these changes matter. */
export function treeTestsOf(changed: readonly string[]): readonly string[] {
  return Object.entries(treeTests).filter(([, where]) => changed.some((path) => where.test(path)))
    .map(([test]) => test);
}

/** Tests that compute every paper: minutes, not seconds. */
export const paperTests: readonly string[] = ["tests/papers_test.ts"];

/**
 * The tests that a change reaches, those with the shortest chains first. `sources`: the text of every
 * TypeScript file; `known`: all files, those that the change removed included.
 */
export function selectTests({ changed, sources, known }: {
  readonly changed: readonly string[];
  readonly sources: ReadonlyMap<string, string>;
  readonly known: ReadonlySet<string>;
}): readonly Selected[] {
  const users = usersOf(sources, known);
  const chains = new Map<string, readonly string[]>(changed.map((path) => [path, [path]]));
  // Breadth first: a Map goes on to what is added while it is walked.
  for (const [path, chain] of chains) {
    for (const user of users.get(path) ?? []) {
      if (!chains.has(user)) chains.set(user, [user, ...chain]);
    }
  }
  return [...chains]
    .filter(([path]) => path.endsWith("_test.ts") && sources.has(path))
    .map(([test, chain]) => ({ test, chain }))
    .sort((a, b) => a.chain.length - b.chain.length || (a.test < b.test ? -1 : 1));
}

/** The files that refer to a file, by its path; see {@link selectTests} for the arguments. */
export function usersOf(
  sources: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [path, text] of sources) {
    for (const reference of referencesOf({ path, text }, known)) {
      const list = users.get(reference);
      if (list) list.push(path);
      else users.set(reference, [path]);
    }
  }
  return users;
}
