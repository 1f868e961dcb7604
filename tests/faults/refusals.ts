/** A run whose disk refuses an operation: what it may say, and that the next run is right. */
import assert from "node:assert/strict";
import { breakDisk, type Fault } from "./faulty-disk.ts";
import { reproduce } from "./repro.ts";
import { assertRecovers, recordsBefore, type Scene } from "./scene.ts";

/** Words that tell the user what it is about, and what to do. */
const words = {
  ENOSPC: /the disk is full.*make room and run again/s,
  EDQUOT: /the disk quota is used up.*make room and run again/s,
  EROFS: /it is read-only.*make it writable and run again/s,
  EACCES: /there is no permission.*permission to read and write it and run again/s,
  EIO: /the disk reports an error.*check the disk and run again/s,
} as const;

export type Refusal = Extract<Fault, { readonly code: string }>;

/** Names of the operations of a run without a fault. */
export async function operationsOf(scene: Scene): Promise<readonly string[]> {
  scene.reset();
  const disk = breakDisk({ root: scene.store });
  await reproduce(scene.workspace.root);
  disk.mend();
  return disk.trace;
}

/**
 * Runs with a fault from the n-th operation on; gives the exit code, or undefined if the fault does
 * not concern any operation from there on.
 */
export async function refused(
  scene: Scene,
  at: number,
  fault: Refusal,
): Promise<number | undefined> {
  scene.reset();
  const before = recordsBefore(scene);
  const disk = breakDisk({ root: scene.store, at, fault });
  let run;
  try {
    run = await reproduce(scene.workspace.root);
  } finally {
    disk.mend();
  }
  const about = `${fault.code} ${fault.from} at ${at}. ${disk.hit}`;
  if (disk.hit === undefined) return undefined;
  // Exit code 0: what could not be written was a cache, or a file that is swept later.
  if (run.code !== 0) {
    assert.equal(run.code, 4, `${about}: ${run.error}`);
    assert.match(run.error, words[fault.code], about);
    assert.match(run.error, /nothing that was finished is lost/, about);
  }
  assert.doesNotMatch(run.error, /bug|\n\s+at /, about);
  const next = await assertRecovers(scene, before, about);
  if (run.code === 0) assert.equal(next.executed, 0, `${about}: it said that all was well`);
  return run.code;
}
