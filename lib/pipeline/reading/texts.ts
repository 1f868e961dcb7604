/** The YAML files of a workspace, as texts. */
import { UserError } from "../../contract/errors.ts";
import { join } from "../system/path.ts";
import { namesIn } from "../store/file-operations.ts";
import { papersFolder, pipelineFile } from "../specification/workspace-files.ts";

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
export function irregular(file: string): UserError {
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
