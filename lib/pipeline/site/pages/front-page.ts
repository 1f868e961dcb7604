/** The front page: the papers with their verdicts counted, and the table of all claims. */
import type {
  ClaimsDocument,
  DocumentedClaim,
  DocumentedPaper,
} from "../../report/claims-document.ts";
import { counted } from "../../words/number-text.ts";
import { type Content, markup } from "../../words/markup.ts";
import { claimFile, frontFile, paperFile } from "../addresses.ts";
import {
  aboutText,
  type ClaimState,
  claimStates,
  countedStates,
  headlineRow,
  verdictMark,
  wideTable,
} from "./claim-parts.ts";
import { pageText } from "./frame.ts";
import { prose } from "./prose.ts";

export function frontPage(document: ClaimsDocument): string {
  const { papers } = document;
  const claims = papers.flatMap((paper) => paper.claims);
  const states = claimStates.filter((state) => claims.some((claim) => claim.state === state));
  const body = markup`
<h1>${counted(claims.length, "claim")} of ${counted(papers.length, "paper")}</h1>
<p>Each claim of a paper ends as one verdict with a confidence interval. A claim's page has every check
with its rule, the chain of computations behind it, and a button that computes it again here, from the
archived inputs, by the very code that ran.</p>
${countedStates(claims)}
<section><h2 id="papers">Papers</h2>
<ul class="papers">${papers.map(paperItem)}</ul></section>
<section><h2 id="claims">Claims</h2>
${filterForm(papers, states)}
${wideTable("Table of all claims", claimsTable(papers))}</section>`;
  return pageText({
    file: frontFile,
    title: "Asymptopia: claims of papers, recomputed",
    above: [],
    body,
    about: aboutText(document),
  });
}

function paperItem({ paper, citation, claims }: DocumentedPaper): Content {
  const { title, authors, venue } = citation;
  const by = [authors.join(", "), venue].filter((part) => part !== null && part !== "").join(". ");
  return markup`<li><a href="${paperFile(paper)}">${title ?? paper}</a>
<span class="by">${by}</span>${countedStates(claims)}</li>`;
}

/** Shown by the script that reads it. */
function filterForm(papers: readonly DocumentedPaper[], states: readonly ClaimState[]): Content {
  return markup`<form class="filter" hidden>
<fieldset><legend>Verdicts</legend>${
    states.map((state) =>
      markup`<label><input type="checkbox" name="verdict" value="${state}" checked> ${state}</label>`
    )
  }</fieldset>
<label>Paper <select name="paper"><option value="">all</option>${
    papers.map(({ paper }) => markup`<option>${paper}</option>`)
  }</select></label>
<label>Words <input type="search" name="words"></label>
<button type="reset">Show all</button> <output aria-live="polite"></output>
</form>`;
}

function claimsTable(papers: readonly DocumentedPaper[]): Content {
  const titles = [
    "claim",
    "compared",
    "published",
    "theory",
    "measured",
    "interval",
    "n",
    "checks",
  ];
  return markup`<table class="claims">
<thead><tr><th scope="col">paper</th>${
    titles.map((title) => markup`<th scope="col">${title}</th>`)
  }<th scope="col">verdict</th></tr></thead>
<tbody>
${papers.map(({ paper, claims }) => claims.map((claim) => claimRow(paper, claim)))}</tbody>
</table>`;
}

function claimRow(paper: string, claim: DocumentedClaim): Content {
  const { compared, published, agreeing, rows, state, pending, says } = claim;
  const text = headlineRow(claim)?.text;
  const numbers = text === undefined
    ? ["–", "–", "–", "–", "–"]
    : [text.theory, text.measured, text.interval, text.n, `${agreeing} of ${rows.length}`];
  return markup`<tr data-state="${state}" data-paper="${paper}"><td>${paper}<th scope="row"><a href="${
    claimFile(paper, claim)
  }">${claim.claim}${claim.point}</a><td>${prose(compared ?? pending ?? says)}<td>${published}${
    numbers.map((number) => markup`<td>${number}`)
  }<td>${verdictMark(state)}
`;
}
