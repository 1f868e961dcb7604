/**
 * Which source files have a test that a reader finds: at the mirrored path, or a test of the same room that
 * reaches them by imports within the room, or one that a list names for what only a whole command shows.
 */
import { testPathOf } from "../../lib/pipeline/writing/piece.ts";
import { usersOf } from "../quick/selection.ts";
import type { SourceFile } from "./imports.ts";

/** Folder in which the tests of a file's room lie: tests/num, tests/pipeline/store, tests/stages. */
export function testRoomOf(path: string): string {
  const [first, second, third, fourth] = path.split("/");
  if (first === "stages") return "tests/stages";
  return second === "pipeline" && fourth !== undefined
    ? `tests/${second}/${third}`
    : `tests/${second}`;
}

/** What the rule knows: all sources, and for some files the test that holds them. */
export interface TestedTree {
  readonly files: readonly SourceFile[];
  readonly testedThrough: Readonly<Record<string, string>>;
}

/**
 * Source files (lib, stages) without such a test, entries of the list that are not needed, and entries
 * whose test is not there, a sentence each.
 */
export function untested({ files, testedThrough }: TestedTree): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const users = usersOf(new Map(files.map(({ path, text }) => [path, text])), paths);
  const sources = [...paths].filter((path) => /^(?:lib|stages)\//.test(path));
  const without = sources.filter((path) =>
    !paths.has(testPathOf(path)) && !isReachedInRoom(path, users)
  );
  return [
    ...without.filter((path) => testedThrough[path] === undefined)
      .map((path) => `${path} has no test: write ${testPathOf(path)}`),
    ...Object.entries(testedThrough).flatMap(([path, test]) => {
      if (!paths.has(path)) return [`${path} of tested-through.json is not there`];
      if (!paths.has(test)) return [`${test} of tested-through.json is not there`];
      return without.includes(path) ? [] : [`${path} of tested-through.json has a test of its own`];
    }),
  ];
}

/** Whether a test of the room reaches the file through files of the room. */
function isReachedInRoom(path: string, users: ReadonlyMap<string, readonly string[]>): boolean {
  const room = testRoomOf(path);
  const seen = new Set([path]);
  // A Set goes on to what is added while it is walked.
  for (const used of seen) {
    for (const user of users.get(used) ?? []) {
      if (user.startsWith(`${room}/`) || user === `${room}_test.ts`) return true;
      if (!user.startsWith("tests/") && testRoomOf(user) === room) seen.add(user);
    }
  }
  return false;
}
