/** `why`: what changed since the last result of a stage, part by part, old and new value. */
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { loadSpecification } from "../load.ts";
import { partText } from "../manifest-changes.ts";
import { counted } from "../number-text.ts";
import { jobsOfTargets } from "../targets.ts";
import { explainJob, type Explanation } from "../why.ts";
import { type JobFlags, jsonText, type Surroundings } from "./command.ts";

/** Jobs of a stage that are explained one by one. */
export const explainedMax = 20;

export async function why(
  { workspace, terminal }: Surroundings,
  flags: JobFlags,
  target: string,
): Promise<ExitCode> {
  const graph = await loadSpecification(workspace, flags);
  const jobs = jobsOfTargets(graph, [target])!;
  const options = { workspace, ...(flags.backend ? { backend: flags.backend } : {}) };
  const explained: Explanation[] = [];
  for (const { id } of jobs.slice(0, explainedMax)) {
    explained.push(await explainJob(graph, id, options));
  }
  if (flags.json) {
    for (const explanation of explained) terminal.write(jsonText("why", explanation));
    return exitCodes.good;
  }
  const groups = new Map<string, Explanation[]>();
  for (const explanation of explained) {
    const text = explanationLines(explanation).join("\n");
    groups.set(text, [...groups.get(text) ?? [], explanation]);
  }
  for (const [text, list] of groups) {
    const more = list.length > 1 ? ` and ${counted(list.length - 1, "job")} like it` : "";
    terminal.write(`${list[0].job}${more}`);
    terminal.write(text);
  }
  if (jobs.length > explainedMax) {
    terminal.write(`… and ${counted(jobs.length - explainedMax, "more job")}; name one to see it.`);
  }
  return exitCodes.good;
}

/** The explanation of one job, a line per changed part. */
export function explanationLines(explanation: Explanation): string[] {
  const { keyBefore, upToDate, waitsFor, changes, sources } = explanation;
  if (upToDate) return ["  up to date: nothing that its result depends on has changed"];
  const lines: string[] = [];
  if (keyBefore === undefined) lines.push("  would run: it has no result yet");
  for (const { part, file, before, after } of changes) {
    lines.push(`  ${partText({ part, file })}: ${valueText(before)} → ${valueText(after)}`);
    if (part === "code") {
      for (const { path, change } of sources) lines.push(`    ${path} ${change}`);
    }
  }
  if (waitsFor.length > 0) {
    const shown = waitsFor.slice(0, 5).join(", ");
    const more = waitsFor.length > 5 ? ` and ${waitsFor.length - 5} more` : "";
    lines.push(`  waits for ${shown}${more}; if they give equal bytes, it does not run`);
  }
  if (lines.length === 0) lines.push("  would run: its stored result is lost");
  return lines;
}

/** A value of the manifest; digests are cut to twelve characters. */
function valueText(value: unknown): string {
  if (value === undefined) return "(absent)";
  const text = JSON.stringify(value).replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
