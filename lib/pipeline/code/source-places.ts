/** Places in source files, by what the bundler says of them or by what stands there. */
import type * as esbuild from "esbuild";
import type { Place } from "../../contract/errors.ts";
import { codeRootOf, nameOfCode } from "../system/roots.ts";
import { withoutSuffix } from "./own-modules.ts";

/** Of the first text like a pattern in an input of the bundler; else its beginning. */
export function placeOfPattern(workspace: string, input: string, pattern: RegExp): Place {
  const file = withoutSuffix(input);
  return placeInSource(workspace, file, pattern) ??
    { file: nameOfCode(workspace, file), line: 1, column: 1 };
}

/** The first text like a pattern in the first of the files that has one. */
export function placeInSources(
  workspace: string,
  files: readonly string[],
  pattern: RegExp,
): Place | undefined {
  for (const file of files) {
    const place = placeInSource(workspace, file, pattern);
    if (place !== undefined) return place;
  }
  return undefined;
}

function placeInSource(workspace: string, file: string, pattern: RegExp): Place | undefined {
  const text = Deno.readTextFileSync(`${codeRootOf(workspace)}/${file}`);
  const at = text.search(pattern);
  if (at < 0) return undefined;
  const before = text.slice(0, at).split("\n");
  const column = before.at(-1)!.length + 1;
  return { file: nameOfCode(workspace, file), line: before.length, column };
}

/** Of a message of the bundler. */
export function placeOf(workspace: string, location: esbuild.Location | null): Place | undefined {
  if (location === null) return undefined;
  const file = nameOfCode(workspace, withoutSuffix(location.file));
  return { file, line: location.line, column: location.column + 1 };
}
