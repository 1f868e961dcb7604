/** Which jobs a key belongs to, as far as anything remembers it: for `fsck` and `gc` to name them. */
import type { Digest } from "../keys/digest.ts";
import { readHistory } from "../runs/history.ts";
import type { Pin } from "./pins.ts";
import { readRun, runsOf } from "../runs/manifest.ts";
import type { Layout } from "../store/layout.ts";

/** Identifiers of jobs by key: of the present specification, pins, past runs, the last results. */
export function jobNames(
  layout: Layout,
  { present, pins }: {
    readonly present?: ReadonlyMap<Digest, readonly string[]>;
    readonly pins: Iterable<Pin>;
  },
): ReadonlyMap<Digest, readonly string[]> {
  const names = new Map<Digest, Set<string>>();
  const add = (key: Digest, job: string) => {
    const known = names.get(key);
    if (known === undefined) names.set(key, new Set([job]));
    else known.add(job);
  };
  for (const [key, jobs] of present ?? []) for (const job of jobs) add(key, job);
  for (const { results } of pins) for (const [job, key] of Object.entries(results)) add(key, job);
  for (const run of runsOf(layout)) {
    for (const [job, { key }] of Object.entries(readRun(layout, run)?.jobs ?? {})) add(key, job);
  }
  for (const [job, key] of readHistory(layout)) add(key, job);
  return new Map([...names].map(([key, jobs]) => [key, [...jobs]]));
}
