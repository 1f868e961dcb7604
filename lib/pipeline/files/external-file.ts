/** Finds one external file on the disk, or says in the user's words why it cannot be used. */
import { UserError } from "../../contract/errors.ts";
import { packagesFolder, pathOf } from "../specification/source-path.ts";
import { allowedNames } from "../words/nearest.ts";
import type { SourceSpec } from "../specification/specification.ts";
import { isLink, isNotFound, namesIn } from "../store/file-operations.ts";
import { ownFolder } from "../store/layout.ts";

/** A file is handed to a stage whole, in memory. */
export const fileBytesMax = 1e9;

/** Runs an operation on the file; what the system says against it becomes a {@link UserError}. */
export function reading<T>(source: SourceSpec, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    if (isNotFound(error)) throw refusal(source, "it is not there", obtaining(source));
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
      throw refusal(source, "it may not be read", { hint: "check who may read it" });
    }
    if (error instanceof Deno.errors.FilesystemLoop) {
      throw refusal(source, "its links go in a circle");
    }
    const system = error instanceof Error ? /\(os error \d+\)/.exec(error.message) : null;
    if (system === null) throw error;
    throw refusal(source, `the system says: ${(error as Error).message}`);
  }
}

/** Checks that the file is there, is a file, and lies where it may; gives its stat. */
export function locate(source: SourceSpec, workspace: string): Deno.FileInfo {
  const { package: owner } = source;
  const folder = owner === undefined ? workspace : `${workspace}/${packagesFolder}/${owner}`;
  if (owner !== undefined) checkInstalled(source, workspace);
  const path = `${workspace}/${pathOf(source)}`;
  let real: string;
  try {
    real = Deno.realPathSync(path);
  } catch (error) {
    if (!isNotFound(error)) return reading(source, () => Deno.statSync(path));
    if (isLink(path)) throw refusal(source, "it is a link to what is not there");
    throw refusal(source, "it is not there", { ...nearestTo(path), ...obtaining(source) });
  }
  const within = Deno.realPathSync(folder);
  if (!real.startsWith(`${within}/`)) {
    const where = owner === undefined ? "the workspace" : `package "${owner}"`;
    throw refusal(source, `it is a link that leads out of ${where}`, {
      hint: "copy the file to where the link is",
    });
  }
  if (owner === undefined && real.startsWith(`${ownFolder(within)}/`)) {
    throw refusal(source, "it is a link into artifacts/, which the engine itself writes");
  }
  const found = reading(source, () => Deno.statSync(path));
  if (found.isDirectory) throw refusal(source, "it is a folder", { hint: "name one file of it" });
  if (!found.isFile) throw refusal(source, "it is neither file nor folder");
  if (found.size > fileBytesMax) {
    throw refusal(source, `it has ${found.size} bytes`, {
      allowed: `files of up to ${fileBytesMax / 1e9} GB, for a stage gets the whole of it`,
    });
  }
  return found;
}

/** What stands against each of the files that are not to be had. */
export function absentFiles(sources: readonly SourceSpec[], workspace: string): UserError[] {
  return sources.flatMap((source) => {
    try {
      locate(source, workspace);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return [error];
    }
  });
}

function checkInstalled({ name, package: owner, place }: SourceSpec, workspace: string): void {
  const folder = `${workspace}/${packagesFolder}`;
  try {
    if (Deno.statSync(`${folder}/${owner}`).isDirectory) return;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  throw new UserError({
    place,
    action: `cannot find the package "${owner}" of source "${name}"`,
    allowed: allowedNames(owner!, packagesIn(folder)),
    hint: `to install it: deno add npm:${owner}`,
  });
}

function packagesIn(folder: string): string[] {
  return namesIn(folder).flatMap((name) =>
    name.startsWith("@") ? namesIn(`${folder}/${name}`).map((inner) => `${name}/${inner}`) : name
  ).filter((name) => !name.startsWith("."));
}

function obtaining({ obtain }: SourceSpec): { readonly hint?: string } {
  return obtain === undefined ? {} : { hint: obtain };
}

/** The files beside the one that was meant. */
function nearestTo(path: string): { readonly allowed?: string } {
  const [folder, file] = [path.slice(0, path.lastIndexOf("/")), path.split("/").at(-1)!];
  const names = namesIn(folder);
  return names.length === 0 ? {} : { allowed: `in its folder: ${allowedNames(file, names)}` };
}

function refusal(
  source: SourceSpec,
  why: string,
  advice: { readonly allowed?: string; readonly hint?: string } = {},
): UserError {
  return new UserError({
    place: source.place,
    action: `cannot use ${pathOf(source)} ${
      source.isOfProgram ? "as a file of the program" : `as source "${source.name}"`
    }: ${why}`,
    ...advice,
  });
}
