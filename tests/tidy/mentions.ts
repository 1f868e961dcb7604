/** Paths and names that a document mentions, held against the tree. */

export interface Tree {
  /** Every file and folder from the repository root. */
  readonly paths: ReadonlySet<string>;
  /** All text in which a name of the code can stand. */
  readonly text: string;
}

/** Where a path that a document gives may begin. */
const roots = ["", "lib/", "lib/pipeline/"];

const endings = "ts|md|yaml|yml|json|lock|cff|png|py|wasm";

/**
 * Paths (with a slash or a file's ending) that do not exist, and names in backquotes that stand nowhere in the
 * code. Words with a placeholder, an address of the web, a glob, spaces or a scope of packages are not looked at.
 */
export function missingMentions(document: string, { paths, text }: Tree): readonly string[] {
  const prose = document.replace(/```[\s\S]*?```/g, "");
  const problems = new Set<string>();
  const quoted = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
  const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]);
  const bare = prose.replace(/`[^`]*`/g, " ").replace(/\]\([^)]*\)/g, "] ");
  const words = [...bare.matchAll(new RegExp(`[\\w./-]+\\.(?:${endings})\\b`, "g"))].map(([word]) =>
    word
  );
  for (const mention of [...quoted, ...links, ...words]) {
    const path = mention.replace(/^\.\//, "").replace(/\/$/, "");
    if (/^https?:|^#|[<>*{}$"'(),:;=\s@…]|^artifacts\/(?!digests)|^node_modules|^-/.test(path)) {
      continue;
    }
    if (path.startsWith(".") && !path.includes("/")) continue;
    const isKnownFolder = roots.some((root) => paths.has(root + path.split("/")[0]));
    const isPath = (path.includes("/") && isKnownFolder) ||
      new RegExp(`\\.(?:${endings})$`).test(path);
    if (isPath) {
      if (!roots.some((root) => paths.has(root + path))) {
        problems.add(`mentions ${mention}, which is not there`);
      }
    } else if (
      /^[A-Za-z][A-Za-z0-9]*(?:\.[a-zA-Z]\w*)?$/.test(path) && /[a-z][A-Z]|\./.test(path)
    ) {
      const last = path.split(".").at(-1)!;
      if (!new RegExp(`\\b${last}\\b`).test(text)) {
        problems.add(`names ${mention}, which stands nowhere`);
      }
    }
  }
  return [...problems];
}
