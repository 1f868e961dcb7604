/** The claims of a paper as a table of another text: LaTeX, Markdown, Typst. */
import type { DocumentedPaper } from "../report/claims-document.ts";
import { claimFields, claimName, type Field, type Fields } from "./claim-fields.ts";
import { latexExpression, latexText } from "./latex-text.ts";

const columns = ["compared", "published", "theory", "measured", "n", "checks", "verdict"] as const;
const titles = ["claim", ...columns];

/** A row: the claim's name, and its fields in the order of the columns. */
interface Row {
  readonly name: string;
  readonly fields: readonly Field[];
}

function rowsOf({ claims }: DocumentedPaper): Row[] {
  return claims.map((claim) => {
    const fields = claimFields(claim);
    const compared = claim.compared === null
      ? { plain: claim.pending ?? claim.says, kind: "words" as const }
      : fields.compared;
    const all: Fields = { ...fields, compared };
    return { name: claimName(claim), fields: columns.map((column) => all[column]) };
  });
}

/** Widths of the columns of words, as shares of the line. */
const latexColumns = String.raw`@{}l>{\raggedright\arraybackslash}p{0.23\linewidth}` +
  String.raw`>{\raggedright\arraybackslash}p{0.14\linewidth}llrl` +
  String.raw`>{\raggedright\arraybackslash}p{0.11\linewidth}@{}`;

/**
 * A longtable with the rules of booktabs: it breaks between pages. Needs the packages array, booktabs and
 * longtable; numbers are set by siunitx where that is loaded.
 */
export function latexTable(paper: DocumentedPaper): string {
  const lines = rowsOf(paper).map(({ name, fields }) =>
    [latexText(name), ...fields.map(latexCell)].join(" & ") + " \\\\"
  );
  return [
    `% Claims of ${paper.paper}, written by \`deno task export\`: not to be edited.`,
    "% Needs \\usepackage{array, booktabs, longtable}.",
    `\\begin{longtable}{${latexColumns}}`,
    "\\toprule",
    titles.join(" & ") + " \\\\",
    "\\midrule",
    "\\endhead",
    "\\bottomrule",
    "\\endfoot",
    ...lines,
    "\\end{longtable}",
  ].join("\n") + "\n";
}

/** Without commands of claims.tex, which need not be there. */
function latexCell({ plain, kind, number }: Field): string {
  if (kind === "words") return latexText(breakable(plain));
  if (number === undefined) return `$${latexExpression(plain)}$`;
  const { mantissa, exponent } = number;
  return exponent === 0 ? `$${mantissa}$` : `$${mantissa}\\times 10^{${exponent}}$`;
}

/** Long names of columns and stages may be broken where their parts meet: a cell is narrow. */
function breakable(text: string): string {
  return text.replace(
    /\S{16,}/g,
    (word) => word.replace(/(?<=[a-z\d][.\-_/])(?=[A-Za-z\d])|(?<=[a-z])(?=[A-Z])/g, "\u200b"),
  );
}

/** A pipe table, as GitHub, Quarto and Pandoc read it, below the paper's citation. */
export function markdownTable(paper: DocumentedPaper): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `**${markdownText(paper.paper)}**: ${markdownText(paper.citation.text)}`,
    "",
    line(titles),
    line(titles.map((title) => title === "n" ? "--:" : "---")),
    ...rowsOf(paper).map(({ name, fields }) =>
      line([name, ...fields.map(({ plain }) => plain)].map(markdownText))
    ),
  ].join("\n") + "\n";
}

function markdownText(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~$]/g, "\\$&");
}

/** A Typst table; every cell is a string, so that nothing in it is markup. */
export function typstTable(paper: DocumentedPaper): string {
  const line = (cells: readonly string[]) => `  ${cells.map(typstText).join(", ")},`;
  return [
    `// Claims of ${paper.paper}, written by \`deno task export\`: not to be edited.`,
    "#table(",
    `  columns: (auto, 3fr, 2fr, auto, auto, auto, auto, auto),`,
    "  align: (left, left, left, left, left, right, left, left),",
    "  stroke: none,",
    "  table.hline(),",
    `  table.header(${titles.map(typstText).join(", ")}),`,
    "  table.hline(stroke: 0.5pt),",
    ...rowsOf(paper).map(({ name, fields }) => line([name, ...fields.map(({ plain }) => plain)])),
    "  table.hline(),",
    ")",
  ].join("\n") + "\n";
}

function typstText(text: string): string {
  return `[#${JSON.stringify(text.replace(/\s+/g, " "))}]`;
}
