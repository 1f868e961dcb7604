/**
 * What a deposit of an archive at Zenodo would be: the body of `POST /api/deposit/depositions`
 * (https://developers.zenodo.org, "Deposit metadata"), and the files that would be uploaded. Nothing is sent.
 */
import type { SoftwareCitation } from "./crate/software-citation.ts";
import type { ArchiveDescription } from "./archive-description.ts";
import { citationOf } from "../report/citation.ts";
import { counted } from "../words/number-text.ts";

export interface Deposit {
  readonly metadata: DepositMetadata;
  readonly files: readonly { readonly filename: string; readonly filesize: number }[];
}

interface DepositMetadata {
  readonly title: string;
  readonly upload_type: "dataset";
  readonly publication_date: string;
  readonly description: string;
  readonly creators: readonly Creator[];
  readonly access_right: "open";
  readonly license?: string;
  readonly keywords: readonly string[];
  readonly related_identifiers: readonly RelatedIdentifier[];
  readonly version?: string;
  readonly prereserve_doi: true;
}

interface Creator {
  readonly name: string;
  readonly affiliation?: string;
  readonly orcid?: string;
}

interface RelatedIdentifier {
  readonly identifier: string;
  readonly relation: "isDerivedFrom" | "isSupplementTo";
  readonly resource_type: "publication-article" | "software";
}

/** Of one record: 50 GB and 100 files, as its help says. */
export const depositBytesMax = 50e9;

export interface Deposited {
  readonly title: string;
  /** Day. */
  readonly published: string;
  readonly citation: SoftwareCitation | undefined;
  readonly description: ArchiveDescription;
  readonly file: { readonly name: string; readonly bytes: number };
}

export function depositOf({ title, published, citation, description, file }: Deposited): Deposit {
  const { papers, profile, claims } = description;
  const works = papers.map(({ source }) => citationOf(source));
  const authors = citation?.authors ?? [];
  return {
    metadata: {
      title,
      upload_type: "dataset",
      publication_date: published,
      description: `<p>${escaped(citation?.abstract ?? title)}</p><p>Results in profile ` +
        `${escaped(profile)}: ${counted(claims.length, "claim")} of ${
          works.map(({ text }) => escaped(text)).join("; ")
        }. Unpack it: README.md says how to check every byte and to compute every result again.</p>`,
      creators: authors.map(({ name, orcid, affiliation }) => ({
        name,
        ...(affiliation === undefined ? {} : { affiliation }),
        ...(orcid === undefined ? {} : { orcid: orcid.replace(/^.*orcid\.org\//, "") }),
      })),
      access_right: "open",
      ...(citation?.license === undefined ? {} : { license: citation.license.toLowerCase() }),
      keywords: citation?.keywords ?? [],
      related_identifiers: works.flatMap(({ arxiv, doi }): RelatedIdentifier[] => {
        const identifier = doi ?? (arxiv === null ? null : `arXiv:${arxiv}`);
        if (identifier === null) return [];
        return [{ identifier, relation: "isDerivedFrom", resource_type: "publication-article" }];
      }),
      ...(citation?.version === undefined ? {} : { version: citation.version }),
      prereserve_doi: true,
    },
    files: [{ filename: file.name, filesize: file.bytes }],
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** What stands in the way of such a deposit, a sentence each. */
export function depositProblems({ metadata, files }: Deposit): string[] {
  const bytes = files.reduce((sum, { filesize }) => sum + filesize, 0);
  return [
    ...(metadata.creators.length > 0
      ? []
      : ["creators are missing: write authors into CITATION.cff, in the workspace"]),
    ...(metadata.license === undefined
      ? ["a licence is missing: write `license` into CITATION.cff"]
      : []),
    ...(bytes > depositBytesMax
      ? [`${bytes} bytes are more than the ${depositBytesMax} of a record: archive fewer targets`]
      : []),
  ];
}
