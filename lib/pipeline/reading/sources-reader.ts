/** Reads the `sources` of a paper: external files, by their place in the workspace or a package. */
import { UserError } from "../../contract/errors.ts";
import { isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import type { SourceSpec } from "../specification/specification.ts";

/** The word before the dot in `inputs: { prices: sources.prices }`. */
export const sourcesWord = "sources";

export interface ReadSources {
  readonly sources: ReadonlyMap<string, SourceSpec>;
  readonly problems: readonly UserError[];
}

/** Reads sources whose shape the schema has accepted; nothing is read from the disk. */
export function readSources(written: LocatedMap, file: string): ReadSources {
  const sources = new Map<string, SourceSpec>();
  const problems: UserError[] = [];
  const all = isMap(written.sources) ? written.sources : {};
  for (const name of Object.keys(all)) {
    const entry = all[name] as LocatedMap;
    const placeOfWord = (word: string) => placeOf(spotOf(entry, [word]), { of: "value", file });
    const [path, packageName, sha256] = [entry.file, entry.package, entry.sha256] as string[];
    const found: UserError[] = [];
    const wrong = wrongPath(path);
    if (wrong !== undefined) {
      found.push(
        new UserError({
          place: placeOfWord("file"),
          action: `cannot use ${JSON.stringify(path)} as the file of source "${name}": ${wrong}`,
          allowed: packageName === undefined
            ? "a path from the folder of pipeline.yaml, like data/prices.csv"
            : "a path from the folder of the package, like data/prices.csv",
        }),
      );
    }
    if (packageName !== undefined && sha256 === undefined) {
      found.push(
        new UserError({
          place: placeOf(spotOf(all, [name]), { of: "key", file }),
          action: `cannot use a file of package "${packageName}" as source "${name}" ` +
            "without its sha256",
          hint: "add `sha256:` with 64 hexadecimal digits; " +
            "only a file of the workspace may do without",
        }),
      );
    }
    problems.push(...found);
    sources.set(name, {
      name,
      file: path,
      ...(packageName === undefined ? {} : { package: packageName }),
      ...(sha256 === undefined ? {} : { sha256, placeOfDigest: placeOfWord("sha256") }),
      ...(typeof entry.obtain === "string" ? { obtain: entry.obtain } : {}),
      place: placeOfWord("file"),
    });
  }
  return { sources, problems };
}

/** What is wrong with a path, whatever there is on the disk. */
function wrongPath(path: string): string | undefined {
  if (/^(?:[/\\]|[A-Za-z]:)/.test(path)) return "it is not relative";
  if (path.includes("\\")) return "parts of a path are parted by /";
  const parts = path.split("/");
  if (parts.includes("..")) return "it leads out by ..";
  if (parts.includes("") || parts.includes(".")) return "it has an empty part";
  if (parts[0] === "artifacts") return "artifacts/ is what the engine itself writes";
  return undefined;
}
