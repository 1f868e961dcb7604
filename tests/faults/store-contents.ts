/** What lies in a store, and whether it is true: read without the engine's own ways of looking. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Paths of all files under a folder, from it, sorted. */
export function filesUnder(root: string, folder = ""): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${root}/${folder}`)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return entries.flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(root, `${folder}${name}/`) : [`${folder}${name}`]
  ).sort();
}

interface Recorded {
  readonly key: string;
  readonly outputs: Readonly<Record<string, { readonly digest: string; readonly size: number }>>;
}

/** The text of every record by its path. */
export function recordsIn(store: string): Map<string, string> {
  return new Map(
    filesUnder(store, "ac/").map((path) => [path, Deno.readTextFileSync(`${store}/${path}`)]),
  );
}

/** Every blob is what its name says; every record is whole and its blobs are there. */
export function assertTrue(store: string, about: string): void {
  for (const path of filesUnder(store, "cas/")) {
    const name = path.split("/").slice(1).join("");
    assert.equal(
      hash(Deno.readFileSync(`${store}/${path}`)),
      name,
      `${about}: ${path} is not whole`,
    );
  }
  for (const [path, text] of recordsIn(store)) {
    let record: Recorded;
    try {
      record = JSON.parse(text);
    } catch (error) {
      throw new Error(`${about}: the record ${path} is torn`, { cause: error });
    }
    assert.equal(`ac/${record.key.slice(0, 2)}/${record.key.slice(2)}.json`, path, about);
    for (const { digest, size } of Object.values(record.outputs)) {
      const blob = `${store}/cas/${digest.slice(0, 2)}/${digest.slice(2)}`;
      let found: Deno.FileInfo;
      try {
        found = Deno.statSync(blob);
      } catch (error) {
        throw new Error(`${about}: ${path} names a blob that is not there`, { cause: error });
      }
      assert.equal(found.size, size, `${about}: ${path}`);
    }
  }
}

/** Files that are the same after every right run: all but logs, leases and what is set aside. */
export function lastingFiles(store: string): Map<string, string> {
  // What pages of the report compute from is named by its digest, and has the times of records in it.
  const passing = /^(run|lease|quarantine|cache|report\/data)\//;
  // A record tells when it was made, pages which run has written them, the list of jobs what each took.
  const dated = /^ac\/|^(?:out|report)\/.*(?:\.html|\/jobs\.csv)$/;
  return new Map(
    filesUnder(store).filter((path) => !passing.test(path)).map((path) => [
      path,
      dated.test(path) ? "" : hash(Deno.readFileSync(`${store}/${path}`)),
    ]),
  );
}
