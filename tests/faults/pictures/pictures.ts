/**
 * Pictures of a store in the middle of a run: what lies on the disk before an operation, or when half of
 * what it writes is there, is what a kill at that moment would leave. One run is pictured at many
 * moments, where a kill needs a run for each.
 */
import { filesUnder } from "../store-contents.ts";

export interface Moment {
  /** Number of the operation, from 1 on, or its place (faulty-disk.ts). */
  readonly at: number | string;
  readonly kill: "before" | "half";
}

/** What has changed since the run began. Paths are from the store's folder. */
interface Change {
  readonly removed: readonly string[];
  readonly written: readonly string[];
  readonly folders: readonly string[];
}

/** Changes whenever a file is written, replaced or given other times. */
export function lookOf(path: string): string {
  const { size, ino, mode, mtime, ctime } = Deno.lstatSync(path);
  return [size, ino, mode, mtime?.getTime(), ctime?.getTime()].join(" ");
}

function looksOf(store: string): Map<string, string> {
  return new Map(filesUnder(store).map((path) => [path, lookOf(`${store}/${path}`)]));
}

function foldersUnder(root: string, folder = ""): string[] {
  return [...Deno.readDirSync(`${root}/${folder}`)].filter(({ isDirectory }) => isDirectory)
    .flatMap(({ name }) => [`${folder}${name}`, ...foldersUnder(root, `${folder}${name}/`)]);
}

/** Begins with the store as it is; the function that is returned makes a picture in a new folder. */
export function photographer(store: string): (folder: string) => void {
  const before = looksOf(store);
  return (folder) => {
    const now = looksOf(store);
    const change: Change = {
      removed: [...before.keys()].filter((path) => !now.has(path)),
      written: [...now].filter(([path, look]) => before.get(path) !== look).map(([path]) => path),
      folders: foldersUnder(store),
    };
    Deno.mkdirSync(folder, { recursive: true });
    for (const [i, path] of change.written.entries()) {
      Deno.copyFileSync(`${store}/${path}`, `${folder}/${i}`);
    }
    Deno.writeTextFileSync(`${folder}/change.json`, JSON.stringify(change));
  };
}

/** Makes a store that is as it was when the pictured run began what the picture shows. */
export function develop(folder: string, store: string): void {
  const change: Change = JSON.parse(Deno.readTextFileSync(`${folder}/change.json`));
  for (const path of change.removed) Deno.removeSync(`${store}/${path}`);
  for (const path of change.folders) Deno.mkdirSync(`${store}/${path}`, { recursive: true });
  for (const [i, path] of change.written.entries()) {
    Deno.copyFileSync(`${folder}/${i}`, `${store}/${path}`);
  }
}
