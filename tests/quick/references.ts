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
  for (const [token, prefix, name] of withoutComments(text).matchAll(pathPattern)) {
    const isFromRoot = token.includes("/");
    const candidates = [resolved(folder, name), ...isFromRoot ? [resolved([], name)] : []];
    for (const candidate of prefix === undefined ? candidates : [resolved([], name)]) {
      if (candidate !== path && known.has(candidate)) found.add(candidate);
    }
  }
  return found;
}

/**
 * Whatever looks like a path with an ending; most of it names no file, which does no harm. A name without
 * a folder, as `pipeline.yaml`, usually means a file of some workspace: this repository's own is meant only
 * after `${repository}/`.
 */
const pathPattern = /(\brepository\}\/)?([\w.@-]+(?:\/[\w.@-]+)*\.\w+)/g;

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
