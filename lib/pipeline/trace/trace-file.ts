/** The file that `--trace` asks for: checked before the run begins, written whole at its end, however that is. */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { isNotFound, readIfPresent, removeIfPresent } from "../store/file-operations.ts";
import { freshName } from "../store/fresh-name.ts";
import { layoutOf, storeRoot } from "../store/layout.ts";
import { isStorageFault } from "../system/storage-fault.ts";
import { resolved } from "../system/path.ts";
import { chromeTrace, traceHead } from "./chrome-trace.ts";
import type { Spans } from "./spans.ts";

/** In the workspace: where the tasks may write, and no folder is the engine's own. */
const usual = "artifacts/trace.json";
/** A folder of `artifacts` for traces. */
const tracesFolder = "trace";

/**
 * The absolute path that is meant, when a file can be written there. Throws a UserError for what is no place
 * for a trace: where this task may not write, what would be overwritten and is no trace, a link.
 * @param given as on the command line, from the folder of the workspace
 */
export function placeOfTrace(given: string, workspace: string): string {
  if (!/[^/]\.json$/.test(given)) throw refused(given, 'its name does not end with ".json"');
  const path = resolved(workspace, given);
  const { state } = Deno.permissions.querySync({ name: "write", path });
  if (state !== "granted") throw refused(given, "this task may not write there");
  refuseOwnFolders(given, path, workspace);
  try {
    const problem = problemAt(path, workspace);
    if (problem !== undefined) throw refused(given, problem);
    const trial = unfinished(path);
    Deno.writeFileSync(trial, new Uint8Array(), { createNew: true });
    removeIfPresent(trial);
  } catch (error) {
    if (error instanceof UserError || !isRefusal(error)) throw error;
    throw refused(given, error.message);
  }
  return path;
}

/** Writes it whole, or says why not. */
export function writeTrace(
  path: string,
  spans: Spans,
  about: Readonly<Record<string, string | number>>,
): UserError | undefined {
  const temporary = unfinished(path);
  try {
    Deno.writeFileSync(temporary, new TextEncoder().encode(chromeTrace(spans, about)));
    Deno.renameSync(temporary, path);
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    try {
      removeIfPresent(temporary);
    } catch (later) {
      // The first fault is the one that is reported.
      if (!isRefusal(later)) throw later;
    }
    return new UserError({
      action: `cannot write the trace ${path}: ${error.message}`,
      hint: "free some room or name another place; the results of the run are kept",
      exitCode: exitCodes.storeDamage,
    });
  }
}

function unfinished(path: string): string {
  return `${path}.${freshName()}.unfinished`;
}

function isRefusal(error: unknown): error is Error {
  return isStorageFault(error) || error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied;
}

/** In the store and beside it every folder has an owner; a trace lies beside them. */
function refuseOwnFolders(given: string, path: string, workspace: string): void {
  const { root, own } = layoutOf(storeRoot(workspace));
  for (const owner of [own.root, root]) {
    if (!path.startsWith(`${owner}/`)) continue;
    const [folder, ...rest] = path.slice(owner.length + 1).split("/");
    if (rest.length === 0 && owner === own.root) return;
    if (folder === tracesFolder && rest.length === 1 && owner === own.root) return;
    throw refused(given, "that folder holds what the engine keeps");
  }
}

/** Why no trace can take the place of what is there; makes the usual folders. */
function problemAt(path: string, workspace: string): string | undefined {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const { own } = layoutOf(storeRoot(workspace));
  if (folder === own.root || folder === `${own.root}/${tracesFolder}`) {
    Deno.mkdirSync(folder, { recursive: true });
  }
  let real: string;
  try {
    real = Deno.realPathSync(folder);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return `there is no folder ${folder}`;
  }
  // A link can come with a checkout, and would lead wherever its author wished.
  if (folder.startsWith(`${workspace}/`)) {
    const expected = `${Deno.realPathSync(workspace)}${folder.slice(workspace.length)}`;
    if (real !== expected) return `a folder on the way is a link, to ${real}`;
  }
  return problemOf(path);
}

function problemOf(path: string): string | undefined {
  let found: Deno.FileInfo;
  try {
    found = Deno.lstatSync(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  if (found.isSymlink) return "it is a link";
  if (!found.isFile) return "it is not a file";
  const head = new TextDecoder().decode(readIfPresent(path)?.subarray(0, traceHead.length));
  return head === traceHead ? undefined : "there is a file that is not a trace";
}

function refused(given: string, because: string): UserError {
  return new UserError({
    action: `cannot write a trace to "${given}": ${because}`,
    allowed: `a new file, or an earlier trace, such as --trace ${usual}`,
  });
}
