/**
 * Files that code would load while it runs, by an address beside its own: they are in no bundle and so
 * in no key. A job is refused them anyway; here they are refused before it starts.
 */
import { type Place, UserError } from "../../contract/errors.ts";

interface LateLoad {
  /** In a bundle, where an address beside the code is `new URL(…, "stage.js")`. */
  readonly bundled: RegExp;
  /** As people write it. */
  readonly written: RegExp;
  readonly what: string;
  readonly hint: string;
}

const lateLoads: readonly LateLoad[] = [
  {
    bundled: /\bnew (?:Shared)?Worker\(new URL\(/,
    written: /\bnew\s+(?:Shared)?Worker\s*\(\s*new\s+URL\s*\(/,
    what: "start a Worker",
    hint: "compute in the stage itself; the engine runs jobs side by side",
  },
  {
    bundled: /\bfetch\(new URL\((?:"(?:[^"\\]|\\.)*"|[^()"])*,"stage\.js"\)/,
    written: /\bfetch\s*\(\s*new\s+URL\s*\(/,
    what: "fetch a file",
    hint: "declare the file under `sources` and take it as an input, or import its bytes: " +
      'import bytes from "./file" with { type: "bytes" }',
  },
];

/** What a bundle would load while it runs. `placeOf` finds the first text like a pattern in its sources. */
export function lateLoadsIn(
  code: string,
  placeOf: (written: RegExp) => Place | undefined,
): UserError[] {
  return lateLoads.filter(({ bundled }) => bundled.test(code)).map(({ written, what, hint }) => {
    const place = placeOf(written);
    return new UserError({
      ...(place ? { place } : {}),
      action: `cannot ${what} from an address beside the code: it is no part of the key`,
      hint,
    });
  });
}
