/**
 * Who holds a lock: the holder writes it into the lock's file and touches that now and then, and
 * whoever waits reads it. It serves messages and patience only; no result rests on it.
 */
import { isIrregular, isNotFound } from "./file-operations.ts";
import { isSameMachine, type Machine, thisMachine } from "../system/machine.ts";
import { ifStorageAllows } from "../system/storage-fault.ts";

export interface Holder extends Machine {
  readonly process: number;
  /** What it does: "repro", "gc". */
  readonly work: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** What the file of a lock says. */
export interface Held {
  /** Absent if the file does not name anybody. */
  readonly holder?: Holder;
  /** Differs from what it was a minute ago if the holder is alive and at work. */
  readonly sign: string;
  /** When that sign was given, by the clock of who gave it: milliseconds since the epoch. */
  readonly signed?: number;
}

/** Between two signs of life. */
export const signSeconds = 10;
/** Whoever is on another machine and has been silent for longer than this has ended. Seconds. */
export const strangerSeconds = 600;

/** Writes who holds the lock of this open file; a disk that refuses leaves it unsaid. */
export function signLock(file: Deno.FsFile, work: string): void {
  const bytes = ownSignature(work);
  ifStorageAllows(() => {
    file.truncateSync(0);
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(bytes);
  });
}

/** What this process writes of itself. */
export function ownSignature(work: string): Uint8Array<ArrayBuffer> {
  const since = new Date().toISOString();
  const holder: Holder = { process: Deno.pid, ...thisMachine(), work, since };
  return new TextEncoder().encode(JSON.stringify(holder) + "\n");
}

/**
 * Whether whoever signed is on another machine, as far as can be seen: kernel locks may not reach there,
 * so that only signs of life tell whether that process lives.
 */
export function isElsewhere({ holder }: Pick<Held, "holder">): boolean {
  return holder !== undefined && !isSameMachine(holder, thisMachine());
}

/** Whether its last sign of life is no older than this; clocks of machines may differ by as much. */
export function isFresh({ signed }: Pick<Held, "signed">, seconds: number): boolean {
  return signed !== undefined && Date.now() - signed < seconds * 1000;
}

/** Takes the holder's name away, before the lock is given back. */
export function clearLock(file: Deno.FsFile): void {
  ifStorageAllows(() => file.truncateSync(0));
}

/** A sign of life. By its path: see below. */
export function touchLock(path: string): void {
  const now = new Date();
  try {
    ifStorageAllows(() => Deno.utimeSync(path, now, now));
  } catch (error) {
    // Somebody removed it; the lock itself stays held.
    if (!isNotFound(error)) throw error;
  }
}

/** Longer texts are not read. */
const bytesMax = 1000;

export function readHeld(path: string): Held {
  try {
    if (isIrregular(path)) return { sign: "" };
    using file = Deno.openSync(path, { read: true });
    // By its path: of an open file Deno answers only where its real place, behind links, may be read.
    const { size, mtime, isFile } = Deno.statSync(path);
    if (!isFile) return { sign: "" };
    const bytes = new Uint8Array(Math.min(size, bytesMax));
    const count = file.readSync(bytes) ?? 0;
    const text = new TextDecoder().decode(bytes.subarray(0, count));
    const holder = parsed(text);
    return {
      ...(holder === undefined ? {} : { holder }),
      sign: `${mtime?.getTime()} ${text}`,
      ...(mtime ? { signed: mtime.getTime() } : {}),
    };
  } catch (error) {
    if (isNotFound(error)) return { sign: "" };
    throw error;
  }
}

function parsed(text: string): Holder | undefined {
  try {
    const { process, host, boot, work, since } = JSON.parse(text) as Partial<Holder>;
    const isHolder = Number.isSafeInteger(process) && [host, work, since].every(isShort) &&
      isTime(since) && (boot === undefined || isTime(boot));
    if (!isHolder) return undefined;
    const start = boot === undefined ? {} : { boot };
    return { process: process!, host: host!, ...start, work: work!, since: since! };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function isTime(text: unknown): boolean {
  return isShort(text) && !Number.isNaN(Date.parse(text as string));
}

function isShort(text: unknown): boolean {
  return typeof text === "string" && text.length <= 300;
}

/** "process 4711 on lab-3 (repro), since 2026-11-30 03:01:15 UTC". */
export function holderText({ holder }: Pick<Held, "holder">): string {
  if (holder === undefined) return "a process that has not given its name";
  const { process, host, work, since } = holder;
  const time = new Date(since).toISOString().slice(0, 19).replace("T", " ");
  return `process ${process} on ${host} (${work}), since ${time} UTC`;
}
