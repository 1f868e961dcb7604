/**
 * What the disk says of a file without reading it: the one way to tell whether it is what it was.
 *
 * What a stamp can miss. The runtime gives the time of a change in whole seconds, so within that second another
 * edit could look the same if it keeps size and time of modification (`cp -p`, an archive): a stamp
 * taken so early is unsettled, equals none, and the content decides. How early is a matter of the disk's
 * own clock, which need not agree with the engine's: a time is compared with a {@link Moment} of
 * the same disk. An edit that also sets back the disk's clock is not seen.
 */

/** Size in bytes, times of modification and of change in milliseconds since the epoch, inode. */
export type FileStamp = readonly [size: number, modified: number, changed: number, inode: number];

/** A time that has passed on a disk, by that disk's own clock. */
export interface Moment {
  /** Number of the disk, as in {@link Deno.FileInfo}. */
  readonly device: number;
  /** Milliseconds since the epoch. */
  readonly milliseconds: number;
}

/** In place of the time of a change that is too young to be trusted. */
const unsettled = -1;

/** File times may lag behind the clock by one tick of the kernel. */
const tickMilliseconds = 12;

/** Of a disk without a moment, times younger than a day by the engine's clock are not trusted. */
const dayMilliseconds = 86_400_000;

type Stated = Pick<Deno.FileInfo, "size" | "mtime" | "ctime" | "ino" | "dev">;

/** The stamp of a file that was looked at after that moment. */
export function stampOf(file: Stated, moment?: Moment): FileStamp {
  const { size, mtime, ctime, ino, dev } = file;
  const changed = ctime?.getTime() ?? 0;
  const isSettled = moment !== undefined && moment.device === dev
    ? changed + 1000 + tickMilliseconds <= moment.milliseconds
    : changed + dayMilliseconds <= Date.now();
  return [size, mtime?.getTime() ?? 0, isSettled ? changed : unsettled, ino ?? 0];
}

/** True for a file changed so lately that its times do not tell whether it has changed since. */
export function isUnsettled([, , changed]: FileStamp): boolean {
  return changed === unsettled;
}

/** True if the file has not changed in between. Never true for an unsettled stamp. */
export function isSameStamp(a: FileStamp, b: FileStamp): boolean {
  return !isUnsettled(a) && a.every((field, index) => field === b[index]);
}

/**
 * True if size, time of modification and inode are the same: enough for what is only looked at (a copy
 * in the view, a folder that grows by new names), not for what results depend on.
 */
export function looksSame(a: FileStamp, b: FileStamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[3] === b[3];
}
