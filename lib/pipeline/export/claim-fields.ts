/** What can be said of a claim in another text, field by field: the numbers of its headline row, its words. */
import type { ClaimsDocument, DocumentedClaim, DocumentedRow } from "../report/claims-document.ts";
import { type UncertainNumber, uncertainNumber, uncertainText } from "./uncertain-number.ts";

/**
 * A field as plain text, and what kind of thing it is: a number that was measured, an expression (a bound, an
 * interval), or words.
 */
export interface Field {
  readonly plain: string;
  readonly kind: "number" | "expression" | "words";
  /** Of a number that was measured. */
  readonly number?: UncertainNumber;
}

export type Fields = Readonly<Record<string, Field>>;

/** Names of the fields whose change is a change of what a text says. */
export const numberFields = [
  "measured",
  "interval",
  "theory",
  "published",
  "verdict",
  "n",
  "checks",
];

/** What stands where there is no number. */
export const none = "–";

/** Fields by name: those of {@link numberFields}, and `compared`, `says`, `where`. */
export function claimFields(claim: DocumentedClaim): Fields {
  const row = claim.headline === null ? undefined : claim.rows[claim.headline];
  const { agreeing, rows, state } = claim;
  return {
    ...rowFields(row),
    published: words(claim.published),
    verdict: words(state),
    checks: words(rows.length === 0 ? none : `${agreeing} of ${rows.length}`),
    compared: words(claim.compared ?? none),
    says: words(claim.says),
    where: words(claim.where ?? none),
  };
}

/** Fields of one row: `measured`, `interval`, `theory`, `n`, `verdict`. */
export function rowFields(row: DocumentedRow | undefined): Fields {
  if (row === undefined) {
    const [measured, interval, theory, n] = Array.from({ length: 4 }, () => words(none));
    return { measured, interval, theory, n };
  }
  return {
    measured: measuredField(row),
    interval: expression(row.text.interval),
    theory: expression(row.text.theory),
    n: expression(row.text.n),
    verdict: words(row.verdict),
  };
}

function measuredField(row: DocumentedRow): Field {
  if (row.measured === null) return words(none);
  const number = uncertainNumber(row.measured, row);
  return { plain: uncertainText(number), kind: "number", number };
}

function expression(plain: string): Field {
  return plain === none ? words(plain) : { plain, kind: "expression" };
}

function words(plain: string): Field {
  return { plain, kind: "words" };
}

/** How a claim is called in another text: its name, with its axis point if it runs over axes. */
export function claimName({ claim, point }: Pick<DocumentedClaim, "claim" | "point">): string {
  return claim + point;
}

/** Every claim of a document, in order. */
export function claimsOf(
  document: ClaimsDocument,
): { readonly paper: string; readonly claim: DocumentedClaim }[] {
  return document.papers.flatMap(({ paper, claims }) => claims.map((claim) => ({ paper, claim })));
}
