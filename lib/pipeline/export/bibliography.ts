/** `references.bib`: how the papers are cited, as their YAML says. */
import { UserError } from "../../contract/errors.ts";
import type { DocumentedPaper } from "../report/claims-document.ts";

/** Entries of a BibTeX text: each begins with @ at the start of a line. */
function entriesOf(bibtex: string): { readonly key: string; readonly text: string }[] {
  return bibtex.split(/^(?=@)/m).flatMap((text) => {
    const key = /^@\w+\s*\{\s*([^,\s}]+)/.exec(text)?.[1];
    return key === undefined ? [] : [{ key, text: text.trim() }];
  });
}

/** An entry for a paper whose YAML has none; its key is the paper's name. */
function ownEntry({ paper, citation }: DocumentedPaper): string {
  const { title, authors, venue, arxiv, doi } = citation;
  const fields: readonly (readonly [string, string | null])[] = [
    ["title", title === null ? null : `{${title}}`],
    ["author", authors.length === 0 ? null : authors.join(" and ")],
    ["howpublished", venue],
    ["eprint", arxiv],
    ["eprinttype", arxiv === null ? null : "arXiv"],
    ["doi", doi],
  ];
  const lines = fields.flatMap(([name, value]) => value === null ? [] : [`  ${name} = {${value}}`]);
  return `@misc{${[paper, ...lines].join(",\n")}\n}`;
}

/**
 * The text of the file, an entry once however many papers have it. Throws a UserError for two entries of one
 * key that differ, for one of them would be lost.
 */
export function bibliography(papers: readonly DocumentedPaper[]): string {
  const entries = new Map<string, { readonly text: string; readonly paper: string }>();
  for (const paper of papers) {
    const { citation: { bibtex } } = paper;
    for (const { key, text } of entriesOf(bibtex ?? ownEntry(paper))) {
      const found = entries.get(key);
      if (found !== undefined && plain(found.text) !== plain(text)) {
        throw new UserError({
          action: `cannot write one bibliography: ${found.paper} and ${paper.paper} have ` +
            `different entries "${key}"`,
          hint: "give one of them another key, or make them equal, in `source: { bibtex }`",
        });
      }
      if (found === undefined) entries.set(key, { text, paper: paper.paper });
    }
  }
  return [...entries.values()].map(({ text }) => `${text}\n`).join("\n");
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ");
}
