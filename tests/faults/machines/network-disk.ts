/**
 * One of several machines at one network disk, made up in this process: its name is another, its kernel
 * locks do not reach the others, its operations take their time, an answer of the disk may be lost on the
 * way, and it may die at any of them. Patches `Deno` itself, so that the engine does not know.
 */
import { createHash } from "node:crypto";
import { choiceFrom } from "../../laws/choice.ts";

export interface PretendedMachine {
  readonly host: string;
  /** Folder for what stands for the locks of the machines: a folder for each of them. */
  readonly locks: string;
  readonly seed: number;
  /** The link, renaming or lock at which this process dies, from 1 on. */
  readonly diesAt?: number;
  /** How much faster than the true one the clock runs that patience goes by. Default: 1. */
  readonly haste?: number;
  /** Control: the files beside the locks are not made. */
  readonly withoutClaims?: boolean;
}

// deno-lint-ignore no-explicit-any
type Table = Record<string, (...given: any[]) => any>;

export function pretend(machine: PretendedMachine): void {
  const { host, locks, seed, diesAt, haste = 1, withoutClaims = false } = machine;
  const choice = choiceFrom(seed);
  let count = 0;
  /** A link, a renaming or a lock begins. */
  const step = () => {
    if (++count === diesAt) {
      Deno.kill(Deno.pid, "SIGKILL");
      while (true);
    }
    if (choice.percent(30)) pause(choice.below(12));
  };
  const table = Deno as unknown as Table;
  table.hostname = () => host;
  const { linkSync, renameSync } = table;
  table.linkSync = (...given) => {
    step();
    if (withoutClaims && given[1].endsWith(".held")) return;
    linkSync(...given);
    // The disk did it, its answer was lost, and it was asked once more.
    if (choice.percent(5)) throw new Deno.errors.AlreadyExists("File exists (os error 17)");
  };
  table.renameSync = (...given) => {
    step();
    renameSync(...given);
  };
  Deno.mkdirSync(`${locks}/${host}`, { recursive: true });
  keepLocksWithin(`${locks}/${host}`, step);
  hasten(haste);
}

/** Locks of one machine are those of files of its own: true kernel locks, which end with their process. */
function keepLocksWithin(folder: string, step: () => void): void {
  const table = Deno as unknown as Table;
  const methods = Deno.FsFile.prototype as unknown as Table;
  const paths = new WeakMap<object, string>();
  const stands = new WeakMap<object, Deno.FsFile>();
  const { openSync } = table;
  table.openSync = (path, ...given) => {
    const file = openSync(path, ...given);
    paths.set(file, String(path));
    return file;
  };
  const { tryLockSync, unlockSync, close } = methods;
  const standFor = (file: object): Deno.FsFile => {
    const known = stands.get(file);
    if (known !== undefined) return known;
    const name = createHash("sha256").update(paths.get(file)!).digest("hex");
    const made = openSync(`${folder}/${name}`, { create: true, read: true, write: true });
    stands.set(file, made);
    return made;
  };
  methods.tryLockSync = function (this: object, ...given) {
    step();
    return tryLockSync.apply(standFor(this), given);
  };
  methods.unlockSync = function (this: object) {
    unlockSync.call(standFor(this));
  };
  methods.close = function (this: object) {
    const stand = stands.get(this);
    stands.delete(this);
    if (stand !== undefined) close.call(stand);
    close.call(this);
  };
}

/** Waiting for others goes by `performance`, signs of life by intervals. */
function hasten(haste: number): void {
  const now = performance.now.bind(performance);
  performance.now = () => now() * haste;
  const { setInterval } = globalThis;
  globalThis.setInterval =
    ((work: () => void, milliseconds: number) =>
      setInterval(work, milliseconds / haste)) as typeof globalThis.setInterval;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
