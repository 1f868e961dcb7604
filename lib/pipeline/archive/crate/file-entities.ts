/** The files of the crate: of each its size, digest, media type, and what it is called. */
import { tableMediaType } from "../../../contract/media-types.ts";
import type { ArchivedJob } from "../content/archived-jobs.ts";
import type { MeasuredFile } from "../content/payload.ts";
import { blobPath, recordPath } from "../store-paths.ts";
import { type Entity, fileId } from "./entity.ts";

/** Where the crate's root lies in the bag. */
export const crateFolder = "data/";

/** Media types by the end of a name. */
const mediaTypes: Readonly<Record<string, string>> = {
  arrow: tableMediaType,
  cff: "application/yaml",
  csv: "text/csv",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  md: "text/markdown",
  mjs: "text/javascript",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  ts: "text/x-typescript",
  wasm: "application/wasm",
  yaml: "application/yaml",
  yml: "application/yaml",
};

/** Path from the crate's root. */
export function pathInCrate(path: string): string {
  return path.slice(crateFolder.length);
}

/** What is known of a blob from the records that name it. */
interface BlobUse {
  readonly name: string;
  readonly mediaType: string;
}

export function fileEntities(
  files: readonly MeasuredFile[],
  jobs: readonly ArchivedJob[],
): Map<string, Entity> {
  const uses = blobUses(jobs);
  const entities = files.map(({ file: { path }, size, sha256 }): Entity => {
    const use = uses.get(path);
    const name = use?.name ?? path.slice(path.lastIndexOf("/") + 1);
    return {
      "@id": fileId(pathInCrate(path)),
      "@type": "File",
      name,
      contentSize: String(size),
      sha256,
      encodingFormat: use?.mediaType ?? mediaTypes[path.slice(path.lastIndexOf(".") + 1)] ??
        "application/octet-stream",
    };
  });
  return new Map(entities.map((entity) => [entity["@id"], entity]));
}

/** By path in the bag; what several jobs name has the name of the first. */
function blobUses(jobs: readonly ArchivedJob[]): ReadonlyMap<string, BlobUse> {
  const uses = new Map<string, BlobUse>();
  const use = (path: string, name: string, mediaType: string) => {
    if (!uses.has(path)) uses.set(path, { name, mediaType });
  };
  for (const { job: { id, stage }, record } of jobs) {
    for (const [name, output] of Object.entries(record.outputs)) {
      use(blobPath(output.digest), `${id}: ${name}`, output.mediaType);
    }
    const { code, conversion, files = {} } = record.manifest;
    use(blobPath(code), `code of ${stage.kind}`, "text/javascript");
    use(blobPath(conversion), "code that turns bytes into tables and back", "text/javascript");
    use(blobPath(record.provenance.sources), "list of sources", "application/json");
    for (const [role, digest] of Object.entries(files)) {
      use(blobPath(digest), `${id}: file ${role}`, "application/octet-stream");
    }
    use(recordPath(record.key), `record of ${id}`, "application/json");
  }
  return uses;
}
