/** What several pages show of a claim. */
import type {
  ClaimsDocument,
  DocumentedClaim,
  DocumentedRow,
} from "../../report/claims-document.ts";
import { type Content, type Markup, markup } from "../../words/markup.ts";

export type ClaimState = DocumentedClaim["state"];

/** In the order in which a reader should look at them. */
export const claimStates: readonly ClaimState[] = [
  "disagrees",
  "cannot tell",
  "outside regime",
  "agrees",
  "not run",
  "pending",
];

/** A state as a class of the style sheet. */
export function classOf(state: ClaimState): string {
  return state.replaceAll(" ", "-");
}

export function verdictMark(state: ClaimState): Markup {
  return markup`<span class="verdict ${classOf(state)}">${state}</span>`;
}

/** "12 agree, 1 disagrees": every state that occurs. */
export function countedStates(claims: readonly DocumentedClaim[]): Markup {
  const parts = claimStates.map((state) => ({
    state,
    count: claims.filter((claim) => claim.state === state).length,
  })).filter(({ count }) => count > 0);
  return markup`<ul class="counts">${
    parts.map(({ state, count }) => markup`<li>${String(count)} ${verdictMark(state)}</li>`)
  }</ul>`;
}

/** The row that stands for the claim; undefined where there is none. */
export function headlineRow({ headline, rows }: DocumentedClaim): DocumentedRow | undefined {
  return headline === null ? undefined : rows[headline];
}

/** Where it stands in the paper, and what is printed there. */
export function placeInPaper(
  { where, published, publishedAt, ours, regime }: DocumentedClaim,
): Content {
  const rows: [string, string][] = [];
  if (ours) rows.push(["In the paper", "the paper makes no such claim; it is ours"]);
  if (where !== null) rows.push([ours ? "Its place" : "In the paper", where]);
  if (!ours && published !== "–") {
    rows.push(["Published", publishedAt === null ? published : `${published} (${publishedAt})`]);
  }
  if (regime !== null) rows.push(["Regime", regime]);
  return markup`<dl class="place">${
    rows.map(([title, text]) => markup`<div><dt>${title}</dt><dd>${text}</dd></div>`)
  }</dl>`;
}

/** Which profile, back-end and run the numbers are of. */
export function aboutText({ profile, backend, run }: ClaimsDocument): string {
  const which = run === null ? "" : `, run ${run}`;
  return `Profile ${profile}, back-end ${backend}${which}.`;
}

/** A table that is wider than a small window moves under its own scroll bar, by keyboard too. */
export function wideTable(label: string, table: Content): Markup {
  return markup`<div class="wide" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
