/** What `doctor` says of the store without reading it all; `fsck` does that. */
import { UserError } from "../../contract/errors.ts";
import { type LastCheck, lastCheck } from "./last-check.ts";
import type { Finding } from "./finding.ts";
import { bytesOf, filesUnder } from "../store/inventory.ts";
import { bytesText, counted } from "../words/number-text.ts";
import { checkFormat, openLayout } from "../store/opening.ts";
import { isLink, statIfPresent } from "../store/file-operations.ts";

const section = "store";

export function storeFindings(root: string): Finding[] {
  return [...linkFindings(root), ...contentFindings(root)];
}

/** Whether a file may be put into the folder for a trial: what stands against it is a finding. */
export function isUsable(root: string): boolean {
  try {
    checkFormat(root);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** A link in place of the whole folder takes the readable view, and the committed digests, with it. */
function linkFindings(root: string): Finding[] {
  if (!isLink(root) || root.endsWith("/artifacts/store")) return [];
  return [{
    section,
    level: "warning",
    text: "artifacts is a link: checkouts that share it overwrite each other's artifacts/out",
    todo: "make artifacts a folder of this checkout, and artifacts/store the link",
  }];
}

function contentFindings(root: string): Finding[] {
  let layout;
  try {
    checkFormat(root);
    if (statIfPresent(`${root}/format`) === undefined) {
      return [{ section, level: "ok", text: "there is no store yet: the first run makes it" }];
    }
    layout = openLayout(root);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { action, hint } = error.details;
    return [{ section, level: "problem", text: action, ...(hint ? { todo: hint } : {}) }];
  }
  const blobs = filesUnder(`${root}/cas`);
  const records = filesUnder(`${root}/ac`);
  const pins = filesUnder(`${root}/pin`);
  const quarantine = filesUnder(layout.quarantine);
  const states = filesUnder(`${root}/checkpoint`);
  const findings: Finding[] = [{
    section,
    level: "ok",
    text: `${counted(records.length, "result")}, ${counted(blobs.length, "blob")} ` +
      `(${bytesText(bytesOf(blobs))}), ${counted(pins.length, "pin")}` +
      (states.length === 0
        ? ""
        : `, ${counted(states.length, "checkpoint")} (${bytesText(bytesOf(states))})`),
  }];
  if (quarantine.length > 0) {
    findings.push({
      section,
      level: "warning",
      text: `${counted(quarantine.length, "damaged file")} set aside in artifacts/quarantine`,
      todo: "look at the disk if this number grows; no run reads these files",
    });
  }
  findings.push(lastCheckFinding(lastCheck(layout)));
  return findings;
}

function lastCheckFinding(last: LastCheck | undefined): Finding {
  if (last === undefined) {
    return { section, level: "ok", text: "it was never read as a whole: `deno task fsck` does" };
  }
  const when = last.when.slice(0, 16).replace("T", " ");
  if (last.damage === 0) {
    return { section, level: "ok", text: `no damage when fsck last read it (${when} UTC)` };
  }
  return {
    section,
    level: "warning",
    text: `${counted(last.damage, "damaged or missing file")} when fsck last read it (${when} UTC)`,
    todo: "`deno task repro`, then `deno task fsck` again",
  };
}
