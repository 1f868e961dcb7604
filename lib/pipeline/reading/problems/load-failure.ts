/** Why a module cannot be loaded, and where: the runtime knows the line, in the file that is to blame. */
import { type Place, UserError } from "../../../contract/errors.ts";
import { codeFolderNames } from "../apart/code-folders.ts";
import { nameIn, rootsOf } from "../../system/roots.ts";

/** An address with its position, as the runtime writes it at the ends of lines of messages and traces. */
const address = /file:\/\/(.+?):(\d+):(\d+)\)?$/gm;

export interface LoadedFile {
  /** Absolute path. */
  readonly workspace: string;
  /** The file that was asked for, as the workspace names it. */
  readonly file: string;
}

export function loadFailure(error: unknown, loaded: LoadedFile): UserError {
  const { name, message, stack } = error instanceof Error
    ? error
    : { name: "", message: String(error), stack: undefined };
  const place = placeIn(`${message}\n${stack ?? ""}`, loaded.workspace) ??
    { file: loaded.file, line: 1, column: 1 };
  const words = withoutPlace(message, loaded.workspace);
  // What the runtime says of a module names its own kind.
  const isNamed = name === "" || name === "TypeError" && isOfRuntime(error);
  const which = place.file === loaded.file
    ? "this module"
    : `this module, which ${loaded.file} needs`;
  const hint = /^Requires read access/.test(message)
    ? `a workspace's code lies in ${
      codeFolderNames.join(", ")
    } or an installed package: put it there`
    : /\n\s*hint: (.*)/.exec(message)?.[1];
  return new UserError({
    place,
    action: `cannot load ${which}: ${isNamed ? "" : `${name}: `}${words}`,
    ...(hint === undefined ? {} : { hint }),
  });
}

function isOfRuntime(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === "string" && code.startsWith("ERR_MODULE");
}

/** The first place in a file of the workspace or of the package, but not in somebody else's package. */
function placeIn(text: string, workspace: string): Place | undefined {
  for (const [, written, line, column] of text.matchAll(address)) {
    const [file] = pathsOf(written).flatMap((path) => nameOf(path, workspace) ?? []);
    if (file !== undefined) return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/**
 * Messages have addresses with escapes, traces without: which it is shows in where the path leads. The
 * disk is not asked: the process that reads may look at code alone.
 */
function pathsOf(written: string): readonly string[] {
  try {
    return [decodeURIComponent(written), written];
  } catch (error) {
    // Such as "%" alone: it is no escape.
    if (error instanceof URIError) return [written];
    throw error;
  }
}

function nameOf(path: string, workspace: string): string | undefined {
  // One root may lie inside the other: the inner one owns the file.
  const root = rootsOf(workspace).toSorted((a, b) => b.length - a.length)
    .find((one) => path.startsWith(`${one}/`));
  if (root === undefined) return undefined;
  const rest = path.slice(root.length + 1);
  // The engine, which imports the module, is not to blame.
  const isOther = rest.includes("node_modules/") || rest.startsWith("lib/pipeline/");
  return isOther ? undefined : nameIn(workspace, root, rest);
}

/** The first line, without a place and with paths from the workspace. */
function withoutPlace(message: string, workspace: string): string {
  return message.split("\n")[0].replace(/ at file:\/\/\S+:\d+:\d+$/, "")
    .replace(/file:\/\/([^\s"']+)/g, (_, escaped: string) => {
      const paths = pathsOf(escaped);
      return paths.map((path) => nameOf(path, workspace)).find((name) => name !== undefined) ??
        paths[0];
    });
}
