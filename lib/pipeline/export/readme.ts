/** What stands beside the exported files: how each kind of them is used. */
import type { ClaimsDocument } from "../report/claims-document.ts";
import type { Captioned } from "./claims-tex.ts";
import { claimName, claimsOf } from "./claim-fields.ts";

export function readmeText(document: ClaimsDocument, figures: readonly Captioned[]): string {
  const [first] = claimsOf(document);
  const paper = first?.paper ?? "paper";
  const claim = first === undefined ? "C1" : claimName(first.claim);
  const figure = figures.length === 0 ? "figures/paper/F1.pdf" : pathOf(figures[0]);
  return `# Exported results

Written by \`deno task export\` from profile ${document.profile}, back-end ${document.backend}; not to be edited, for
the next export writes it again. \`deno task status\` says which of these numbers changed since.

- \`claims.tex\`: numbers for LaTeX. After \`\\input\` of it, \`\\claim{${paper}}{${claim}}{measured}\` sets one.
  Fields: measured, interval, theory, published, verdict, n, checks, compared, says, where; \`${claim}/2\` is row 2
  of the claim, and a figure has a \`caption\`. \`\\claimvalue\` gives the plain number. Where a theorem environment
  is called claim, write \`\\claimnumber\`. Numbers are set by siunitx if it is loaded.
- \`tables/*.tex\`: a longtable with the rules of booktabs; \`\\usepackage{array, booktabs, longtable}\`.
  \`tables/*.md\` and \`tables/*.typ\` are the same in Markdown and Typst.
- \`figures/\`: PDF, vectors and text that can be searched; \`\\includegraphics{${figure}}\`.
- \`references.bib\`: how the papers are cited.
- \`claims.json\`: every claim with all of its checks.
- \`data/\`: the tables behind claims and figures, as Arrow and CSV; \`data/dictionary.json\` and
  \`data/README.md\` say what each column means.
- \`numbers.json\`: which numbers were exported, and the SHA-256 of every file.

A measured number is written with the half-width of its interval in its last digits: 0.1234(56) is
0.1234 ± 0.0056. Where the interval is not symmetric this is its longer side; \`interval\` has both ends.
`;
}

function pathOf({ paper, figure }: Captioned): string {
  return `figures/${paper}/${figure}.pdf`;
}
