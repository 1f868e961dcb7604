/** The metadata of an archive: a Provenance Run Crate 0.5 (RO-Crate 1.1 with Workflow Run profiles). */
import { citationOf } from "../../report/citation.ts";
import type { JsonMap } from "../../specification/specification.ts";
import type { ArchivedJob } from "../content/archived-jobs.ts";
import type { MeasuredFile } from "../content/payload.ts";
import { actionEntities, examples } from "./action-entities.ts";
import type { Author, SoftwareCitation } from "./software-citation.ts";
import { contexts, type Entity, metadataFile, ownId, profiles, to } from "./entity.ts";
import { fileEntities } from "./file-entities.ts";
import { engineId, workflowEntities, workflowId } from "./workflow-entities.ts";

export interface CrateContent {
  readonly name: string;
  readonly description: string;
  /** Day, "2026-11-30". */
  readonly published: string;
  readonly profile: string;
  readonly citation: SoftwareCitation | undefined;
  readonly papers: readonly { readonly name: string; readonly source: JsonMap }[];
  readonly jobs: readonly ArchivedJob[];
  /** All files of the crate but its metadata. */
  readonly files: readonly MeasuredFile[];
  /** Of the source tree. */
  readonly swhid: string;
}

/** The text of `ro-crate-metadata.json`. */
export function crateText(content: CrateContent): string {
  const graph = { "@context": contexts, "@graph": entitiesOf(content) };
  return JSON.stringify(graph, null, 1) + "\n";
}

function entitiesOf(content: CrateContent): Entity[] {
  const { name, profile, citation, jobs, papers } = content;
  const files = fileEntities(content.files, jobs);
  const license = licenseEntity(citation, files);
  const shown = examples(jobs);
  const workflow = workflowEntities(jobs, shown, {
    name,
    profile,
    version: citation?.version ?? "0",
    license: license["@id"],
    deno: jobs.find(({ record }) => record.provenance.runtime)?.record.provenance.runtime?.deno ??
      "unknown",
  });
  for (const [id, more] of workflow.ofFiles) {
    const file = files.get(id);
    if (file !== undefined) files.set(id, { ...file, ...more });
  }
  for (const [id, parameters] of shown) {
    const file = files.get(id);
    if (file !== undefined) files.set(id, { ...file, exampleOfWork: parameters.map(to) });
  }
  const actions = actionEntities(jobs, { name, has: (id) => files.has(id) });
  const authors = (citation?.authors ?? []).map(authorEntity);
  const works = papers.map(paperEntity);
  const writers = writerEntities(papers).filter((writer) =>
    !authors.some((author) => author["@id"] === writer["@id"])
  );
  const root = rootEntity(content, { license, authors, works, actions, files: [...files.keys()] });
  return [
    descriptor,
    root,
    ...Object.values(profileEntities),
    ...(files.has(license["@id"]) ? [] : [license]),
    ...authors,
    ...writers,
    ...works,
    ...workflow.own,
    ...actions,
    ...files.values(),
  ];
}

const descriptor: Entity = {
  "@id": metadataFile,
  "@type": "CreativeWork",
  about: to("./"),
  conformsTo: [to(profiles.crate), to(profiles.workflowCrate)],
};

const followed = ["process", "workflow", "provenance", "workflowCrate"] as const;

const profileEntities = {
  process: profileEntity(profiles.process, "Process Run Crate", "0.5"),
  workflow: profileEntity(profiles.workflow, "Workflow Run Crate", "0.5"),
  provenance: profileEntity(profiles.provenance, "Provenance Run Crate", "0.5"),
  workflowCrate: profileEntity(profiles.workflowCrate, "Workflow RO-Crate", "1.0"),
};

function profileEntity(id: string, name: string, version: string): Entity {
  return { "@id": id, "@type": "CreativeWork", name, version };
}

function rootEntity(
  { name, description, published, swhid, citation }: CrateContent,
  { license, authors, works, actions, files }: {
    readonly license: Entity;
    readonly authors: readonly Entity[];
    readonly works: readonly Entity[];
    readonly actions: readonly Entity[];
    readonly files: readonly string[];
  },
): Entity {
  const ids = (list: readonly Entity[]) => list.map(({ "@id": id }) => to(id));
  return {
    "@id": "./",
    "@type": "Dataset",
    name,
    description,
    datePublished: published,
    license: to(license["@id"]),
    conformsTo: followed.map((key) => to(profiles[key])),
    mainEntity: to(workflowId),
    hasPart: files.map(to),
    mentions: actions.filter(({ "@type": type }) => type !== "ControlAction")
      .map(({ "@id": id }) => to(id)),
    ...(authors.length === 0 ? {} : { author: ids(authors) }),
    citation: ids(works),
    ...(citation === undefined || citation.keywords.length === 0
      ? {}
      : { keywords: citation.keywords.join(", ") }),
    identifier: citation?.doi === undefined ? swhid : [`https://doi.org/${citation.doi}`, swhid],
    isBasedOn: to(engineId),
  };
}

function licenseEntity(
  citation: SoftwareCitation | undefined,
  files: ReadonlyMap<string, Entity>,
): Entity {
  if (citation?.license !== undefined) {
    return {
      "@id": `https://spdx.org/licenses/${citation.license}`,
      "@type": "CreativeWork",
      name: citation.license,
      identifier: `https://spdx.org/licenses/${citation.license}`,
    };
  }
  const file = files.get("LICENSE");
  return file ?? {
    "@id": ownId("license"),
    "@type": "CreativeWork",
    name: "none stated",
    description: "The workspace states no license: ask its authors.",
  };
}

function authorEntity({ name, isPerson, orcid, affiliation }: Author): Entity {
  return {
    "@id": orcid ?? authorId(name),
    "@type": isPerson ? "Person" : "Organization",
    name,
    ...(affiliation === undefined ? {} : { affiliation }),
  };
}

const authorId = (name: string) => ownId("author", name);

/** Those who wrote the papers, each once. */
function writerEntities(papers: CrateContent["papers"]): Entity[] {
  const names = new Set(papers.flatMap(({ source }) => citationOf(source).authors));
  return [...names].map((name) => ({ "@id": authorId(name), "@type": "Person", name }));
}

function paperEntity({ name, source }: CrateContent["papers"][number]): Entity {
  const { title, authors, arxiv, doi } = citationOf(source);
  const address = doi !== null
    ? `https://doi.org/${doi}`
    : arxiv === null
    ? undefined
    : `https://arxiv.org/abs/${arxiv}`;
  return {
    "@id": address ?? ownId("paper", name),
    "@type": "ScholarlyArticle",
    name: title ?? name,
    ...(authors.length === 0 ? {} : { author: authors.map((author) => to(authorId(author))) }),
    ...(address === undefined ? {} : { url: address }),
  };
}
