/** The results of runs younger than a limit, which `gc` leaves alone. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import type { Digest } from "../keys/digest.ts";
import { type Inventory } from "../store/inventory.ts";
import { timeOfName } from "../store/fresh-name.ts";
import { readRun, runsOf } from "../runs/manifest.ts";
import { type Layout } from "../store/layout.ts";
import { statIfPresent } from "../store/file-operations.ts";

/**
 * Keys of what recent runs made or reused: by their manifests, and, for a run that was killed before
 * it wrote one, by the records that name it.
 */
export function recentResults(
  layout: Layout,
  { inventory, now, keepRunsDays }: {
    readonly inventory: Inventory;
    readonly now: number;
    readonly keepRunsDays: number;
  },
): Digest[] {
  const since = now - keepRunsDays * 86_400_000;
  const isRecent = (run: string, otherwise: number) => (timeOfName(run) ?? otherwise) >= since;
  const keys: Digest[] = [];
  for (const run of runsOf(layout)) {
    const path = `${layout.runs}/${run}.json`;
    if (!isRecent(run, statIfPresent(path)?.mtime?.getTime() ?? now)) continue;
    const manifest = readRun(layout, run);
    if (manifest === undefined) throw unreadableRun(path, keepRunsDays);
    keys.push(...Object.values(manifest.jobs).map(({ key }) => key));
  }
  for (const [key, { record: { provenance } }] of inventory.records) {
    if (isRecent(provenance.run, Date.parse(provenance.started))) keys.push(key);
  }
  return keys;
}

function unreadableRun(path: string, days: number): UserError {
  return new UserError({
    action: `cannot read the log of a recent run: ${path} is damaged or of another version, and ` +
      "which results it used is unknown",
    hint: `delete that file to release these results, or wait until it is ${days} days old`,
    exitCode: exitCodes.storeDamage,
  });
}
