/**
 * Which files of a group run at a commit: those whose turn it is, and those near to what has changed since the
 * commit before, in the working tree too. Without Git, or without that commit, all of them.
 */
import { partOf } from "../commit-number.ts";
import { selectTests } from "../quick/selection.ts";
import { changedFiles, filesOf, sourcesOf } from "../quick/tree.ts";

/**
 * The longest way from a test to a changed file for which it runs at once, in files: the test, what it
 * imports, and what that imports.
 */
const chainMax = 3;

/** Tests near to changes; the arguments are those of {@link selectTests}. */
export function testsNear(given: Parameters<typeof selectTests>[0]): ReadonlySet<string> {
  return new Set(
    selectTests(given).filter(({ chain }) => chain.length <= chainMax).map(({ test }) => test),
  );
}

/** Of paths in order, those whose turn it is at a number, and those that are near; in their order. */
export function inTurn(
  paths: readonly string[],
  { parts, number, near }: {
    readonly parts: number;
    readonly number: number;
    readonly near: ReadonlySet<string>;
  },
): readonly string[] {
  const own = new Set(partOf(paths, parts, number));
  return paths.filter((path) => own.has(path) || near.has(path));
}

/** Tests near to what has changed in a repository; undefined where Git cannot tell. */
export async function nearToLastChange(root: string): Promise<ReadonlySet<string> | undefined> {
  let changed: readonly string[];
  try {
    changed = await changedFiles(root, "HEAD~1");
  } catch (error) {
    // No Git, no repository, or a history that is cut off there.
    if (error instanceof Error) return undefined;
    throw error;
  }
  const files = await filesOf(root);
  const known = new Set([...files, ...changed]);
  return testsNear({ changed, sources: sourcesOf(root, files), known });
}
