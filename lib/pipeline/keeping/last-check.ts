/** When the whole store was last read, and what was found. */
import { readCache, writeCache } from "../store/cache.ts";
import type { Layout } from "../store/layout.ts";
import { hasFields, isCount, isText } from "../store/shape.ts";
/** What is remembered of the last check, for `doctor`. */
export interface LastCheck {
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly damage: number;
}

const lastCheckName = "fsck.json";

export function lastCheck(layout: Layout): LastCheck | undefined {
  return readCache<LastCheck>(
    layout,
    lastCheckName,
    hasFields({ when: isText, damage: isCount }),
  );
}

export function keepLastCheck(layout: Layout, last: LastCheck): void {
  writeCache(layout, lastCheckName, last);
}
