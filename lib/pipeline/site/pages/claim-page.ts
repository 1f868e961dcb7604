/** A claim's page: the sentence, the verdict on an axis, every check, the chain, downloads, recomputing. */
import type {
  ClaimsDocument,
  DocumentedClaim,
  DocumentedPaper,
  DocumentedRow,
} from "../../report/claims-document.ts";
import { durationText } from "../../words/number-text.ts";
import { type Content, markup } from "../../words/markup.ts";
import { claimFile, frontFile, jobsFile, linkFrom, paperFile } from "../addresses.ts";
import { axisDrawing, printedNumber, shortNumber } from "./axis-drawing.ts";
import type { Chain } from "../chain.ts";
import { chainDrawing } from "./chain-drawing.ts";
import {
  aboutText,
  classOf,
  headlineRow,
  placeInPaper,
  verdictMark,
  wideTable,
} from "./claim-parts.ts";
import { figureBlock, type SiteFigure } from "../figures.ts";
import { stageAnchor } from "../job-rows.ts";
import { pageText } from "./frame.ts";
import { prose } from "./prose.ts";
import { recomputeSection, type SiteRecomputation } from "./recompute-section.ts";

/** A table that can be taken along. */
export interface Download {
  readonly name: string;
  /** Files from the site's folder, by what they are: "CSV", "Arrow". */
  readonly files: readonly (readonly [form: string, file: string])[];
}

export interface ClaimPage {
  readonly document: ClaimsDocument;
  readonly paper: DocumentedPaper;
  readonly claim: DocumentedClaim;
  /** Absent for a claim that is pending or has not run. */
  readonly chain?: Chain;
  readonly recomputation?: SiteRecomputation | string;
  readonly downloads: readonly Download[];
  readonly figures: readonly SiteFigure[];
}

export function claimPage(page: ClaimPage): string {
  const { document, paper, claim, figures } = page;
  const file = claimFile(paper.paper, claim);
  const name = claim.claim + claim.point;
  const row = headlineRow(claim);
  const body = markup`
<h1>${name} ${verdictMark(claim.state)}</h1>
<p class="says">${prose(claim.says)}</p>
${placeInPaper(claim)}
${claim.pending !== null && markup`<p>Pending: ${claim.pending}</p>`}
${row !== undefined && headlineBlock(claim, row)}
${page.recomputation !== undefined && recomputeSection(page.recomputation)}
${claim.rows.length > 0 && checksSection(claim)}
${page.chain !== undefined && chainSection(file, paper.paper, page.chain)}
${page.downloads.length > 0 && downloadsSection(file, page.downloads)}
${
    figures.length > 0 && markup`<section><h2 id="figures">Figures</h2>
${
      figures.map((figure) => figureBlock({ page: file, home: paperFile(paper.paper) }, figure))
    }</section>`
  }`;
  const above = [
    ["All papers", frontFile],
    [paper.citation.title ?? paper.paper, paperFile(paper.paper)],
  ] as const;
  return pageText({
    file,
    title: `${name}, ${paper.paper}`,
    above,
    body,
    about: aboutText(document),
  });
}

function headlineBlock(claim: DocumentedClaim, row: DocumentedRow): Content {
  const which = claim.rows.length === 1
    ? ""
    : ` It is row ${claim.headline! + 1} of ${claim.rows.length} below: ${claim.reason}.`;
  const published = claim.ours ? undefined : printedNumber(claim.published);
  return markup`<section><h2 id="verdict">What was compared</h2>
<p>${
    prose(claim.compared ?? "")
  }: measured <b>${row.text.measured}</b>, interval ${row.text.interval}, theory ${row.text.theory}${
    row.rival !== null && `, rival ${shortNumber(row.rival)}`
  }; n = ${row.text.n}.${which}</p>
${axisDrawing({ ...row, ...(published === undefined ? {} : { published }) })}
<p class="rule">${row.rule}</p></section>`;
}

/** The coordinates of a row, and what it is of. */
function placeOf({ point, of }: DocumentedRow): string {
  const at = Object.entries(point).map(([name, value]) => `${name} ${value}`).join(", ");
  return [of ?? "", at].filter((part) => part !== "").join(" at ");
}

function checksSection({ rows }: DocumentedClaim): Content {
  const titles = [
    "row",
    "compared",
    "of",
    "theory",
    "measured",
    "interval",
    "n",
    "rival",
    "margin",
  ];
  const numbers = (row: DocumentedRow) => [
    row.text.theory,
    row.text.measured,
    row.text.interval,
    row.text.n,
    row.rival === null ? "–" : shortNumber(row.rival),
    row.margin === null ? "–" : row.margin.toFixed(2).replace(/^-0\.00$/, "0.00"),
  ];
  const table = markup`<table class="checks">
<thead><tr>${
    titles.map((title) => markup`<th scope="col">${title}</th>`)
  }<th scope="col">verdict</th>
<th scope="col">on an axis</th></tr></thead>
<tbody>
${
    rows.map((row, index) =>
      // A cell ends where the next one begins: a claim may have a hundred of these.
      markup`<tr><th scope="row">${String(index + 1)}<td>${prose(row.quantity)}<td>${placeOf(row)}${
        numbers(row).map((number) => markup`<td>${number}`)
      }<td><b class="${classOf(row.verdict)}">${row.verdict}</b><td>${
        axisDrawing(row, { isSmall: true }) ?? "–"
      }
<tr><td><td colspan="10">${row.rule}${
        isLastOfCheck(rows, index) && row.because !== null &&
        markup`<br><span class="because">because: ${row.because}</span>`
      }
`
    )
  }</tbody>
</table>`;
  return markup`<section><h2 id="checks">Every check, with its rule filled in</h2>
<p>The margin is 1 as predicted and 0 where agreement ends.</p>
${wideTable("Table of checks", table)}</section>`;
}

function isLastOfCheck(rows: readonly DocumentedRow[], index: number): boolean {
  return rows[index + 1]?.entry !== rows[index].entry;
}

function chainSection(file: string, paper: string, chain: Chain): Content {
  const free = chain.stages.filter(({ jobs }) =>
    jobs.some(({ record }) => record?.provenance.sandbox !== undefined)
  );
  const jobs = linkFrom(file, jobsFile(paper));
  return markup`<section><h2 id="chain">The chain of computations</h2>
<p>${String(chain.jobs.length)} jobs in ${
    String(chain.stages.length)
  } stages; as recorded they took ${durationText(chain.seconds)} in all. A box leads to its jobs.${
    free.length > 0 && markup` <b>Not sandboxed</b>: ${
      free.map(({ name }) => name).join(", ")
    }, whose program ran freely on its author's machine.`
  }</p>
${
    wideTable(
      "Chain of stages, sources on the left",
      chainDrawing(chain, ({ name }) => `${jobs}#${stageAnchor(name)}`),
    )
  }</section>`;
}

function downloadsSection(file: string, downloads: readonly Download[]): Content {
  return markup`<section><h2 id="downloads">Tables to download</h2>
<ul>${
    downloads.map(({ name, files }) =>
      markup`<li>${name}: ${
        files.map(([form, target], k) =>
          markup`${k > 0 && ", "}<a href="${linkFrom(file, target)}" download>${form}</a>`
        )
      }</li>`
    )
  }</ul></section>`;
}
