/** The part of a claim's page that computes it again: a button, what happens, what came out. */
import { counted, durationText } from "../../words/number-text.ts";
import { differenceFile } from "../data-names.ts";
import type { ClaimPlan } from "../claim-plan.ts";
import { loadBytes, loadPackedScript } from "./data.ts";
import { type DescribeDifference, describerName } from "./describer.ts";
import { type JobFinding, type OutputFinding, recomputed } from "./recomputing.ts";

/** Brings every such part of the page to life. */
export function prepareRecomputing(): void {
  for (const section of document.querySelectorAll<HTMLElement>("[data-plan]")) prepare(section);
}

/** What is of use with scripts alone. */
const parts =
  `<p>The code is the bundle that ran, the inputs are those that it read; what comes out is
compared with the recorded SHA-256. Nothing is sent anywhere.</p>
<p><button type="button" class="start">Recompute</button>
<button type="button" class="stop" hidden>Stop</button>
<progress max="1" value="0" aria-label="Share of the recorded time" hidden></progress></p>
<p role="status"></p>
<div class="jobs wide" role="region" aria-label="Jobs that were computed here" tabindex="0" hidden>
<table><thead><tr><th scope="col">job</th><th scope="col">recorded</th><th scope="col">here</th>
<th scope="col">result</th></tr></thead><tbody></tbody></table></div>`;

function prepare(section: HTMLElement): void {
  section.insertAdjacentHTML("beforeend", parts);
  const [start, stop] = ["start", "stop"].map((name) =>
    section.querySelector<HTMLButtonElement>(`button.${name}`)!
  );
  const state = section.querySelector<HTMLElement>("[role=status]")!;
  const bar = section.querySelector<HTMLProgressElement>("progress")!;
  const list = section.querySelector<HTMLElement>(".jobs")!;
  let stopping = new AbortController();
  stop.onclick = () => stopping.abort(new Error("stopped"));
  start.onclick = async () => {
    stopping = new AbortController();
    start.disabled = true;
    stop.hidden = bar.hidden = list.hidden = false;
    list.querySelector("tbody")!.replaceChildren();
    section.dataset.outcome = "running";
    bar.value = 0;
    try {
      const plan = await planOf(section.dataset.plan!);
      const findings = await followed(plan, { state, bar, list, signal: stopping.signal });
      const [outcome, words] = await summary(findings);
      state.textContent = words;
      section.dataset.outcome = outcome;
    } catch (error) {
      const isStopped = stopping.signal.aborted;
      state.textContent = isStopped ? "Stopped." : `Could not compute: ${wordsOf(error)}.`;
      section.dataset.outcome = isStopped ? "stopped" : "problem";
    } finally {
      start.disabled = false;
      stop.hidden = bar.hidden = true;
    }
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function planOf(digest: string): Promise<ClaimPlan> {
  return JSON.parse(new TextDecoder().decode(await loadBytes(digest))) as ClaimPlan;
}

interface Shown {
  readonly state: HTMLElement;
  readonly bar: HTMLProgressElement;
  readonly list: HTMLElement;
  readonly signal: AbortSignal;
}

function followed(plan: ClaimPlan, { state, bar, list, signal }: Shown) {
  const total = plan.jobs.reduce((sum, { seconds }) => sum + seconds, 0) || 1;
  let before = 0;
  let present = 0;
  const body = list.querySelector("tbody")!;
  return recomputed(plan, {
    load: loadBytes,
    signal,
    started({ id, seconds }, index) {
      present = seconds;
      state.textContent = `Computing ${index + 1} of ${plan.jobs.length}: ${id}`;
    },
    progress(share) {
      bar.value = (before + share * present) / total;
    },
    ended(finding) {
      before += present;
      bar.value = before / total;
      body.append(rowOf(finding));
    },
  });
}

function rowOf({ job, outputs, seconds, problem }: JobFinding): HTMLTableRowElement {
  const row = document.createElement("tr");
  const apart = outputs.filter(({ verdict }) => verdict !== "equal");
  const result = problem !== undefined
    ? `not computed: ${problem}`
    : apart.length === 0
    ? "equal to the bit"
    : `other bytes in ${apart.map(({ name }) => name).join(", ")}`;
  row.className = problem === undefined && apart.length === 0 ? "equal" : "other";
  const cells = [job.id, durationText(job.seconds), durationText(seconds), result];
  for (const text of cells) row.insertCell().textContent = text;
  return row;
}

/** What the reader takes away, and in one word. */
async function summary(findings: readonly JobFinding[]): Promise<readonly [string, string]> {
  const outputs = findings.flatMap((finding) => finding.outputs);
  const apart = findings.flatMap(({ job, outputs }) =>
    outputs.filter(({ verdict }) => verdict !== "equal").map((output) => ({ job, output }))
  );
  const problems = findings.filter(({ problem }) => problem !== undefined);
  if (apart.length === 0 && problems.length === 0) {
    return [
      "equal",
      `Equal to the bit: ${counted(outputs.length, "output")} of ${
        counted(findings.length, "job")
      } have the SHA-256 of the record.`,
    ];
  }
  if (apart.length === 0) {
    const [{ job, problem }] = problems;
    return ["problem", `Not all could be computed. ${job.id}: ${problem}.`];
  }
  // The first one: what comes after it reads it.
  const [{ job, output }] = apart;
  const [outcome, words] = await described(output);
  return [outcome, `${words} First in ${job.id}, output ${output.name}.`];
}

async function described(
  { before, after, mediaType }: OutputFinding,
): Promise<readonly [string, string]> {
  if (after === undefined) return ["different", "Different: an output is missing."];
  if (before === undefined) {
    return [
      "different",
      "Different: the SHA-256 is another one; where, this site cannot say, for it has no copy.",
    ];
  }
  await loadPackedScript(differenceFile);
  const describe = Reflect.get(globalThis, describerName) as DescribeDifference;
  const { lines, isWithin, errorMax } = describe(before, after, mediaType);
  const where = lines.map((line) => line.trim()).join("; ");
  return isWithin
    ? [
      "within",
      `Not equal to the bit, but within ${errorMax} of the largest value of each column: ${where}.`,
    ]
    : ["different", `Different: ${where}.`];
}
