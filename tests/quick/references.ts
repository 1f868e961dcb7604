/**
 * Which files of the tree a source file refers to: those that it imports, and those whose paths it
 * names in its code, as a test does that starts a program or reads a fixture.
 */

/** Paths count from the repository's root, with forward slashes. */
export function referencesOf(
  { path, text }: { readonly path: string; readonly text: string },
  known: ReadonlySet<string>,
): ReadonlySet<string> {
  const folder = path.split("/").slice(0, -1);
  const found = new Set<string>();
  for (const [token] of withoutComments(text).matchAll(pathPattern)) {
    const candidates = [resolved(folder, token), resolved([], token)];
    for (const candidate of candidates) {
      if (candidate !== path && known.has(candidate)) found.add(candidate);
    }
  }
  return found;
}

/** Whatever looks like a path with an ending; most of it names no file, which does no harm. */
const pathPattern = /[\w.@-]+(?:\/[\w.@-]+)*\.\w+/g;

/** A comment may mention a file without needing it. Comments behind code are left: they are rare. */
function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*[\s\S]*?\*\//gm, "").replace(/^\s*\/\/.*$/gm, "");
}

function resolved(folder: readonly string[], token: string): string {
  const parts = [...folder];
  for (const part of token.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
