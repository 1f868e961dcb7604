/** How long stages took, so that the longest path starts first. A cache: it may be deleted. */
import { canonicalJson } from "../keys/canonical-json.ts";
import type { Job } from "../specification/specification.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { isMapOf, isNumber } from "../store/shape.ts";

export interface Durations {
  /** Seconds that this stage took at this point of its axes; undefined if it never ran. */
  recorded(job: Job): number | undefined;
  /** The most that a job of its kind with its plug-ins took, at any point of its axes. */
  longestAlike(job: Job): number | undefined;
  record(job: Job, seconds: number): void;
  /** Writes what was recorded. */
  save(): void;
}

const durationsName = "durations.json";

export function openDurations(layout: Layout): Durations {
  const known = readCache<Record<string, number>>(layout, durationsName, isMapOf(isNumber)) ?? {};
  let changed = false;
  let alike: ReadonlyMap<string, number> | undefined;
  return {
    recorded: (job) => known[nameOf(job)],
    longestAlike(job) {
      alike ??= longestByKind(known);
      return alike.get(kindOf(job));
    },
    record(job, seconds) {
      known[nameOf(job)] = Math.round(seconds * 1e4) / 1e4;
      changed = true;
    },
    save() {
      if (changed) writeCache(layout, durationsName, known);
    },
  };
}

/** Gives another store the same expectations. */
export function copyDurations(from: Layout, to: Layout): void {
  const known = readCache<Record<string, number>>(from, durationsName, isMapOf(isNumber));
  if (known !== undefined) writeCache(to, durationsName, known);
}

/** Kind, plug-ins and axis point: an edit of the code or of a parameter keeps the expectation. */
function nameOf(job: Job): string {
  return `${kindOf(job)} ${canonicalJson(job.axes)}`;
}

function kindOf({ stage }: Job): string {
  const plugins = Object.values(stage.slots).flatMap((uses) => uses.map(({ name }) => name));
  return [stage.kind, ...plugins].join(" ");
}

function longestByKind(known: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const [name, seconds] of Object.entries(known)) {
    const kind = name.slice(0, name.indexOf(" {"));
    longest.set(kind, Math.max(seconds, longest.get(kind) ?? 0));
  }
  return longest;
}
