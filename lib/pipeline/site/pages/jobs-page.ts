/** All jobs behind a paper's claims and figures: keys, digests, seeds, times, what they ran on. */
import type { ClaimsDocument, DocumentedPaper } from "../../report/claims-document.ts";
import { counted, durationText } from "../../words/number-text.ts";
import { type Content, markup } from "../../words/markup.ts";
import { frontFile, jobsFile, jobsTableFile, linkFrom, paperFile } from "../addresses.ts";
import type { Chain, ChainStage } from "../chain.ts";
import { stageAnchor } from "../job-rows.ts";
import { aboutText } from "./claim-parts.ts";
import { pageText } from "./frame.ts";

export function jobsPage(
  document: ClaimsDocument,
  { paper, citation }: DocumentedPaper,
  chain: Chain,
  /** Digest of the rows of all jobs, which the site has as data. */
  tables: string,
): string {
  const file = jobsFile(paper);
  const title = `All computations of ${paper}`;
  const body = markup`
<h1>${title}</h1>
<p>${counted(chain.jobs.length, "job")}, as recorded ${
    durationText(Math.max(chain.seconds, 0.001))
  } in all.
A key is the SHA-256 of everything that can change a result: code, parameters, inputs, random key. A
digest is the SHA-256 of the bytes of an output.</p>
<p data-tables="${tables}">Every job with its code, key, digests, random key, time and what it ran on: <a href="${
    linkFrom(file, jobsTableFile(paper))
  }" download>CSV</a>.<noscript> With scripts they also stand below.</noscript></p>
${chain.stages.map(stageSection)}`;
  return pageText({
    file,
    title,
    above: [["All papers", frontFile], [citation.title ?? paper, paperFile(paper)]],
    body,
    about: aboutText(document),
  });
}

/** The rows of its jobs are put in by a script (browser/job-tables.ts). */
function stageSection({ name, stage, jobs, seconds, after }: ChainStage): Content {
  const anchor = stageAnchor(name);
  const reads = after.map((other) => stageAnchor(other));
  return markup`<section data-jobs><h2 id="${anchor}">${anchor}</h2>
<p>${stage.kind}, ${counted(jobs.length, "job")}, ${seconds === 0 ? "–" : durationText(seconds)}.${
    reads.length > 0 && markup` Reads ${
      reads.map((other, k) => markup`${k > 0 && ", "}<a href="#${other}">${other}</a>`)
    }.`
  }</p></section>
`;
}
