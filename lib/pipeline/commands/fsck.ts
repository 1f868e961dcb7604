/** `fsck`: reads the whole store and says what is damaged, whose it is, and what happens next. */
import { type Layout, storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes, Problems, UserError } from "../../contract/errors.ts";
import { bytesText, counted, durationText } from "../words/number-text.ts";
import { keepLastCheck, type LastCheck } from "../keeping/last-check.ts";
import { type Present, presentOf } from "../keeping/present.ts";
import { checkStore, type Damage, type StoreReport } from "../keeping/store-check.ts";
import { openLayout } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";
import { statIfPresent } from "../store/file-operations.ts";
import { isUnwritable } from "../system/storage-fault.ts";
import { painted } from "../words/terminal.ts";
import { jsonText, type Surroundings } from "./surroundings.ts";

export interface FsckFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function fsck(here: Surroundings, flags: FsckFlags): Promise<ExitCode> {
  const { terminal, workspace, signal } = here;
  const root = storeRoot(workspace);
  if (statIfPresent(`${root}/format`) === undefined) {
    terminal.write("There is no store yet: nothing to check.");
    return exitCodes.good;
  }
  const layout = openLayout(root);
  const startedAt = performance.now();
  try {
    const present = await presentIfReadable(here);
    const dryRun = flags.dryRun ?? false;
    const report = await checkStore(layout, { present, dryRun, signal });
    const seconds = (performance.now() - startedAt) / 1000;
    if (flags.json) tellJson(here, report, seconds);
    else tellPeople(here, report, seconds);
    if (!dryRun) remember(layout, report);
    return report.damage.length === 0 ? exitCodes.good : exitCodes.storeDamage;
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.writeError("Interrupted. Nothing is lost; run it again to check the rest.");
    return exitCodes.interrupted;
  } finally {
    releaseTmp(layout);
  }
}

async function presentIfReadable(
  { workspace, terminal }: Surroundings,
): Promise<Present | undefined> {
  try {
    return await presentOf(workspace);
  } catch (error) {
    if (!(error instanceof Problems || error instanceof UserError)) throw error;
    terminal.writeError(
      "The specification has problems (`deno task plan` reports them): every file is checked all the " +
        "same, but of results only pinned ones are known to be needed.",
    );
    return undefined;
  }
}

function remember(layout: Layout, { damage }: StoreReport): void {
  try {
    const last: LastCheck = { when: new Date().toISOString(), damage: damage.length };
    keepLastCheck(layout, last);
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
}

function tellJson({ terminal }: Surroundings, report: StoreReport, seconds: number): void {
  const { damage, ...counts } = report;
  for (const one of damage) terminal.write(jsonText("damage", one));
  terminal.write(jsonText("fsck", { ...counts, damage: damage.length, seconds }));
}

function tellPeople({ terminal }: Surroundings, report: StoreReport, seconds: number): void {
  const { blobs, bytes, records, damage, quarantined, absent, foreign, alien } = report;
  for (const one of damage) {
    const [headline, ...more] = damageLines(one);
    terminal.write(painted(terminal, "red", headline));
    for (const line of more) terminal.write(line);
  }
  terminal.write(
    `Read ${counted(blobs, "blob")} (${bytesText(bytes)}) and ${counted(records, "record")} in ` +
      `${durationText(seconds)}: ` +
      (damage.length === 0
        ? "no damage."
        : `${counted(damage.length, "damaged or missing file")}.`),
  );
  if (quarantined > 0) {
    terminal.write(
      `${
        counted(quarantined, "damaged file")
      } set aside in artifacts/quarantine: for you to look ` +
        "at, no run reads them; gc takes them after 30 days.",
    );
  }
  if (absent > 0) {
    terminal.write(
      `${counted(absent, "blob")} that results name ${
        absent === 1 ? "is" : "are"
      } not there and not ` +
        "needed: no damage.",
    );
  }
  if (foreign > 0) {
    terminal.write(
      `${counted(foreign, "file")} of another version of this program: left for that version.`,
    );
  }
  if (alien.length > 0) {
    const some = alien.slice(0, 3).join(", ") + (alien.length > 3 ? ", …" : "");
    terminal.write(
      `${counted(alien.length, "file")} in the store ${
        alien.length === 1 ? "is" : "are"
      } not the ` +
        `engine's (${some}); no run reads them.`,
    );
  }
}

/** What is wrong with which file; whose it is; what happens next. */
function damageLines({ file, problem, jobs, next }: Damage): string[] {
  const whose = jobs.length === 0 ? [] : [
    `  concerns ${jobs.slice(0, 3).join("; ")}` +
    (jobs.length > 3 ? `; and ${jobs.length - 3} more` : ""),
  ];
  return [`artifacts/${file}: ${problem}`, ...whose, `  ${next}`];
}
