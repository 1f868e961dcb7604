/** The rules of a `.gitignore` at the root of a tree (gitignore(5)); those of folders below are not read. */

/** Whether a path (from the root; of a folder with `isFolder`) is ignored by the last rule that fits it. */
export type IgnoreRules = (path: string, isFolder: boolean) => boolean;

interface Rule {
  readonly pattern: RegExp;
  readonly isForFolders: boolean;
  readonly keeps: boolean;
}

export function ignoreRules(text: string): IgnoreRules {
  const rules = text.split(/\r?\n/).flatMap(ruleOf);
  return (path, isFolder) => {
    const last = rules.findLast(({ pattern, isForFolders }) =>
      (isFolder || !isForFolders) && pattern.test(path)
    );
    return last !== undefined && !last.keeps;
  };
}

function ruleOf(line: string): Rule[] {
  const written = line.replace(/(?<!\\)\s+$/, "");
  if (written === "" || written.startsWith("#")) return [];
  const keeps = written.startsWith("!");
  const rest = keeps ? written.slice(1) : written;
  const isForFolders = rest.endsWith("/");
  const path = rest.replace(/\/$/, "");
  // With a slash within, it is a path from the root; without one, a name in any folder.
  const isFromRoot = path.includes("/");
  const body = patternOf(path.replace(/^\//, ""));
  return [{
    pattern: new RegExp(`^${isFromRoot ? "" : "(?:.*/)?"}${body}$`, "u"),
    isForFolders,
    keeps,
  }];
}

function patternOf(glob: string): string {
  const parts = glob.match(/\*\*\/|\/\*\*$|\*|\?|\[[^\]]+\]|\\.|[^*?[\\/]+|./gu) ?? [];
  return parts.map((part) => {
    if (part === "**/") return "(?:.*/)?";
    if (part === "/**") return "/.*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    if (part.length > 2 && part.startsWith("[")) return part.replace(/^\[!/, "[^");
    return part.replace(/^\\(.)/u, "$1").replace(/[.+^${}()|[\]\\/*?-]/g, "\\$&");
  }).join("");
}
