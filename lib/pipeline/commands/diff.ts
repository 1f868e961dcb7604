/** `diff`: which outputs differ between two runs, and where. Changes no file. */
import { storeRoot } from "../store/layout.ts";
import { type ExitCode, exitCodes } from "../../contract/errors.ts";
import { counted } from "../words/number-text.ts";
import { differenceLines } from "../verification/output-difference-text.ts";
import {
  differencesOf,
  type JobDifference,
  type OutputChange,
} from "../verification/run-difference.ts";
import { findRun, type RunManifest } from "../runs/manifest.ts";
import { openStore } from "../store/store.ts";
import { readOnlyLayout } from "../store/opening.ts";
import { isSameScope } from "../report/head.ts";
import { painted } from "../words/terminal.ts";
import { jsonText, type Surroundings } from "./surroundings.ts";

export interface DiffFlags {
  readonly json?: boolean;
  /** `last` counts runs in this profile only. */
  readonly profile?: string;
  /** Exit with 1 if an output differs; otherwise with 0 in both cases. */
  readonly exitCode?: boolean;
}

export function diff(
  { workspace, terminal }: Surroundings,
  flags: DiffFlags,
  runs: readonly [string, string],
): Promise<ExitCode> {
  const store = openStore(readOnlyLayout(storeRoot(workspace)));
  const [first, second] = runs.map((run) => findRun(store.layout, run, flags.profile));
  const found = differencesOf(first, second, store);
  if (flags.json) {
    for (const one of found) terminal.write(jsonText("diff", { type: "job", ...one }));
    const counts = Object.fromEntries(tallyOf(found));
    const names = {
      first: first.run,
      second: second.run,
      profiles: [first.profile, second.profile],
      backends: [first.backend, second.backend],
    };
    terminal.write(jsonText("diff", { type: "finished", ...names, counts }));
  } else {
    for (const line of diffLines(first, second, found)) terminal.write(line);
  }
  for (const line of scopeWarnings(first, second)) {
    terminal.writeError(painted(terminal, "yellow", line));
  }
  const isSame = found.every(({ result }) => result !== "differs");
  return Promise.resolve(isSame || !flags.exitCode ? exitCodes.good : exitCodes.stageFailed);
}

/** Jobs of one name may be of other sizes: what differs then is no change of a result. */
function scopeWarnings(first: RunManifest, second: RunManifest): string[] {
  if (isSameScope(first, second)) return [];
  const [what, a, b] = first.profile === second.profile
    ? ["back-ends", first.backend, second.backend]
    : ["profiles", first.profile, second.profile];
  return [
    `warning: these runs are of different ${what}, ${a} and ${b}: jobs of one name need not be alike; ` +
    `--profile ${second.profile} makes \`last\` and \`last~1\` runs of that profile`,
  ];
}

function diffLines(
  first: RunManifest,
  second: RunManifest,
  found: readonly JobDifference[],
): string[] {
  const lines = [first, second].map((run, index) =>
    `${index === 0 ? "first: " : "second:"} ${run.run}, ${run.started}, profile ${run.profile}, ` +
    `back-end ${run.backend}`
  );
  const verdicts = found.flatMap(({ job, verdict }) =>
    verdict ? [`  ${job}: ${verdict.before} → ${verdict.after}`] : []
  );
  if (verdicts.length > 0) lines.push("", "Verdicts that changed", ...verdicts);
  const differing = found.filter(({ result }) => result === "differs");
  if (differing.length > 0) lines.push("", "Outputs that differ");
  for (const { job, outputs, keys } of differing) {
    const isSameKey = keys[0] === keys[1];
    lines.push(`  ${job}${isSameKey ? " (under the same key: it is not deterministic)" : ""}`);
    for (const change of outputs) lines.push(...changeLines(change).map((line) => `    ${line}`));
  }
  for (const result of ["only in the first", "only in the second"] as const) {
    const jobs = found.filter((one) => one.result === result);
    if (jobs.length === 0) continue;
    lines.push("", `Jobs ${result} run`, ...jobs.map(({ job }) => `  ${job}`));
  }
  const counts = tallyOf(found).map(([result, count]) => `${count} ${words[result]}`);
  return [...lines, "", `${counted(found.length, "job")}: ${counts.join(", ") || "none"}.`];
}

function changeLines({ output, before, after, difference, lost }: OutputChange): string[] {
  if (before === undefined) return [`${output}: new`];
  if (after === undefined) return [`${output}: gone`];
  if (difference === undefined) {
    return [`${output}: differs; ${lost ?? `${before.mediaType} → ${after.mediaType}`}`];
  }
  const [head, ...more] = differenceLines(difference);
  return [`${output}: ${head}`, ...more];
}

const words: Readonly<Record<JobDifference["result"], string>> = {
  "equal": "equal",
  "equal bytes": "of other keys with equal bytes",
  "differs": "with other bytes",
  "only in the first": "only in the first",
  "only in the second": "only in the second",
};

function tallyOf(found: readonly JobDifference[]): [JobDifference["result"], number][] {
  const results = Object.keys(words) as JobDifference["result"][];
  return results.map((result): [JobDifference["result"], number] => [
    result,
    found.filter((one) => one.result === result).length,
  ]).filter(([, count]) => count > 0);
}
