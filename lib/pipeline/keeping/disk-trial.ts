/** `doctor` tries on the store's disk what a run needs there: to write, to link, to lock, to sync. */
import type { Finding } from "./finding.ts";
import { lacks } from "../system/disk-ability.ts";
import { tryLock } from "../system/file-lock.ts";
import { storageProblem } from "../system/storage-fault.ts";
import { unlock } from "../system/unlock.ts";
import { type Layout } from "../store/layout.ts";
import { freshPath, releaseTmp } from "../store/unfinished.ts";

const section = "disk";

/** What the disk can do. */
export interface DiskAbilities {
  readonly links: boolean;
  readonly locks: boolean;
  readonly sync: boolean;
}

/** What can be done in the store's folder, or why nothing can. Leaves nothing behind. */
export function diskTrial(layout: Layout): Finding[] {
  try {
    return abilityFindings(abilitiesIn(layout));
  } catch (error) {
    const problem = storageProblem(error, layout.root);
    if (problem === undefined) throw error;
    const { action, hint } = problem.details;
    return [{ section, level: "problem", text: action, todo: hint }];
  } finally {
    releaseTmp(layout);
  }
}

function abilitiesIn(layout: Layout): DiskAbilities {
  const path = freshPath(layout);
  Deno.writeFileSync(path, new TextEncoder().encode("doctor\n"), { createNew: true });
  const links = hasAbility("links", () => Deno.linkSync(path, `${path}.link`));
  const file = Deno.openSync(path, { read: true, write: true });
  try {
    const locks = tryLock(file, "exclusive") !== "none";
    const sync = hasAbility("sync", () => file.syncDataSync());
    Deno.renameSync(path, `${path}.renamed`);
    return { links, locks, sync };
  } finally {
    unlock(file);
  }
}

function hasAbility(ability: "links" | "sync", operation: () => void): boolean {
  try {
    operation();
    return true;
  } catch (error) {
    if (lacks(ability, error)) return false;
    throw error;
  }
}

const elsewhere = "put the store on another disk: make artifacts/store a link to a folder there";

/** What the abilities of a disk mean for the store on it. */
export function abilityFindings({ links, locks, sync }: DiskAbilities): Finding[] {
  if (!links && !locks) {
    const text = "it has neither hard links nor locks: no result can be kept safely";
    return [{ section, level: "problem", text, todo: elsewhere }];
  }
  const findings: Finding[] = [];
  const warn = (text: string) =>
    findings.push({ section, level: "warning", text, todo: elsewhere });
  if (!links) warn("it has no hard links: locks stand in for them");
  if (!locks) {
    warn(
      "it has no locks: a run that is killed may hold up the next one for a minute, and `gc --delete` refuses to work",
    );
  }
  if (!sync) warn("it cannot be asked to write files through: a power cut may cost recent results");
  if (findings.length > 0) return findings;
  return [{ section, level: "ok", text: "files can be written, linked, locked and synced" }];
}
