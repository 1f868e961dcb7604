/**
 * From a workspace to its graph of jobs. The specification is remembered under a fingerprint of the
 * YAML and of the code that validates it, so that a run without changes parses and loads nothing.
 */
import { UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { expand } from "../specification/expand.ts";
import { isUnsettled, stampOf } from "../system/file-stamp.ts";
import { later } from "../system/later.ts";
import { join } from "../system/path.ts";
import { nameIn, rootsOf } from "../system/roots.ts";
import type { JobGraph, Specification } from "../specification/specification.ts";
import { namesIn } from "../store/file-operations.ts";
import { papersFolder, pipelineFile } from "../specification/workspace-files.ts";
import { layoutOf } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { checkFormat } from "../store/opening.ts";
import { releaseTmp } from "../store/unfinished.ts";

export interface LoadOptions {
  /** Default: laptop. */
  readonly profile?: string;
  /** Remembers nothing, so that no file changes. */
  readonly isReadOnly?: boolean;
}

const cacheFormat = "asymptopia/specification/1";

interface Remembered {
  readonly format: string;
  readonly fingerprint: string;
  readonly specification: Specification;
}

/** Reads, validates and expands; throws UserError or Problems. */
export async function loadSpecification(
  workspace: string,
  options: LoadOptions = {},
): Promise<JobGraph> {
  const texts = readTexts(workspace);
  const fingerprint = fingerprintOf(workspace, { texts, profile: options.profile });
  const layout = layoutOf(join(workspace, "artifacts"));
  if (!options.isReadOnly) checkFormat(layout.root);
  const name = options.profile === undefined ? "default" : digestOf(options.profile).slice(0, 16);
  const file = `specification-${name}.json`;
  const remembered = readCache<Remembered>(layout, file);
  if (remembered?.format === cacheFormat && remembered.fingerprint === fingerprint) {
    return expand(remembered.specification);
  }
  const { readPipeline } = await later<typeof import("./pipeline-reader.ts")>(
    import.meta.resolve("./pipeline-reader.ts"),
  );
  const specification = await readPipeline({ workspace, profile: options.profile, texts });
  if (!options.isReadOnly) {
    writeCache(layout, file, { format: cacheFormat, fingerprint, specification });
    releaseTmp(layout);
  }
  return expand(specification);
}

/** The texts that a specification is made of, by path from the workspace. */
export function readTexts(workspace: string): Map<string, string> {
  const texts = new Map<string, string>();
  const read = (path: string) => {
    try {
      const file = join(workspace, path);
      if (!Deno.statSync(file).isFile) throw irregular(path);
      texts.set(path, textOf(path, Deno.readFileSync(file)));
    } catch (error) {
      if (error instanceof UserError) throw error;
      if (!(error instanceof Deno.errors.NotFound)) throw unreadable(path, error);
    }
  };
  read(pipelineFile);
  for (const name of namesIn(join(workspace, papersFolder)).sort()) {
    if (name.endsWith(".yaml")) read(`${papersFolder}/${name}`);
  }
  return texts;
}

function textOf(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError({
      place: { file, line: 1, column: 1 },
      action: "cannot read this file: it is not UTF-8",
      hint: "save it in that encoding",
    });
  }
}

/** Reading a pipe would wait for ever. */
function irregular(file: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: "cannot read this: it is no regular file (a folder, a pipe, a socket or a device)",
    hint: "put a file in its place, or move it away",
  });
}

function unreadable(file: string, error: unknown): UserError {
  const why = error instanceof Error ? error.message : String(error);
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: `cannot read this file: ${why}`,
  });
}

/** Changes when a YAML file's content, or the stat of any code file, changes. */
function fingerprintOf(
  workspace: string,
  { texts, profile }: { readonly texts: ReadonlyMap<string, string>; readonly profile?: string },
): string {
  const parts = [cacheFormat, profile ?? "", Deno.version.deno];
  for (const [path, text] of texts) parts.push(path, digestOf(text));
  for (const root of rootsOf(workspace)) {
    for (const folder of ["stages", "lib"]) {
      stats(
        join(root, folder),
        parts,
        (path) => nameIn(workspace, root, path.slice(root.length + 1)),
      );
    }
    for (const file of ["deno.json", "deno.lock"]) stat(join(root, file), parts);
  }
  // The engine itself may live elsewhere than the workspace.
  stats(join(import.meta.dirname!, ".."), parts);
  return digestOf(parts.join("\n"));
}

/** `nameOf`: what the user is shown for a path, given where a file that is none must be refused. */
function stats(folder: string, parts: string[], nameOf?: (path: string) => string): void {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(folder)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  entries.sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isFile, isDirectory, isSymlink } of entries) {
    const path = `${folder}/${name}`;
    const isOther = !isFile && !isDirectory && !isSymlink;
    if (isOther && name.endsWith(".ts") && nameOf !== undefined) throw irregular(nameOf(path));
    if (isDirectory) stats(path, parts, nameOf);
    else if (isFile && name.endsWith(".ts")) stat(path, parts);
    else if (isSymlink) statLink(path, parts);
  }
}

function statLink(path: string, parts: string[]): void {
  const target = Deno.realPathSync(path);
  if (Deno.statSync(target).isDirectory) stats(target, parts);
  else stat(target, parts);
}

function stat(path: string, parts: string[]): void {
  try {
    const stamp = stampOf(Deno.statSync(path));
    parts.push(`${path} ${stamp.join(" ")}`);
    // A second edit could have the times of the first: so early, the content decides.
    if (isUnsettled(stamp)) parts.push(digestOf(Deno.readFileSync(path)));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    parts.push(`${path} absent`);
  }
}
