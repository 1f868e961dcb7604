/** `verify`: computes again and compares with the store and with the committed digests. */
import { type ExitCode, exitCodes, UserError } from "../../contract/errors.ts";
import { type DigestLock, lockPath, lockText, readLock } from "../verification/digest-lock.ts";
import { webgpuErrorMax } from "../verification/inexact.ts";
import { presentRuntime } from "../keys/key.ts";
import { tenthsDisplay } from "../progress/tenths.ts";
import { loadSpecification } from "../reading/load.ts";
import { counted, durationText } from "../words/number-text.ts";
import { differenceLines } from "../verification/output-difference-text.ts";
import type { JobGraph } from "../specification/specification.ts";
import { inFolder } from "../store/file-operations.ts";
import { jobsOfTargets } from "../specification/targets.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import {
  exitCodeOf,
  type Verification,
  type VerifiedJob,
  verifyGraph,
} from "../verification/verify.ts";
import type { LockComparison, OutputFinding, StoreComparison } from "../verification/comparison.ts";
import type { CacheFinding } from "../verification/caches.ts";
import { type JobFlags, jsonText, type Surroundings } from "./surroundings.ts";

export interface VerifyFlags extends JobFlags {
  readonly jobs?: number;
  readonly sample?: number;
  readonly seed?: number;
  readonly shuffle?: number;
  readonly write?: boolean;
}

export async function verify(
  here: Surroundings,
  flags: VerifyFlags,
  targets: readonly string[],
): Promise<ExitCode> {
  const { workspace, terminal, signal } = here;
  const { sample, seed = 1, shuffle, write } = flags;
  if (write && (sample !== undefined || targets.length > 0)) {
    throw new UserError({
      action: "cannot write the digests of a part of a profile",
      hint: "leave out the targets and --sample",
    });
  }
  const reading = { ...flags, isReadOnly: true };
  const graph = await loadSpecification(workspace, { ...reading, fromSources: true });
  const shown = await loadSpecification(workspace, reading);
  const { profile } = graph.specification;
  const wanted = jobsOfTargets(graph, targets);
  const lock = write ? undefined : readLock(workspace, profile);
  const found = await verifyGraph(graph, {
    workspace,
    shown,
    signal,
    seed,
    ...(wanted ? { targets: wanted.map(({ id }) => id) } : {}),
    ...(flags.jobs ? { jobs: flags.jobs } : {}),
    ...(flags.backend ? { backend: flags.backend } : {}),
    ...(sample === undefined ? {} : { sample }),
    ...(shuffle === undefined ? {} : { shuffle }),
    ...(lock === undefined ? {} : { lock }),
  }, tenthsDisplay(terminal, flags));
  if (flags.json) tellJson(terminal, found);
  else tellPeople(terminal, { graph, lock, found, isWriting: write ?? false });
  const code = exitCodeOf(found);
  if (write && code === exitCodes.good) writeLock(here, { graph, found, flags });
  else if (write) terminal.writeError(`${lockPath(profile)} is left as it is.`);
  return code;
}

function writeLock(
  { workspace, terminal }: Surroundings,
  { graph, found, flags }: {
    readonly graph: JobGraph;
    readonly found: Verification;
    readonly flags: VerifyFlags;
  },
): void {
  const path = lockPath(graph.specification.profile);
  const { jobs, backend } = found;
  if (backend === "webgpu") {
    throw new UserError({
      action: "cannot write digests of results from webgpu: its bytes are not the same everywhere",
      allowed: "--backend wasm, --backend cpu",
    });
  }
  const lines = jobs.map(({ job, key, outputs }) => {
    const digests = Object.entries(outputs).map(([name, { digest }]) => [name, digest] as const);
    return [job, { key, outputs: Object.fromEntries(digests) }] as const;
  });
  const text = lockText({ backend, runtime: presentRuntime(), jobs: new Map(lines) });
  const file = `${workspace}/${path}`;
  inFolder(file, () => Deno.writeTextFileSync(file, text));
  if (!flags.json) terminal.write(`Wrote ${path}: ${counted(jobs.length, "job")}. Commit it.`);
}

function tellJson(terminal: Terminal, found: Verification): void {
  const { jobs, summary, gone, caches } = found;
  for (const job of jobs) terminal.write(jsonText("verify", { type: "job", ...job }));
  for (const failure of summary.failed) {
    terminal.write(jsonText("verify", { type: "failed", ...failure }));
  }
  const { run, seconds, skipped, notices } = summary;
  const counts = { computed: jobs.length, failed: summary.failed.length };
  const exitCode = exitCodeOf(found);
  terminal.write(
    jsonText("verify", {
      type: "finished",
      run,
      seconds,
      ...counts,
      skipped,
      gone,
      caches,
      notices,
      exitCode,
    }),
  );
}

interface Told {
  readonly graph: JobGraph;
  readonly lock: DigestLock | undefined;
  readonly found: Verification;
  readonly isWriting: boolean;
}

function tellPeople(terminal: Terminal, { graph, lock, found, isWriting }: Told): void {
  const { jobs, summary, gone } = found;
  const { profile } = graph.specification;
  for (const { job, message } of summary.failed) {
    terminal.writeError(painted(terminal, "red", `${job} failed: ${message}`));
  }
  for (const one of jobs) for (const line of jobLines(one)) terminal.write(line);
  for (const job of gone) terminal.write(`${job}: in the committed digests, not in the pipeline`);
  const { seconds, failed, skipped } = summary;
  const computed = `${counted(jobs.length, "job")} computed again in ${durationText(seconds)}`;
  const lost = failed.length + skipped.length;
  terminal.write(lost > 0 ? `${computed}; ${counted(lost, "job")} could not be.` : `${computed}.`);
  terminal.write(`Store: ${tally(jobs.map(({ store }) => store.result), storeWords)}.`);
  for (const finding of found.caches) terminal.write(cacheLine(finding));
  if (found.caches.length > 0) {
    terminal.write(
      "Remove artifacts/cache: the next `deno task repro` makes it again, from the sources. What was " +
        "shown before may be wrong.",
    );
  }
  if (isWriting) return;
  if (lock === undefined) {
    terminal.write(
      `Committed digests: there are none of profile ${profile}; \`deno task verify ` +
        `--profile ${profile} --write\` writes ${lockPath(profile)}.`,
    );
    return;
  }
  const results = jobs.flatMap(({ lock }) => lock ? [lock.result] : []);
  terminal.write(`Committed digests: ${tally(results, lockWords)}.`);
  for (const line of adviceLines(new Set(results), gone.length > 0, lock, found)) {
    terminal.write(line);
  }
}

const storeWords: Readonly<Record<StoreComparison["result"], string>> = {
  "equal": "byte for byte equal",
  "differs": "not deterministic",
  "damaged": "damaged in the store",
  "within error": `equal within ${webgpuErrorMax} of the largest value of a column`,
  "new": "without a stored result",
};

const lockWords: Readonly<Record<LockComparison["result"], string>> = {
  "equal": "byte for byte equal",
  "stale": "byte for byte equal under another key",
  "differs": "with other bytes under the same key",
  "changed": "with another key and other bytes",
  "within error": storeWords["within error"],
  "not comparable": "not comparable on webgpu",
  "no line": "without a line",
};

function tally<R extends string>(
  results: readonly R[],
  words: Readonly<Record<R, string>>,
): string {
  const counts = new Map<R, number>();
  for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1);
  const parts = [...counts].map(([result, count]) => `${counted(count, "job")} ${words[result]}`);
  return parts.join(", ") || "no job to compare";
}

/** A job that is as it was has no line. */
function jobLines({ job, store, lock }: VerifiedJob): string[] {
  const lines: string[] = [];
  if (store.result === "differs") {
    lines.push(
      `${job} is not deterministic: computed again, it gave other bytes than the store has`,
    );
  } else if (store.result === "damaged") {
    lines.push(`${job} is damaged in the store: its bytes there are not what its record says`);
  }
  if (lines.length > 0) lines.push(...findingLines(store.findings));
  if (lock === undefined || ["equal", "stale", "within error"].includes(lock.result)) return lines;
  const word = {
    "differs": "differs from the committed digests under the same key",
    "changed": "differs from the committed digests, and so does its key",
    "not comparable": "cannot be compared with the committed digests on webgpu",
    "no line": "has no line in the committed digests",
  }[lock.result as "differs" | "changed" | "not comparable" | "no line"];
  return [...lines, `${job} ${word}`, ...findingLines(lock.findings)];
}

function findingLines(findings: readonly OutputFinding[]): string[] {
  return findings.flatMap(({ output, difference }) => {
    if (difference === undefined) return [`  ${output}: the other bytes are not in this store`];
    const [first, ...more] = differenceLines(difference);
    return [`  ${output}: ${first}`, ...more.map((line) => `  ${line}`)];
  });
}

/** At most that many jobs are named. */
const namedMax = 3;

function cacheLine({ cache, jobs }: CacheFinding): string {
  const names = [...jobs.slice(0, namedMax), ...jobs.length > namedMax ? ["…"] : []].join(", ");
  const concerned = jobs.length === 0 ? "any job" : `${counted(jobs.length, "job")}: ${names}`;
  return `Cache artifacts/cache/${cache}*.json says otherwise than its sources, for ${concerned}.`;
}

/** What the results mean, and what to do. */
function adviceLines(
  results: ReadonlySet<LockComparison["result"]>,
  isGone: boolean,
  lock: DigestLock,
  found: Verification,
): string[] {
  const lines: string[] = [];
  const { deno, v8 } = presentRuntime();
  if (lock.runtime.deno !== deno || lock.runtime.v8 !== v8) {
    lines.push(
      `They were made with Deno ${lock.runtime.deno} (V8 ${lock.runtime.v8}), ` +
        `this is Deno ${deno} (V8 ${v8}): keys and bytes should be the same.`,
    );
  }
  if (lock.backend !== found.backend) {
    lines.push(
      `They were made on ${lock.backend}, this is ${found.backend}: ` +
        `\`--backend ${lock.backend}\` compares byte for byte.`,
    );
  }
  if (results.has("stale") || results.has("changed")) {
    lines.push(
      "A key that differs from the committed one means that the code or the pipeline has " +
        "changed since.",
    );
  }
  const isOld = isGone ||
    ["stale", "changed", "no line"].some((result) =>
      results.has(result as LockComparison["result"])
    );
  if (isOld) lines.push("If the change is meant, write them again with `--write` and commit them.");
  return lines;
}
