/**
 * Puts another version of the package in the place of a workspace's copy. Started by the package's program,
 * from the new version, before anything of it is in use.
 *
 *   upgrade.ts <workspace> <folder of the new version, beside the copy>
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { editedFiles, listedFiles } from "../keeping/package-copy.ts";
import { type PackageContents, packageCopy, readContents } from "../system/package-copy.ts";
import { isNotFound, readIfPresent } from "../store/file-operations.ts";
import { type Json, mergedConfiguration } from "./merged-configuration.ts";

const configuration = "deno.json";
const lock = "deno.lock";
/** Where a package has what it wrote into new workspaces. */
const template = "workspace";

export interface Upgraded {
  readonly before: PackageContents;
  readonly after: PackageContents;
  /** Entries of deno.json that both have changed, and that stayed the workspace's. */
  readonly kept: readonly string[];
  /** The workspace has packages of its own: deno.lock is to be made anew. */
  readonly isLockOwn: boolean;
}

/** Throws a UserError, and has changed nothing, where the copy was edited or deno.json cannot be read. */
export function upgrade(workspace: string, staged: string): Upgraded {
  const copy = `${workspace}/${packageCopy}`;
  const before = readContents(copy);
  const after = readContents(staged);
  if (before === undefined || after === undefined) {
    throw new UserError({ action: `cannot upgrade ${workspace}: it has no ${packageCopy}` });
  }
  refuseEdited(editedFiles(copy, before));
  const own = readIfPresent(`${workspace}/${lock}`);
  const [lockBefore, lockAfter] = [copy, staged].map((folder) =>
    Deno.readTextFileSync(`${folder}/${template}/${lock}`)
  );
  const isLockOwn = own !== undefined && new TextDecoder().decode(own) !== lockBefore;
  const { value, kept } = mergedConfiguration({
    before: parsed(`${copy}/${template}/${configuration}`),
    after: parsed(`${staged}/${template}/${configuration}`),
    own: parsed(`${workspace}/${configuration}`),
  });
  const made = [[configuration, JSON.stringify(value, null, 2) + "\n"]];
  if (!isLockOwn) made.push([lock, lockAfter]);
  for (const [name, text] of made) Deno.writeTextFileSync(`${workspace}/.${name}.new`, text);
  const old = `${staged}-before`;
  Deno.renameSync(copy, old);
  Deno.renameSync(staged, copy);
  for (const [name] of made) Deno.renameSync(`${workspace}/.${name}.new`, `${workspace}/${name}`);
  Deno.removeSync(old, { recursive: true });
  return { before, after, kept, isLockOwn };
}

function refuseEdited(edited: readonly string[]): void {
  if (edited.length === 0) return;
  throw new UserError({
    action: `cannot upgrade: in ${packageCopy}, ${
      listedFiles(edited)
    } not as packed, and would be lost`,
    hint: "put the change into a plug-in of your own in lib/, and the file back as it was",
  });
}

function parsed(path: string): Json {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isNotFound(error)) throw error;
    const said = error instanceof SyntaxError ? error.message : "it is not there";
    throw new UserError({
      action: `cannot read ${path}: ${said}`,
      hint: "upgrade reads plain JSON: remove comments and commas at the end of lists",
    });
  }
}

/** What is said of an upgrade. */
export function upgradeLines({ before, after, kept, isLockOwn }: Upgraded): readonly string[] {
  const names = new Set([...Object.keys(before.files), ...Object.keys(after.files)]);
  const changed = [...names].filter((path) => before.files[path] !== after.files[path]);
  return [
    `asymptopia ${before.version} → ${after.version}: ${changed.length} of ${names.size} files differ.`,
    ...(before.deno === after.deno
      ? []
      : [`It runs on Deno ${after.deno}; before, ${before.deno}.`]),
    ...kept.map((place) =>
      `${configuration}: ${place} is yours, and stays; the package's changed, too.`
    ),
    ...(isLockOwn
      ? [`${lock} has packages of your own: run \`deno install --frozen=false\` to make it anew.`]
      : []),
  ];
}

if (import.meta.main) {
  try {
    for (const line of upgradeLines(upgrade(Deno.args[0], Deno.args[1]))) console.log(line);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    Deno.exit(exitCodes.specification);
  }
}
