/**
 * What `gc` takes: everything that nothing keeps (reachable.ts says what does), and what dead runs
 * and old damage left behind. Records go first and blobs after them, by way of `trash/`, so that a
 * kill in the middle leaves a store that is right.
 */
import { forgetBundles } from "../code/bundle-memo.ts";
import { isCheckpointName } from "../store/checkpoint-file.ts";
import type { Digest } from "../keys/digest.ts";
import {
  bytesOf,
  filesUnder,
  type Inventory,
  inventoryOf,
  type StoredFile,
} from "../store/inventory.ts";
import { freshName, isFreshName, timeOfName } from "../store/fresh-name.ts";
import { type Pin, readPins } from "./pins.ts";
import type { Present } from "./present.ts";
import { type Reachable, reachableFrom, type Reason, type Roots } from "./reachable.ts";
import { recentResults } from "./recent-runs.ts";
import { isElsewhere, isFresh, readHeld, strangerSeconds } from "../store/holder.ts";
import { claimEnding } from "../store/lease.ts";
import { type Layout } from "../store/layout.ts";
import { isIrregular, isNotFound, namesIn, removeIfPresent } from "../store/file-operations.ts";
import { tryLock } from "../system/file-lock.ts";
import { unlock } from "../system/unlock.ts";

/** Damaged files that were set aside are kept this long. */
export const quarantineDays = 30;

export interface CollectionOptions {
  readonly present: Present;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Results of runs younger than this stay. */
  readonly keepRunsDays: number;
  /** Files younger than this stay: somebody may be about to use them. */
  readonly graceMinutes: number;
}

export const leftoverKinds = [
  "unfinished work",
  "checkpoints",
  "old damage",
  "run logs",
  "trash",
] as const;

export interface Leftover extends StoredFile {
  readonly kind: (typeof leftoverKinds)[number];
}

export interface Collection {
  readonly inventory: Inventory;
  readonly reachable: Reachable;
  readonly records: readonly Digest[];
  readonly blobs: readonly Digest[];
  readonly leftovers: readonly Leftover[];
  /** What deleting all this frees. */
  readonly bytes: number;
}

/** What would go. Throws a UserError if a pin or the log of a recent run cannot be read. */
export function planCollection(layout: Layout, options: CollectionOptions): Collection {
  const inventory = inventoryOf(layout);
  const pins = readPins(layout);
  const reachable = reachableFrom(inventory, rootsOf(layout, { inventory, pins, ...options }));
  const records = [...inventory.records.keys()].filter((key) => !reachable.records.has(key));
  const blobs = [...inventory.blobs.keys()].filter((digest) => !reachable.blobs.has(digest));
  const leftovers = leftoversOf(layout, { inventory, pins, ...options });
  const bytes = bytesOf(records.map((key) => inventory.records.get(key)!)) +
    bytesOf(blobs.map((digest) => inventory.blobs.get(digest)!)) + bytesOf(leftovers);
  return { inventory, reachable, records, blobs, leftovers, bytes };
}

interface RootOptions extends CollectionOptions {
  readonly inventory: Inventory;
  readonly pins: ReadonlyMap<string, Pin>;
}

function rootsOf(layout: Layout, options: RootOptions): Record<Reason, Roots> {
  const { present, inventory, pins, now, graceMinutes } = options;
  const isYoung = ({ modified }: StoredFile) => modified > now - graceMinutes * 60_000;
  const youngOf = (files: ReadonlyMap<Digest, StoredFile>) =>
    [...files].filter(([, file]) => isYoung(file)).map(([name]) => name);
  const leases = heldLeases(layout);
  return {
    present: { keys: present.jobs.keys(), blobs: present.blobs },
    pin: { keys: [...pins.values()].flatMap(({ results }) => Object.values(results)), blobs: [] },
    run: { keys: recentResults(layout, options), blobs: [] },
    young: { keys: youngOf(inventory.records), blobs: youngOf(inventory.blobs) },
    lease: {
      keys: leases.size === 0
        ? []
        : [...inventory.records.keys()].filter((key) => leases.has(key.slice(0, 3))),
      blobs: [],
    },
    foreign: { keys: [], blobs: [...inventory.foreign.values()].flatMap(({ names }) => names) },
  };
}

/** Names of the lease files that somebody holds: the first three digits of keys. */
function heldLeases(layout: Layout): Set<string> {
  const held = filesUnder(`${layout.root}/lease`).filter(({ path }) =>
    path.endsWith(claimEnding) ? isHeldElsewhere(path) : isLocked(path)
  );
  return new Set(held.map(({ path }) => path.slice(path.lastIndexOf("/") + 1).slice(0, 3)));
}

/** By another machine, where locks may not reach. */
function isHeldElsewhere(path: string): boolean {
  const held = readHeld(path);
  return isElsewhere(held) && isFresh(held, strangerSeconds);
}

function isLocked(path: string): boolean {
  if (isIrregular(path)) return false;
  try {
    const file = Deno.openSync(path, { read: true, write: true });
    try {
      return tryLock(file, "exclusive") !== "held";
    } finally {
      unlock(file);
    }
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function leftoversOf(
  layout: Layout,
  options: RootOptions,
): Leftover[] {
  const { pins, now, keepRunsDays } = options;
  const limit = (days: number) => now - days * 86_400_000;
  const archived = new Set([...pins.values()].map(({ run }) => run));
  const nameOf = ({ path }: StoredFile) => path.slice(path.lastIndexOf("/") + 1);
  // A name without the time of its making is none of the engine's.
  const isOld = (name: string, days: number) => (timeOfName(name) ?? Infinity) < limit(days);
  const leftover = (kind: Leftover["kind"]) => (file: StoredFile) => ({ kind, ...file });
  const runOf = (file: StoredFile) => nameOf(file).replace(/\.jsonl?$/, "");
  return [
    ...deadTmpFiles(layout).map(leftover("unfinished work")),
    ...lostCheckpoints(layout, options).map(leftover("checkpoints")),
    ...filesUnder(layout.quarantine).filter((file) => isOld(nameOf(file), quarantineDays))
      .map(leftover("old damage")),
    ...filesUnder(layout.runs)
      .filter((file) => !archived.has(runOf(file)) && isOld(runOf(file), keepRunsDays))
      .map(leftover("run logs")),
    ...filesUnder(`${layout.root}/trash`)
      .filter(({ path }) => isFreshName(path.slice(`${layout.root}/trash/`.length).split("/")[0]))
      .map(leftover("trash")),
  ];
}

/**
 * States of jobs that are done, that the present specification does not have, or that nobody has resumed
 * with for as long as results of runs are kept; not young ones, nor such as a run may be working on.
 */
function lostCheckpoints(
  layout: Layout,
  { inventory, present, now, keepRunsDays, graceMinutes }: RootOptions,
): StoredFile[] {
  const files = filesUnder(`${layout.root}/checkpoint`);
  if (files.length === 0) return [];
  const leases = heldLeases(layout);
  return files.filter(({ path, modified }) => {
    const key = path.slice(path.lastIndexOf("/") + 1);
    if (!isCheckpointName(key) || leases.has(key.slice(0, 3))) return false;
    if (inventory.records.has(key)) return true;
    if (inventory.foreign.has(key)) return false;
    const isOld = modified < now - keepRunsDays * 86_400_000;
    return isOld || !present.jobs.has(key) && modified < now - graceMinutes * 60_000;
  });
}

/** What processes that died have left in `tmp/`: there, nobody holds their lock. */
function deadTmpFiles(layout: Layout): StoredFile[] {
  const files = filesUnder(`${layout.root}/tmp`);
  const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const locks = files.filter(({ path }) =>
    path.endsWith(".lock") && isFreshName(nameOf(path).slice(0, -".lock".length))
  );
  const dead = locks.filter(({ path }) => path !== `${layout.tmp}.lock` && !isLocked(path));
  return dead.flatMap((lock) => {
    const folder = lock.path.slice(0, -"lock".length - 1) + "/";
    return [...files.filter(({ path }) => path.startsWith(folder)), lock];
  });
}

/**
 * Moves what a collection names into `trash/`; the store must be claimed (store-lock.ts) since
 * before the collection was planned. Returns the trash, to be emptied when the claim is given back.
 */
export function moveToTrash(layout: Layout, collection: Collection): string {
  const { inventory, records, blobs, leftovers } = collection;
  const trash = `${layout.root}/trash/${freshName()}`;
  Deno.mkdirSync(trash, { recursive: true });
  // The index of records is made again from what is left.
  if (records.length > 0) removeIfPresent(`${layout.cache}/index.json`);
  let count = 0;
  const move = ({ path }: StoredFile) => {
    try {
      Deno.renameSync(path, `${trash}/${count++}`);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  };
  for (const key of records) move(inventory.records.get(key)!);
  for (const digest of blobs) move(inventory.blobs.get(digest)!);
  forgetBundles(layout, new Set(blobs));
  for (const file of leftovers.filter(({ kind }) => kind !== "trash")) move(file);
  for (const { path } of leftovers.filter(({ kind }) => kind === "unfinished work")) {
    if (path.endsWith(".lock")) removeIfPresent(path.slice(0, -".lock".length));
  }
  return `${layout.root}/trash`;
}

/** Empties the trash, also of what an earlier `gc` that was killed has left in it. */
export function emptyTrash(trash: string): void {
  for (const name of namesIn(trash).filter(isFreshName)) removeIfPresent(`${trash}/${name}`);
}
