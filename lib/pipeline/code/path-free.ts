/**
 * Code without the paths that the bundler writes into it. Around a module that is loaded lazily, esbuild puts a
 * function whose name is the module's path: a bundle, and so its key, would depend on the layout of
 * node_modules and on the folders of the source.
 */

/** Where something was taken out of a line of code. */
export interface Cut {
  /** Counts from 1. */
  readonly line: number;
  /** Column, counted from 1, at which the rest of the line goes on in the shortened code. */
  readonly column: number;
  /** Characters taken out. */
  readonly length: number;
}

/** `require_x=__commonJS({"a/path.js"(`, and the same with `__esm`, where the function may be async. */
const wrapper = /(\b\w+=__(?:commonJS|esm)\(\{(?:async ?)?")([^"\n]*)(?="\()/g;

/** The code with an empty name in the place of each path, and what was cut where. */
export function withoutPaths(
  code: string,
): { readonly code: string; readonly cuts: readonly Cut[] } {
  const cuts: Cut[] = [];
  let [line, lineStart, removed, at] = [1, 0, 0, 0];
  const short = code.replace(wrapper, (_, head: string, path: string, offset: number) => {
    for (let end = code.indexOf("\n", at); end >= 0 && end < offset; end = code.indexOf("\n", at)) {
      [line, lineStart, removed, at] = [line + 1, end + 1, 0, end + 1];
    }
    const column = offset + head.length - lineStart - removed + 1;
    cuts.push({ line, column, length: path.length });
    removed += path.length;
    return head;
  });
  return { code: short, cuts };
}

/** The column, counted from 1, that a position of the shortened code had before. */
export function columnBefore(
  cuts: readonly Cut[],
  { line, column }: { readonly line: number; readonly column: number },
): number {
  return cuts.reduce(
    (sum, cut) => cut.line === line && cut.column <= column ? sum + cut.length : sum,
    column,
  );
}
