/** All submissions that lie in a store, and which of them has a key now. */
import type { Digest } from "../keys/digest.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { timeOfName } from "../store/fresh-name.ts";
import type { Layout } from "../store/layout.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";
import {
  isSettled,
  isWithdrawn,
  isWithdrawnWhole,
  type Place,
  queueFolder,
  readSubmission,
  removeSubmission,
  type Submission,
  submissionNames,
} from "./submission.ts";

/** Whoever writes submissions down has the lock for moments. Seconds. */
const lockSecondsMax = 60;
const pauseSeconds = 0.05;
/** What nobody has asked for in so long is swept away, and what was withdrawn. Milliseconds. */
const keptMilliseconds = 30 * 24 * 3600 * 1000;
const withdrawnMilliseconds = 24 * 3600 * 1000;

export class Ledger {
  readonly layout: Layout;
  readonly #known = new Map<string, Submission>();
  readonly #places = new Map<Digest, Place>();

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** The one who may write submissions down; undefined if another engine has been it for too long. */
  async hold(pause: (seconds: number) => Promise<void>): Promise<Disposable | undefined> {
    Deno.mkdirSync(queueFolder(this.layout), { recursive: true });
    const file = Deno.openSync(`${queueFolder(this.layout)}/lock`, { create: true, write: true });
    for (let waited = 0; waited < lockSecondsMax; waited += pauseSeconds) {
      // On a disk without locks two engines may submit one key: the first record stays.
      if (tryLock(file, "exclusive") !== "busy") return { [Symbol.dispose]: () => unlock(file) };
      await pause(pauseSeconds);
    }
    file.close();
    return undefined;
  }

  /** Reads what has come since. */
  refresh(): void {
    const names = new Set(submissionNames(this.layout));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#known.delete(name);
    for (const name of names) {
      if (this.#known.has(name)) continue;
      const submission = readSubmission(this.layout, name);
      if (submission === undefined) continue;
      const age = Date.now() - (timeOfName(name) ?? 0);
      const isOff = isWithdrawnWhole(submission);
      if (age > (isOff ? withdrawnMilliseconds : keptMilliseconds)) removeSubmission(submission);
      else if (!isOff) this.add(submission);
    }
  }

  add(submission: Submission): void {
    this.#known.set(submission.name, submission);
    submission.keys.forEach((keys, pack) =>
      keys.forEach((key, position) => this.#places.set(key, { submission, pack, position }))
    );
  }

  /** Where a key is, if it is to run there. */
  placeOf(key: Digest): Place | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const { submission, pack } = place;
    const isThere = this.#known.has(submission.name) && !isWithdrawn(submission, pack);
    if (isThere && !isSettled(place)) return place;
    this.#places.delete(key);
    return undefined;
  }

  /** When something was last kept of a job (a file's time); 0 if nothing was. */
  keptAt(key: Digest): number {
    return statIfPresent(this.layout.checkpoint(key))?.mtime?.getTime() ?? 0;
  }
}
