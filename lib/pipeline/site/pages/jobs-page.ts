/** All jobs behind a paper's claims and figures: keys, digests, seeds, times, what they ran on. */
import type { ClaimsDocument, DocumentedPaper } from "../../report/claims-document.ts";
import { counted, durationText } from "../../words/number-text.ts";
import { type Content, markup } from "../../words/markup.ts";
import { frontFile, jobsFile, paperFile } from "../addresses.ts";
import type { Chain, ChainJob, ChainStage } from "../chain.ts";
import { aboutText, wideTable } from "./claim-parts.ts";
import { pageText } from "./frame.ts";

export function jobsPage(
  document: ClaimsDocument,
  { paper, citation }: DocumentedPaper,
  chain: Chain,
): string {
  const title = `All computations of ${paper}`;
  const body = markup`
<h1>${title}</h1>
<p>${counted(chain.jobs.length, "job")}, as recorded ${
    durationText(Math.max(chain.seconds, 0.001))
  } in all.
A key is the SHA-256 of everything that can change a result: code, parameters, inputs, random key. A
digest is the SHA-256 of the bytes of an output.</p>
${chain.stages.map(stageSection)}`;
  return pageText({
    file: jobsFile(paper),
    title,
    above: [["All papers", frontFile], [citation.title ?? paper, paperFile(paper)]],
    body,
    about: aboutText(document),
  });
}

/** The place of a stage, `paper/stage`, on the page of its paper's jobs. */
export function stageAnchor(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

function stageSection({ name, stage, jobs, seconds, after }: ChainStage): Content {
  const anchor = stageAnchor(name);
  const reads = after.map((other) => stageAnchor(other));
  const code = new Set(jobs.map(({ record }) => record?.manifest.code));
  const [bundle] = code.size === 1 ? code : [];
  const machines = new Set(jobs.map(({ record }) => record && machineOf(record)));
  const [machine] = machines.size === 1 ? machines : [];
  return markup`<section aria-labelledby="${anchor}"><h2 id="${anchor}">${anchor}</h2>
<p>${stage.kind}, ${counted(jobs.length, "job")}, ${seconds === 0 ? "–" : durationText(seconds)}.${
    reads.length > 0 && markup` Reads ${
      reads.map((other, k) => markup`${k > 0 && ", "}<a href="#${other}">${other}</a>`)
    }.`
  }${bundle !== undefined && markup` Code <code>${bundle}</code>.`}${
    machine !== undefined && ` Ran on ${machine}.`
  }</p>
${wideTable(`Jobs of ${anchor}`, jobsTable(jobs, machine === undefined))}</section>
`;
}

/** `hasMachines`: the jobs did not all run on the same. */
function jobsTable(jobs: readonly ChainJob[], hasMachines: boolean): Content {
  const titles = ["point", "key", "outputs", "random key", "took"];
  if (hasMachines) titles.push("ran on");
  return markup`<table class="jobs"><thead><tr>${
    titles.map((title) => markup`<th scope="col">${title}</th>`)
  }</tr></thead><tbody>
${jobs.map((one) => jobRow(one, hasMachines))}</tbody></table>`;
}

function jobRow({ job, result, record }: ChainJob, hasMachine: boolean): Content {
  const point = Object.entries(job.axes).map(([name, value]) => `${name} ${value}`).join(", ");
  if (result === undefined) {
    return markup`<tr><th scope="row">${point || "–"}</th><td colspan="5">not up to date</td></tr>
`;
  }
  const outputs = Object.entries(result.outputs).map(([name, { digest }], k) =>
    markup`${k > 0 && markup`<br>`}${name} <code>${digest}</code>`
  );
  return markup`<tr><th scope="row">${
    point || "–"
  }</th><td><code>${result.key}</code></td><td>${outputs}</td>${
    record === undefined
      ? markup`<td colspan="3">its record is lost</td>`
      : markup`<td><code>${randomText(record.manifest.randomKey)}</code></td><td class="number">${
        durationText(Math.max(record.provenance.seconds, 0.001))
      }</td>${hasMachine && markup`<td>${machineOf(record)}</td>`}`
  }</tr>
`;
}

/** The two words of a key in hexadecimal digits. */
function randomText(key: readonly number[]): string {
  return key.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ");
}

/** What a job ran on: no host has a name here. */
function machineOf({ manifest, provenance }: NonNullable<ChainJob["record"]>): string {
  const { runtime, computedOn, resumed, started, sandbox } = provenance;
  return [
    manifest.program?.version.split("\n")[0],
    sandbox === undefined ? undefined : "not sandboxed",
    runtime === undefined ? undefined : `Deno ${runtime.deno}, V8 ${runtime.v8}`,
    computedOn ?? manifest.backend,
    resumed ? "resumed from a checkpoint" : undefined,
    started.slice(0, 10),
  ].filter((part) => part !== undefined).join(", ");
}
