/**
 * `codecheck.yml` (CODECHECK configuration 1.0, https://codecheck.org.uk/spec/config/1.0): the outputs that
 * somebody who checks this computation compares. Who checked and when is theirs to fill in.
 */
import "../../packages/yaml.ts";
import { stringify } from "yaml";
import type { Author } from "../crate/software-citation.ts";

export interface CheckedOutput {
  readonly file: string;
  readonly comment: string;
}

export interface CodecheckContent {
  readonly title: string;
  readonly authors: readonly Author[];
  /** Address of the paper, or of the software. */
  readonly reference: string;
  readonly repository: string;
  readonly outputs: readonly CheckedOutput[];
}

export function codecheckText(
  { title, authors, reference, repository, outputs }: CodecheckContent,
): string {
  const document = {
    version: "https://codecheck.org.uk/spec/config/1.0/",
    manifest: outputs,
    paper: {
      title,
      authors: authors.map(({ name, orcid }) => ({
        name,
        ...(orcid === undefined ? {} : { ORCID: orcid.replace(/^https?:\/\/orcid\.org\//, "") }),
      })),
      reference,
    },
    repository,
    summary: "Not checked yet. README.md says how: one command computes every output again.",
    codechecker: [],
  };
  return "---\n" + stringify(document, { lineWidth: 0 });
}
