/**
 * Tests of many files in one Worker of the test runner. A file of its own costs it the loading of all
 * that the file imports, more than most tests of mathematics take; here modules are loaded once.
 * `deno task test` runs these instead of the folders that they name; each file still runs by itself. Of some
 * groups a share of the files runs at each commit (folders.ts); `ASYMPTOPIA_ALL=1` takes all.
 */
import { commitNumber, takesAll } from "../commit-number.ts";
import { filesUnder } from "../../lib/pipeline/store/inventory.ts";
import { fromFileUrl, toFileUrl } from "../../lib/pipeline/system/path.ts";
import { byTurns, folders } from "./folders.ts";
import { inTurn, nearToLastChange } from "./turns.ts";

const root = fromFileUrl(import.meta.resolve("../../"));

/** Registers all tests of an entry of folders.ts, file by file, in the order of their paths. */
export async function together(name: string): Promise<void> {
  const all = folders[name].flatMap((folder) => testsIn(`tests/${folder}`));
  const due = await dueOf(name, all);
  if (due.length < all.length) {
    console.log(`note: of ${name}, ${due.length} of ${all.length} files of tests have their turn`);
  }
  for (const path of due) await registered(`${root}/${path}`);
}

/** Paths from the root. */
function testsIn(folder: string): readonly string[] {
  const paths = filesUnder(`${root}/${folder}`).map(({ path }) => path)
    .filter((path) => path.endsWith("_test.ts")).sort();
  if (paths.length === 0) throw new Error(`there are no tests in ${folder}`);
  return paths.map((path) => path.slice(path.indexOf(`/${folder}/`) + 1));
}

async function dueOf(name: string, all: readonly string[]): Promise<readonly string[]> {
  const parts = byTurns[name];
  if (parts === undefined || takesAll) return all;
  const near = await nearToLastChange(root);
  return near === undefined ? all : inTurn(all, { parts, number: commitNumber(), near });
}

/** One file that cannot be loaded is one failure, not the end of all others. */
async function registered(path: string): Promise<void> {
  try {
    await import(toFileUrl(path));
  } catch (error) {
    Deno.test(`${path} can be loaded`, () => {
      throw error;
    });
  }
}
