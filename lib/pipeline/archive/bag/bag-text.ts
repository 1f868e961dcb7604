/** The text files of a bag (BagIt 1.0, RFC 8493), written and read. */

/** What a path may not have as it stands in a manifest; these and no others are escaped (section 2.1.3). */
const escapes: Readonly<Record<string, string>> = { "%": "%25", "\n": "%0A", "\r": "%0D" };

export const declarationText = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/** The algorithm of the manifests. */
export const algorithm = "sha512";
export const payloadManifest = `manifest-${algorithm}.txt`;
export const tagManifest = `tagmanifest-${algorithm}.txt`;

/** "<checksum>  <path>", a line a file, in order of path. */
export function manifestText(checksums: ReadonlyMap<string, string>): string {
  return [...checksums].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([path, checksum]) => `${checksum}  ${escaped(path)}\n`).join("");
}

export interface ManifestLines {
  /** Checksum, lower case, by path. */
  readonly checksums: ReadonlyMap<string, string>;
  /** What is wrong with its lines, a sentence each. */
  readonly problems: readonly string[];
}

/** `name` is that of the manifest, for messages. */
export function readManifestText(name: string, text: string): ManifestLines {
  const checksums = new Map<string, string>();
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (line === "") continue;
    const found = /^([0-9a-fA-F]{128})[ \t]+\*?(.+)$/.exec(line);
    const path = found && unescaped(found[2]);
    if (!found || path === null) {
      problems.push(`${name}, line ${index + 1}: not a checksum and a path`);
    } else if (isOutside(path)) {
      problems.push(`${name}, line ${index + 1}: ${path} leads out of the bag`);
    } else if (checksums.has(path)) problems.push(`${name}: ${path} is named twice`);
    else checksums.set(path, found[1].toLowerCase());
  }
  return { checksums, problems };
}

function escaped(path: string): string {
  return path.replace(/[%\n\r]/g, (character) => escapes[character]);
}

/** Null for an escape that is none of the three. */
function unescaped(path: string): string | null {
  if (/%(?!25|0A|0D)/i.test(path)) return null;
  return path.replace(/%25|%0A|%0D/gi, (code) => String.fromCharCode(parseInt(code.slice(1), 16)));
}

function isOutside(path: string): boolean {
  return path.startsWith("/") || path.startsWith("~") || path.split("/").includes("..");
}

/** Lines of `bag-info.txt`, in the order given. */
export function bagInfoText(entries: readonly (readonly [label: string, value: string])[]): string {
  return entries.map(([label, value]) => `${label}: ${value.replace(/\s+/g, " ").trim()}\n`).join(
    "",
  );
}

/** The values of a label. */
export function bagInfoValues(text: string, label: string): string[] {
  const lines = text.replace(/(?:\r\n|\n|\r)[ \t]+/g, " ").split(/\r\n|\n|\r/);
  return lines.filter((line) => line.toLowerCase().startsWith(`${label.toLowerCase()}:`))
    .map((line) => line.slice(label.length + 1).trim());
}
