/**
 * Whether a bag is whole (RFC 8493, section 3): every byte of every file is what the manifests say. What is
 * wrong is named file by file; a file that lies elsewhere under another name is said to be renamed.
 */
import { createHash } from "node:crypto";
import {
  bagInfoValues,
  declarationText,
  payloadManifest,
  readManifestText,
  tagManifest,
} from "./bag-text.ts";
import { bytesIn, type FileTree } from "./file-tree.ts";

export interface BagReport {
  /** Files whose every byte was read. */
  readonly files: number;
  readonly bytes: number;
  /** What is wrong, a sentence each; none: the bag is whole. */
  readonly problems: readonly string[];
  /** Of every file that is there, by path. */
  readonly digests: ReadonlyMap<string, FileDigests>;
}

export interface FileDigests {
  readonly sha512: string;
  readonly sha256: string;
  /** SHA-1 of git's blob of it. */
  readonly git: string;
}

export function checkBag(tree: FileTree): BagReport {
  const digests = new Map<string, FileDigests>();
  let bytes = 0;
  for (const [path, size] of tree.sizes) {
    digests.set(path, digestsOf(tree, path, size));
    bytes += size;
  }
  const problems: string[] = [];
  if (textIn(tree, "bagit.txt") !== declarationText) {
    problems.push("bagit.txt does not declare BagIt 1.0 in UTF-8, or is missing");
  }
  const payload = manifestIn(tree, payloadManifest, problems);
  const tags = manifestIn(tree, tagManifest, problems);
  const isPayload = (path: string) => path.startsWith("data/");
  const found = (isWanted: (path: string) => boolean) =>
    new Map([...digests].flatMap(([path, { sha512 }]) => isWanted(path) ? [[path, sha512]] : []));
  problems.push(...differences(payload, found(isPayload), payloadManifest));
  // Its own checksum can be in no file.
  const isTag = (path: string) => !isPayload(path) && path !== tagManifest;
  problems.push(...differences(tags, found(isTag), tagManifest));
  problems.push(...oxumProblems(tree));
  return { files: digests.size, bytes, problems, digests };
}

function digestsOf(tree: FileTree, path: string, size: number): FileDigests {
  const [sha512, sha256, git] = ["sha512", "sha256", "sha1"].map((name) => createHash(name));
  git.update(`blob ${size}\0`);
  for (const chunk of tree.chunks(path)) {
    for (const hash of [sha512, sha256, git]) hash.update(chunk);
  }
  const [a, b, c] = [sha512, sha256, git].map((hash) => hash.digest("hex"));
  return { sha512: a, sha256: b, git: c };
}

function textIn(tree: FileTree, path: string): string | undefined {
  return tree.sizes.has(path) ? new TextDecoder().decode(bytesIn(tree, path)) : undefined;
}

function manifestIn(
  tree: FileTree,
  name: string,
  problems: string[],
): ReadonlyMap<string, string> {
  const text = textIn(tree, name);
  if (text === undefined) {
    problems.push(`${name} is missing`);
    return new Map();
  }
  const read = readManifestText(name, text);
  problems.push(...read.problems);
  return read.checksums;
}

/** What a manifest says against what is there. */
function differences(
  stated: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
  manifest: string,
): string[] {
  const added = new Set([...found.keys()].filter((path) => !stated.has(path)));
  const problems = [...found].flatMap(([path, checksum]) =>
    stated.has(path) && stated.get(path) !== checksum
      ? [`${path} has other bytes than ${manifest} says`]
      : []
  );
  for (const [path, checksum] of stated) {
    if (found.has(path)) continue;
    const now = [...added].find((other) => found.get(other) === checksum);
    if (now !== undefined) added.delete(now);
    problems.push(`${path} is missing${now === undefined ? "" : `: it was renamed to ${now}`}`);
  }
  return [
    ...problems,
    ...[...added].map((path) => `${path} was added: ${manifest} does not name it`),
  ];
}

/** The number of files and bytes that the bag says it has. */
function oxumProblems(tree: FileTree): string[] {
  const info = textIn(tree, "bag-info.txt");
  const [stated] = bagInfoValues(info ?? "", "Payload-Oxum");
  if (stated === undefined) return ["bag-info.txt does not say the Payload-Oxum, or is missing"];
  const payload = [...tree.sizes].filter(([path]) => path.startsWith("data/"));
  const bytes = payload.reduce((sum, [, size]) => sum + size, 0);
  const oxum = `${bytes}.${payload.length}`;
  return stated === oxum
    ? []
    : [`bag-info.txt says ${stated} (bytes.files), and there are ${oxum}`];
}
