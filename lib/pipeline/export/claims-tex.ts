/** `claims.tex`: every number of the claims by name, for the text of a paper in LaTeX. */
import type { ClaimsDocument, DocumentedClaim } from "../report/claims-document.ts";
import { claimFields, claimName, type Field, rowFields } from "./claim-fields.ts";
import { latexExpression, latexText } from "./latex-text.ts";
import { uncertainText } from "./uncertain-number.ts";

/** A figure, as far as its words are concerned. */
export interface Captioned {
  readonly paper: string;
  readonly figure: string;
  readonly caption: string;
}

/**
 * What the file defines. A theorem environment `claim` has a command of that name, too: then there is only
 * the longer one.
 */
const commands = String.raw`\makeatletter
\def\claims@put#1#2{\expandafter\gdef\csname claims@#1\endcsname{#2}}
\def\claims@missing#1{\@latex@error{There is no #1 in claims.tex}{%
  The names are those of the claims table: paper, claim, field.}\textbf{??}}
\DeclareRobustCommand*\claimnumber[3]{\ifcsname claims@#1/#2/#3\endcsname
  \csname claims@#1/#2/#3\endcsname\else\claims@missing{#1/#2/#3}\fi}
\newcommand*\claimvalue[3]{\ifcsname claims@#1/#2/#3*\endcsname
  \csname claims@#1/#2/#3*\endcsname\else??\fi}
\DeclareRobustCommand*\claims@number[2]{\ifdefined\num
  \if\relax\detokenize{#2}\relax\num{#1}\else\num{#1e#2}\fi
  \else\ensuremath{#1\if\relax\detokenize{#2}\relax\else\times 10^{#2}\fi}\fi}
\@ifundefined{claim}{\let\claim\claimnumber}{}
`;

/**
 * The text of the file: the commands `\claim{paper}{C1}{measured}`, which sets a field, and
 * `\claimvalue{paper}{C1}{measured}`, which is its plain number and can be expanded; then each field of each
 * claim, of its rows (`C1/2` is row 2 as `show` counts them), and each caption.
 */
export function claimsTex(document: ClaimsDocument, figures: readonly Captioned[]): string {
  const lines = [
    "% Numbers of claims, written by `deno task export`: not to be edited.",
    `% Profile ${document.profile}, back-end ${document.backend}.`,
    "% \\claim{paper}{C1}{measured} sets a number; fields: measured, interval, theory, published,",
    "% verdict, n, checks, compared, says, where. C1/2 is row 2 of C1. Figures have a caption.",
    commands.trimEnd(),
    ...document.papers.flatMap(({ paper, claims }) => claims.flatMap((one) => put(paper, one))),
    ...figures.map(({ paper, figure, caption }) =>
      `\\claims@put{${paper}/${figure}/caption}{${latexText(caption)}}`
    ),
    "\\makeatother",
  ];
  return lines.join("\n") + "\n";
}

function put(paper: string, claim: DocumentedClaim): string[] {
  const name = `${paper}/${claimName(claim)}`;
  const fields = Object.entries(claimFields(claim)).map(([field, value]) =>
    [`${name}/${field}`, value] as const
  );
  const rows = claim.rows.length < 2
    ? []
    : claim.rows.flatMap((row, index) =>
      Object.entries(rowFields(row)).map(([field, value]) =>
        [`${name}/${index + 1}/${field}`, value] as const
      )
    );
  return [...fields, ...rows].flatMap(([key, field]) => [
    `\\claims@put{${key}}{${latexField(field)}}`,
    ...(field.number ? [`\\claims@put{${key}*}{${uncertainText(field.number)}}`] : []),
  ]);
}

/** A field as it is set. */
export function latexField({ plain, kind, number }: Field): string {
  if (number !== undefined) {
    return `\\claims@number{${number.mantissa}}{${number.exponent === 0 ? "" : number.exponent}}`;
  }
  return kind === "expression" ? `\\ensuremath{${latexExpression(plain)}}` : latexText(plain);
}
