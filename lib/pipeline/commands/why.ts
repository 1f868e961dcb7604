/** `why`: what changed since the last result of a stage, part by part, old and new value. */
import { type Layout, layoutOf, storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { changeText } from "../planning/change-text.ts";
import { loadSpecification } from "../reading/load.ts";
import { counted } from "../words/number-text.ts";
import { provenanceLines } from "../planning/provenance-text.ts";
import { findRun } from "../runs/manifest.ts";
import { headLine, headLines, isSameScope } from "../report/head.ts";
import { isCode } from "../planning/manifest-changes.ts";
import { programFileDiff, sourceDiff, sourceText } from "../planning/source-changes.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { type Explanation, explanationsOf } from "../planning/why.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface WhyFlags extends JobFlags {
  /** A run to compare with; default: the last result of each job. */
  readonly against?: string;
}

/** Jobs of a stage that are explained one by one. */
export const explainedMax = 20;

export async function why(
  { workspace, terminal }: Surroundings,
  flags: WhyFlags,
  target: string,
): Promise<ExitCode> {
  const graph = await loadSpecification(workspace, {
    ...flags,
    targets: [target],
    isReadOnly: true,
  });
  const jobs = jobsOfTargets(graph, [target])!;
  const layout = layoutOf(storeRoot(workspace));
  const against = flags.against === undefined ? undefined : findRun(layout, flags.against);
  const { explanations: explained, backend } = await explanationsOf(
    graph,
    jobs.slice(0, explainedMax).map(({ id }) => id),
    {
      workspace,
      ...(flags.backend ? { backend: flags.backend } : {}),
      ...(against ? { against } : {}),
    },
  );
  const scope = { profile: graph.specification.profile, backend };
  if (flags.json) {
    for (const explanation of explained) {
      terminal.write(jsonText("why", { ...scope, ...explanation }));
    }
    return exitCodes.good;
  }
  if (against === undefined) {
    for (const line of headLines(scope, layout)) terminal.write(line);
  } else {
    const { run, started } = against;
    const other = isSameScope(scope, against)
      ? ""
      : ` Mind that: another ${scope.profile === against.profile ? "back-end" : "profile"}.`;
    terminal.write(headLine(scope));
    terminal.write(
      `Compared with run ${run} of ${started}, profile ${against.profile}, back-end ` +
        `${against.backend}.${other}`,
    );
  }
  const groups = new Map<string, Explanation[]>();
  for (const explanation of explained) {
    const text = explanationLines(explanation, { layout, workspace }).join("\n");
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

/** The explanation of one job, a line per changed part; with the changed lines of files, given where they are. */
export function explanationLines(
  explanation: Explanation,
  where?: { readonly layout: Layout; readonly workspace: string },
): string[] {
  const { against, keyBefore, keyNow, upToDate, changes, sources, waitsFor } = explanation;
  if (upToDate && against === undefined) {
    return [
      "  up to date: nothing that its result depends on has changed",
      ...provenanceLines(explanation.unusual).map((line) => `  ${line}`),
    ];
  }
  const lines = explanation.absent.map((line) => `  would be refused: ${line}`);
  if (keyBefore === undefined) lines.push(...absentLines(explanation));
  else if (keyBefore === keyNow && upToDate) lines.push("  unchanged since that run");
  else if (explanation.isForgotten) {
    lines.push(
      `  key: ${keyBefore.slice(0, 12)}… → ${keyNow?.slice(0, 12) ?? "not known yet"}…; ` +
        "the record of then is not in this store, so the part that changed is not known",
    );
  }
  const lastCode = changes.findLast(isCode);
  for (const change of changes) {
    lines.push(`  ${changeText(change)}`);
    const edited = where === undefined ? [] : programFileDiff(change, where);
    lines.push(...edited.map((line) => `    ${line}`));
    if (change !== lastCode) continue;
    for (const source of sources) {
      lines.push(`    ${sourceText(source)}`);
      const changed = where === undefined ? [] : sourceDiff(source, where);
      lines.push(...changed.map((line) => `      ${line}`));
    }
  }
  if (waitsFor.length > 0) lines.push(...waitLines(explanation));
  if (lines.length === 0) lines.push("  would run: its stored result is lost");
  return lines;
}

function absentLines({ against, others }: Explanation): string[] {
  const what = against === undefined
    ? "would run: it has no result yet"
    : "did not exist in that run, or was not finished";
  if (others.length === 0) return [`  ${what}`];
  return [`  ${what}; its stage had ${listed(others)}`];
}

/** What must run first and, behind that, what changed. */
function waitLines({ waitsFor, causes }: Explanation): string[] {
  const lines = [`  waits for ${listed(waitsFor)}; if they give equal bytes, it does not run`];
  const groups = new Map<string, string[]>();
  for (const { job, reasons } of causes) {
    const reason = reasons.join("; ");
    groups.set(reason, [...groups.get(reason) ?? [], job]);
  }
  for (const [reason, jobs] of groups) lines.push(`    because of ${listed(jobs)}: ${reason}`);
  return lines;
}

/** At most five names. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
