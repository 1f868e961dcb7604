/** Entities of an RO-Crate: JSON-LD objects that refer to each other by `@id`. */

export interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [property: string]: unknown;
}

export interface Reference {
  readonly "@id": string;
}

export const metadataFile = "ro-crate-metadata.json";

/** The profiles that an archive follows, by their addresses. */
export const profiles = {
  crate: "https://w3id.org/ro/crate/1.1",
  workflowCrate: "https://w3id.org/workflowhub/workflow-ro-crate/1.0",
  process: "https://w3id.org/ro/wfrun/process/0.5",
  workflow: "https://w3id.org/ro/wfrun/workflow/0.5",
  provenance: "https://w3id.org/ro/wfrun/provenance/0.5",
} as const;

export const contexts = [
  `${profiles.crate}/context`,
  "https://w3id.org/ro/terms/workflow-run/context",
] as const;

/** A file of the crate by its path from the crate's root: every part escaped as in a URI. */
export function fileId(path: string): string {
  return path.split("/").map(escapedPart).join("/");
}

/** Something of the crate that is no file, by names. */
export function ownId(kind: string, ...names: readonly string[]): string {
  return `#${[kind, ...names.map(escapedPart)].join("/")}`;
}

/** The path that an id stands for; inverse of {@link fileId}. */
export function pathOfId(id: string): string {
  return decodeURIComponent(id);
}

function escapedPart(part: string): string {
  return encodeURIComponent(part).replace(/%(?:3D|2C|40|2B)/g, decodeURIComponent);
}

export function to(id: string): Reference {
  return { "@id": id };
}

/** A list of references, or one alone. */
export function toAll(ids: readonly string[]): Reference | readonly Reference[] {
  return ids.length === 1 ? to(ids[0]) : ids.map(to);
}
