/**
 * Tests of many files in one Worker of the test runner. A file of its own costs it the loading of all
 * that the file imports, more than most tests of mathematics take; here modules are loaded once.
 * `deno task test` runs these instead of the folders that they name; each file still runs by itself.
 */
import { filesUnder } from "../../lib/pipeline/store/inventory.ts";
import { fromFileUrl, toFileUrl } from "../../lib/pipeline/system/path.ts";
import { folders } from "./folders.ts";

const tests = fromFileUrl(import.meta.resolve("../"));

/** Registers all tests of an entry of folders.ts, file by file, in the order of their paths. */
export async function together(name: string): Promise<void> {
  for (const folder of folders[name]) {
    const paths = filesUnder(`${tests}/${folder}`).map(({ path }) => path)
      .filter((path) => path.endsWith("_test.ts")).sort();
    if (paths.length === 0) throw new Error(`there are no tests in tests/${folder}`);
    for (const path of paths) await registered(path);
  }
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
