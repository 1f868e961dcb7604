/** How long stages took, so that the longest path starts first. A cache: it may be deleted. */
import { canonicalJson } from "../keys/canonical-json.ts";
import type { Job } from "../specification/specification.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { isMapOf, isNumber } from "../store/shape.ts";

export interface Durations {
  /** Seconds that this stage took at this point of its axes; undefined if it never ran. */
  recorded(job: Job): number | undefined;
  record(job: Job, seconds: number): void;
  /** Writes what was recorded. */
  save(): void;
}

const durationsName = "durations.json";

export function openDurations(layout: Layout): Durations {
  const known = readCache<Record<string, number>>(layout, durationsName, isMapOf(isNumber)) ?? {};
  let changed = false;
  return {
    recorded: (job) => known[nameOf(job)],
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
function nameOf({ stage, axes }: Job): string {
  const plugins = Object.values(stage.slots).flatMap((uses) => uses.map(({ name }) => name));
  return `${[stage.kind, ...plugins].join(" ")} ${canonicalJson(axes)}`;
}
