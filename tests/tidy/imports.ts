/** What a source file refers to: imports, addresses of modules, strings that are loaded later. */

export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** The text without comments; what stands in strings stays. */
export function codeOf(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/**
 * Specifiers of a file: static imports, re-exports, dynamic imports and types of imports, and the
 * addresses that are resolved against the file (`import.meta.resolve`, `new URL`), which the type
 * checker does not follow.
 */
export function importsOf(text: string): readonly string[] {
  const pattern = new RegExp(
    [
      String.raw`\bfrom\s*`,
      String.raw`\bimport\s*\(\s*`,
      String.raw`^\s*import\s+`,
      String.raw`\bimport\.meta\.resolve\(\s*`,
      String.raw`\bnew URL\(\s*(?="[^"]*\.ts")`,
    ].map((start) => `(?:${start})`).join("|").replace(/^/, "(?:").concat(')"([^"]+)"'),
    "gm",
  );
  return [...codeOf(text).matchAll(pattern)].map((match) => match[1]);
}

/** The path that a relative specifier names, from the repository root. */
export function resolved(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

/** Files of the tree that a file refers to, each once. */
export function arrowsOf({ path, text }: SourceFile): readonly string[] {
  const relative = importsOf(text).filter((specifier) => specifier.startsWith("."));
  return [...new Set(relative.map((specifier) => resolved(path, specifier)))];
}
