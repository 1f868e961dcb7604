/** Where things lie in the store (`artifacts/`), and the small file operations that it rests on. */
import { freshName } from "./fresh-name.ts";
import { type Digest } from "../keys/digest.ts";

export interface Layout {
  readonly root: string;
  /** Set for questions that must change no file: caches are not written, damage is left as found. */
  readonly isReadOnly?: boolean;
  /** This process's own folder for unfinished files. */
  readonly tmp: string;
  readonly quarantine: string;
  readonly runs: string;
  /** Files that may be deleted at any time. */
  readonly cache: string;
  blob(digest: Digest): string;
  record(key: Digest): string;
  lease(key: Digest): string;
  /** What a job that did not end has kept (checkpoints.ts). */
  checkpoint(key: Digest): string;
}

/** Absolute path of the store of a workspace. */
export function storeRoot(workspace: string): string {
  return `${workspace}/artifacts`;
}

export function layoutOf(root: string): Layout {
  const sharded = (folder: string) => (digest: Digest) =>
    `${root}/${folder}/${digest.slice(0, 2)}/${digest.slice(2)}`;
  const record = sharded("ac");
  return {
    root,
    tmp: `${root}/tmp/${freshName()}`,
    quarantine: `${root}/quarantine`,
    runs: `${root}/run`,
    cache: `${root}/cache`,
    blob: sharded("cas"),
    record: (key) => `${record(key)}.json`,
    lease: (key) => `${root}/lease/${key.slice(0, 3)}`,
    checkpoint: (key) => `${root}/checkpoint/${key}`,
  };
}
