/** What CITATION.cff says of a workspace, as far as an archive repeats it. */
import "../../packages/yaml.ts";
import { parse } from "yaml";
import { UserError } from "../../../contract/errors.ts";
import { readIfPresent } from "../../store/file-operations.ts";

export const citationFile = "CITATION.cff";

export interface Author {
  readonly name: string;
  readonly isPerson: boolean;
  /** Address of the author's ORCID. */
  readonly orcid?: string;
  readonly affiliation?: string;
}

export interface SoftwareCitation {
  readonly title: string;
  readonly abstract?: string;
  readonly version?: string;
  /** SPDX identifier. */
  readonly license?: string;
  readonly doi?: string;
  readonly repository?: string;
  readonly keywords: readonly string[];
  readonly authors: readonly Author[];
}

/** Undefined where there is no such file. Throws a UserError for one that is no map. */
export function readCitation(workspace: string): SoftwareCitation | undefined {
  const bytes = readIfPresent(`${workspace}/${citationFile}`);
  if (bytes === undefined) return undefined;
  let found: unknown;
  try {
    found = parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw unreadable(error.message);
  }
  if (typeof found !== "object" || found === null) throw unreadable("it is no map");
  return citationOf(found as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function citationOf(fields: Fields): SoftwareCitation {
  const text = (name: string) => textOf(fields[name]);
  const optional = (name: string, key: string) =>
    text(key) === undefined ? {} : { [name]: text(key) };
  const authors = Array.isArray(fields.authors) ? fields.authors.map(authorOf) : [];
  return {
    title: text("title") ?? "An archive of results",
    ...optional("abstract", "abstract"),
    ...optional("version", "version"),
    ...optional("license", "license"),
    ...optional("doi", "doi"),
    ...optional("repository", "repository-code"),
    keywords: Array.isArray(fields.keywords) ? fields.keywords.map(String) : [],
    authors,
  };
}

function authorOf(author: Fields): Author {
  const name = textOf(author.name);
  const parts = [textOf(author["given-names"]), textOf(author["family-names"])];
  const [orcid, affiliation] = [textOf(author.orcid), textOf(author.affiliation)];
  return {
    name: name ?? parts.filter((part) => part !== undefined).join(" "),
    isPerson: name === undefined,
    ...(orcid === undefined ? {} : { orcid }),
    ...(affiliation === undefined ? {} : { affiliation }),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value).trim() : undefined;
}

function unreadable(why: string): UserError {
  return new UserError({
    place: { file: citationFile, line: 1, column: 1 },
    action: `cannot read this file: ${why}`,
    hint: "see https://citation-file-format.github.io for its form",
  });
}
