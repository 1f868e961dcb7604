/** A paper's page: how it is cited, its claims in its own order, its figures. */
import type {
  ClaimsDocument,
  DocumentedClaim,
  DocumentedPaper,
} from "../../report/claims-document.ts";
import { type Content, markup } from "../../words/markup.ts";
import { claimAnchor, claimFile, frontFile, jobsFile, linkFrom, paperFile } from "../addresses.ts";
import { axisDrawing } from "./axis-drawing.ts";
import { aboutText, countedStates, headlineRow, placeInPaper, verdictMark } from "./claim-parts.ts";
import { figureBlock, type SiteFigure } from "../figures.ts";
import { pageText } from "./frame.ts";
import { prose } from "./prose.ts";

export function paperPage(
  document: ClaimsDocument,
  { paper, citation, claims }: DocumentedPaper,
  figures: readonly SiteFigure[],
): string {
  const file = paperFile(paper);
  const title = citation.title ?? paper;
  const body = markup`
<h1>${title}</h1>
${citationBlock(citation)}
${countedStates(claims)}
<p><a href="${
    linkFrom(file, jobsFile(paper))
  }">All computations of this paper</a>, with keys, digests and
times. Tables too large for this site: <code>deno task show ${paper}/&lt;stage&gt;.&lt;output&gt; --csv</code>.</p>
<section><h2 id="claims">Claims, in the paper's order</h2>
${claims.map((claim) => claimSection(file, paper, claim))}</section>
${
    figures.length > 0 && markup`<section><h2 id="figures">Figures</h2>
${figures.map((figure) => figureBlock({ page: file }, figure))}</section>`
  }`;
  const above = [["All papers", frontFile]] as const;
  return pageText({ file, title, above, body, about: aboutText(document) });
}

function citationBlock(
  { authors, venue, arxiv, doi, bibtex }: DocumentedPaper["citation"],
): Content {
  return markup`<p class="citation">${authors.join(", ")}${authors.length > 0 && ". "}${
    venue !== null && `${venue}. `
  }${arxiv !== null && markup`<a href="https://arxiv.org/abs/${arxiv}">arXiv ${arxiv}</a>. `}${
    doi !== null && markup`<a href="https://doi.org/${doi}">doi ${doi}</a>. `
  }</p>
${
    bibtex !== null &&
    markup`<details><summary>BibTeX</summary><pre tabindex="0">${bibtex}</pre></details>`
  }`;
}

function claimSection(file: string, paper: string, claim: DocumentedClaim): Content {
  const name = claim.claim + claim.point;
  const anchor = claimAnchor(claim);
  const row = headlineRow(claim);
  const link = linkFrom(file, claimFile(paper, claim));
  return markup`<article class="claim">
<h3 id="${anchor}"><a href="${link}">${name}</a> ${verdictMark(claim.state)}</h3>
<p class="says">${prose(claim.says)}</p>
${placeInPaper(claim)}
${claim.pending !== null && markup`<p>Pending: ${claim.pending}</p>`}
${
    row !== undefined &&
    markup`<p class="compared">${
      prose(claim.compared ?? "")
    }: measured <b>${row.text.measured}</b>, theory ${row.text.theory}; <a href="${link}">${
      String(claim.agreeing)
    } of ${String(claim.rows.length)} checks agree</a>.</p>
${axisDrawing(row, { isSmall: true })}`
  }
</article>
`;
}
