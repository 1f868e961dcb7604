/**
 * Whether an archive is what it should be: a whole bag, a valid crate whose digests are those of its files, a
 * store whose blobs and records are what their names say, a source tree with the SWHID that is stated,
 * links that lead somewhere; and the half of the ACM badges that a machine can tell.
 */
import { UserError } from "../../contract/errors.ts";
import { parseRecord, type StoredRecord } from "../store/record.ts";
import { resolved } from "../system/path.ts";
import { isNotFound } from "../store/file-operations.ts";
import type { ArchiveDescription } from "./archive-description.ts";
import { type BadgeFinding, badgeFindings } from "./badges.ts";
import { checkBag, type FileDigests } from "./bag/bag-check.ts";
import { bytesIn, fileSource, type FileTree, folderTree, zipTree } from "./bag/file-tree.ts";
import { folderIdentifier } from "./content/swhid.ts";
import { crateProblems } from "./crate/crate-check.ts";
import { type Entity, fileId, metadataFile } from "./crate/entity.ts";
import { crateFolder } from "./crate/file-entities.ts";
import { sourceFolder } from "./crate/workflow-entities.ts";
import { descriptionIn } from "./reproduction/reproduce.ts";
import { blobPath, recordPath, storeFolder } from "./store-paths.ts";

export interface CheckedPart {
  readonly name: string;
  /** A sentence each; none: the part is in order. */
  readonly problems: readonly string[];
}

export interface ArchiveReport {
  readonly files: number;
  readonly bytes: number;
  readonly parts: readonly CheckedPart[];
  readonly badges: readonly BadgeFinding[];
}

/** Opens a file or a folder, named from the workspace. Throws a UserError for what is not there, or may not be read. */
export function openArchive(name: string, workspace: string): FileTree {
  const path = resolved(workspace, name);
  try {
    if (Deno.statSync(path).isDirectory) return folderTree(bagIn(path));
    const source = fileSource(path);
    return zipTree(source, () => source.close());
  } catch (error) {
    if (isNotFound(error)) throw absent(path);
    if (error instanceof Deno.errors.NotCapable) throw outside(path);
    throw error;
  }
}

/** Opens an unfinished file, whose name goes at once: what is open is read to its end, and nothing is left. */
export function openFetched(path: string, name: string): FileTree {
  const source = fileSource(path, name);
  Deno.removeSync(path);
  return zipTree(source, () => source.close());
}

/** The folder that was named, or the one folder in it that is a bag. */
function bagIn(folder: string): string {
  const entries = [...Deno.readDirSync(folder)];
  if (entries.some(({ name }) => name === "bagit.txt")) return folder;
  const [only, ...others] = entries.filter(({ isDirectory }) => isDirectory);
  return only !== undefined && others.length === 0 ? `${folder}/${only.name}` : folder;
}

export function checkArchive(tree: FileTree): ArchiveReport {
  const { files, bytes, problems, digests } = checkBag(tree);
  const parts: CheckedPart[] = [{ name: "bag (BagIt 1.0)", problems }];
  const payload = new Set(
    [...tree.sizes.keys()].filter((path) => path.startsWith(crateFolder))
      .map((path) => path.slice(crateFolder.length)),
  );
  const crate = textIn(tree, metadataFile);
  parts.push({
    name: "crate (Provenance Run Crate 0.5)",
    problems: crate === undefined
      ? [`${metadataFile} is missing`]
      : [...crateProblems(crate, payload), ...statedProblems(crate, { tree, digests })],
  });
  const description = described(tree);
  if (typeof description === "string") {
    return {
      files,
      bytes,
      parts: [...parts, { name: "store", problems: [description] }],
      badges: [],
    };
  }
  parts.push(
    { name: "store", problems: storeProblems(tree, { description, digests }) },
    { name: "source", problems: sourceProblems(description, digests) },
    { name: "links", problems: linkProblems(tree, payload) },
  );
  return { files, bytes, parts, badges: badgeFindings(tree, description) };
}

function described(tree: FileTree): ArchiveDescription | string {
  try {
    return descriptionIn(tree);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message;
  }
}

function textIn(tree: FileTree, path: string): string | undefined {
  const whole = crateFolder + path;
  return tree.sizes.has(whole) ? new TextDecoder().decode(bytesIn(tree, whole)) : undefined;
}

interface Digested {
  readonly tree: FileTree;
  readonly digests: ReadonlyMap<string, FileDigests>;
}

/** Sizes and digests in the metadata against those of the files. */
function statedProblems(crate: string, { tree, digests }: Digested): string[] {
  let entities: readonly Entity[];
  try {
    entities = JSON.parse(crate)["@graph"] ?? [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const byId = new Map(
    [...digests.keys()].map((path) => [fileId(path.slice(crateFolder.length)), path]),
  );
  return entities.flatMap(({ "@id": id, sha256, contentSize }) => {
    const path = byId.get(id);
    if (path === undefined) return [];
    const size = String(tree.sizes.get(path));
    return [
      ...(sha256 === digests.get(path)!.sha256 ? [] : [`${id} has another SHA-256 than is stated`]),
      ...(contentSize === size ? [] : [`${id} has ${size} bytes, and ${contentSize} are stated`]),
    ];
  }).filter((problem) => !problem.startsWith(metadataFile));
}

/** Every blob is what its name says; every job has a whole record, and what the record names is here. */
function storeProblems(
  tree: FileTree,
  { description, digests }: {
    readonly description: ArchiveDescription;
    readonly digests: ReadonlyMap<string, FileDigests>;
  },
): string[] {
  const problems: string[] = [];
  const blobs = `${storeFolder}/cas/`;
  for (const [path, { sha256 }] of digests) {
    if (path.startsWith(blobs) && path !== blobPath(sha256)) {
      problems.push(`${path} is not what its name says`);
    }
  }
  for (const { id, key, role } of description.jobs) {
    const path = recordPath(key);
    const record = tree.sizes.has(path) ? parseRecord(bytesIn(tree, path), { key }) : undefined;
    if (record === undefined) {
      problems.push(`${id}: its record ${path} is missing, or does not answer its key`);
      continue;
    }
    const needed = description.withIntermediates || role !== "stage"
      ? [...codes(record), ...results(record)]
      : codes(record);
    const lost = needed.filter((digest) => !tree.sizes.has(blobPath(digest)));
    problems.push(...lost.map((digest) => `${id}: ${blobPath(digest)} is missing`));
  }
  return problems;
}

function codes({ manifest, provenance }: StoredRecord): string[] {
  const { code, conversion, files = {} } = manifest;
  return [code, conversion, ...Object.values(files), provenance.sources];
}

function results({ manifest, outputs }: StoredRecord): string[] {
  const inputs = Object.values(manifest.inputs).flat().map(({ digest }) => digest);
  return [...inputs, ...Object.values(outputs).map(({ digest }) => digest)];
}

function sourceProblems(
  { source }: ArchiveDescription,
  digests: ReadonlyMap<string, FileDigests>,
): string[] {
  const root = crateFolder + sourceFolder;
  const executables = new Set(source.executables);
  const files = [...digests].filter(([path]) => path.startsWith(root)).map(([path, { git }]) => {
    const own = path.slice(root.length);
    return { path: own, isExecutable: executables.has(own), git };
  });
  const found = folderIdentifier(files);
  return found === source.swhid ? [] : [`source/ is ${found}, and ${source.swhid} is stated`];
}

/** Links of README.md and of the report's pages lead to files of the archive. */
function linkProblems(tree: FileTree, payload: ReadonlySet<string>): string[] {
  const readme = textIn(tree, "README.md");
  if (readme === undefined) return ["README.md is missing"];
  const pages = [...payload].filter((path) => /^report\/.*\.html$/.test(path));
  return [
    ...deadLinks("README.md", [...readme.matchAll(/\]\(([^)\s]+)\)/g)], payload),
    ...pages.flatMap((page) => {
      const text = textIn(tree, page)!;
      return deadLinks(page, [...text.matchAll(/\s(?:href|src)="([^"]+)"/g)], payload);
    }),
  ];
}

function deadLinks(
  page: string,
  found: readonly RegExpMatchArray[],
  payload: ReadonlySet<string>,
): string[] {
  const folder = `/${page}`.replace(/[^/]*$/, "");
  const targets = new Set(
    found.map(([, target]) => target.replaceAll("&amp;", "&").replace(/[#?].*$/, "")),
  );
  return [...targets].filter((target) => target !== "" && !/^[a-z]+:/.test(target))
    .filter((target) => !payload.has(resolved(folder, decodeURIComponent(target)).slice(1)))
    .map((target) => `${page}: ${target} leads nowhere`);
}

function absent(path: string): UserError {
  return new UserError({
    action: `cannot find the archive ${path}`,
    allowed: "a .crate.zip of `deno task archive`, or the folder that it was unpacked into",
  });
}

function outside(path: string): UserError {
  return new UserError({
    action: `cannot read ${path}: this program may read its workspace only`,
    hint: "copy the archive into artifacts/ and name it there; or unpack it and run its own " +
      "reproduce.mjs, as its README.md says",
  });
}
