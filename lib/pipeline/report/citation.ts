/** How a paper is cited: what its YAML says under `source`. */
import type { JsonMap } from "../specification/specification.ts";

/** Missing entries are null. */
export interface Citation {
  readonly title: string | null;
  readonly authors: readonly string[];
  readonly venue: string | null;
  /** Identifier without "arXiv:". */
  readonly arxiv: string | null;
  readonly doi: string | null;
  /** Entries of a .bib file, as the YAML has them. */
  readonly bibtex: string | null;
  /** In one line: authors, title, venue, arXiv. */
  readonly text: string;
}

export function citationOf(source: JsonMap): Citation {
  const [title, venue, arxiv, doi, bibtex] = ["title", "venue", "arxiv", "doi", "bibtex"]
    .map((name) => {
      const value = source[name];
      return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
    });
  const authors = Array.isArray(source.authors)
    ? source.authors.filter((author) => typeof author === "string")
    : [];
  const parts = [
    authors.join(", "),
    title,
    venue,
    arxiv === null ? null : `arXiv ${arxiv}`,
    doi === null ? null : `doi ${doi}`,
  ];
  const text = parts.filter((part) => part !== null && part !== "").join(". ");
  return { title, authors, venue, arxiv, doi, bibtex, text };
}
