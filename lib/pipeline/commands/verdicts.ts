/** `verdicts`: the verdict of every claim, and how they differ from the committed ones. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { runGraph } from "../execution/run.ts";
import { tenthsDisplay } from "../progress/tenths.ts";
import { loadSpecification } from "../reading/load.ts";
import { readVerdict, verdictOutput } from "../report/claims.ts";
import type { RunSummary } from "../runs/events.ts";
import type { Job, JobGraph } from "../specification/specification.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { inFolder } from "../store/file-operations.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import {
  differenceText,
  readVerdicts,
  verdictDifferences,
  verdictLine,
  type Verdicts,
  verdictsCommand,
  verdictsPath,
  verdictsText,
} from "../verification/verdict-file.ts";
import { counted } from "../words/number-text.ts";
import { painted } from "../words/terminal.ts";
import { headLine, type Scope } from "../report/head.ts";
import { textTable } from "../words/text-table.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface VerdictsFlags extends JobFlags {
  readonly jobs?: number;
  readonly write?: boolean;
}

/** The profile whose verdicts are committed: small enough to be computed by every test run. */
const profileDefault = "smoke";

export async function verdicts(
  here: Surroundings,
  flags: VerdictsFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const { profile = profileDefault, backend = "wasm", json, write } = flags;
  if (write && backend !== "wasm") {
    throw new UserError({
      action: `cannot write verdicts of results from "${backend}": they may differ elsewhere`,
      allowed: "--backend wasm, the default",
    });
  }
  const graph = await loadSpecification(workspace, { profile, isReadOnly: true });
  const claims = claimsOf(graph, targets);
  const summary = claims.length === 0 ? undefined : await runGraph(graph, {
    workspace,
    signal,
    backend,
    targets: claims.map(({ id }) => id),
    keepGoing: true,
    ...(flags.jobs ? { jobs: flags.jobs } : {}),
    ...(here.openPool ? { openPool: here.openPool } : {}),
  }, tenthsDisplay(terminal, { ...(json ? { json } : {}) }));
  if (summary !== undefined && summary.exitCode !== exitCodes.good) {
    return notComputed(here, { summary, profile, isWriting: write ?? false });
  }
  const found = verdictsFound(workspace, claims, summary);
  return report(here, { graph, found, scope: { profile, backend }, flags });
}

/** The jobs of claims among the targets (default: all claims). */
function claimsOf(graph: JobGraph, targets: readonly string[]): readonly Job[] {
  const wanted = jobsOfTargets(graph, targets) ?? graph.jobs;
  const claims = wanted.filter(({ stage }) => stage.role === "claim");
  if (claims.length > 0 || targets.length === 0) return claims;
  throw new UserError({
    action: `cannot find a claim in ${targets.map((target) => `"${target}"`).join(", ")}`,
    allowed: "papers, claims like paper/C1, or with *",
  });
}

function notComputed(
  { terminal }: Surroundings,
  { summary, profile, isWriting }: {
    readonly summary: RunSummary;
    readonly profile: string;
    readonly isWriting: boolean;
  },
): ExitCode {
  for (const { job, message } of summary.failed) {
    terminal.writeError(painted(terminal, "red", `${job} failed: ${message}`));
  }
  const left = isWriting ? `; ${verdictsPath(profile)} is left as it is` : "";
  terminal.writeError(`Not every verdict could be computed${left}.`);
  return summary.exitCode;
}

function verdictsFound(
  workspace: string,
  claims: readonly Job[],
  summary: RunSummary | undefined,
): Verdicts {
  const layout = layoutOf(storeRoot(workspace));
  const found = new Map<string, string>();
  for (const { id } of claims) {
    const verdict = readVerdict(layout, summary?.outcomes.get(id)?.outputs[verdictOutput]);
    if (verdict === undefined) {
      throw new UserError({
        action: `cannot read the verdict of "${id}": it is damaged`,
        hint: "run the command again: it will be made again",
        exitCode: exitCodes.storeDamage,
      });
    }
    found.set(id, verdictLine(verdict));
  }
  return found;
}

function report(
  { workspace, terminal }: Surroundings,
  { graph, found, scope, flags }: {
    readonly graph: JobGraph;
    readonly found: Verdicts;
    readonly scope: Scope;
    readonly flags: VerdictsFlags;
  },
): ExitCode {
  const { profile } = scope;
  const path = verdictsPath(profile);
  const file = readVerdicts(workspace, profile);
  const committed = file ?? new Map<string, string>();
  const now = renewed(graph, { found, committed });
  const differences = verdictDifferences(committed, now);
  const isDifferent = differences.length > 0 || file === undefined;
  if (flags.write && isDifferent) {
    inFolder(`${workspace}/${path}`, () => {
      Deno.writeTextFileSync(`${workspace}/${path}`, verdictsText(now));
    });
  }
  const code = isDifferent && !flags.write ? exitCodes.stageFailed : exitCodes.good;
  if (flags.json) {
    for (const [job, line] of found) {
      const [verdict] = line.split(", ");
      terminal.write(jsonText("verdicts", { type: "verdict", job, verdict, line }));
    }
    for (const difference of differences) {
      terminal.write(jsonText("verdicts", { type: "difference", ...difference }));
    }
    terminal.write(jsonText("verdicts", {
      type: "finished",
      profile,
      claims: found.size,
      differences: differences.length,
      written: flags.write === true && isDifferent,
      exitCode: code,
    }));
    return code;
  }
  terminal.write(headLine(scope));
  const columns = [{ title: "claim" }, { title: "verdict, checks that agree; row shown" }];
  for (const line of textTable(columns, [...found])) terminal.write(line);
  terminal.write("");
  for (const difference of differences) terminal.write(differenceText(difference));
  if (!isDifferent) terminal.write(`All verdicts are the committed ones (${path}).`);
  else if (flags.write) {
    terminal.write(`Wrote ${path}: ${counted(differences.length, "change")}. Commit it.`);
  } else {
    terminal.write(file === undefined ? `There is no ${path}.` : `They differ from ${path}.`);
    terminal.write(`If this is meant, \`${verdictsCommand(profile)}\` writes them.`);
  }
  return code;
}

/** The committed verdicts with the found ones in their places, and without claims that are gone. */
function renewed(
  graph: JobGraph,
  { found, committed }: { readonly found: Verdicts; readonly committed: Verdicts },
): Verdicts {
  const now = new Map<string, string>();
  for (const { id, stage } of graph.jobs) {
    const verdict = found.get(id) ?? committed.get(id);
    if (stage.role === "claim" && verdict !== undefined) now.set(id, verdict);
  }
  return now;
}
