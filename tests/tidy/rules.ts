/**
 * The house rules that a machine can check, as pure functions from a file's path and text to
 * problems. tests/tidy_test.ts applies them to the tree and shows that each one bites.
 */
import limits from "./limits.json" with { type: "json" };
import { codeOf, importsOf, type SourceFile } from "./imports.ts";

/** The limits of the house: tests/tidy/limits.json, which CONTRIBUTING.md explains. */
export { limits };

export type Rule = (file: SourceFile) => readonly string[];

const pluginFolders = [
  "data",
  "models",
  "parametrizations",
  "dynamics",
  "measures",
  "theory",
  "fits",
  "checks",
  "figures",
];
/** The layer of a file: contract, num, tensor, a plug-in folder, stages, pipeline, tests or bench. */
export function layerOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "lib" ? parts[1] : parts[0];
}

export const tensorFlowInOnePlace: Rule = ({ path, text }) =>
  ["tensor", "tests", "bench"].includes(layerOf(path)) ? [] : importsOf(text)
    .filter((specifier) => specifier.includes("tensorflow"))
    .map((specifier) => `imports ${specifier}: only lib/tensor imports TensorFlow.js`);

/** Kernels are AssemblyScript: they have limits of their own, and only these and the name are checked. */
export function isKernel(path: string): boolean {
  return /^(?:lib\/(?:num|tensor|pipeline\/sandbox)|bench)\/kernel\//.test(path);
}

export const fileLength: Rule = ({ path, text }) => {
  const lines = text.split("\n").length - 1;
  const most = isKernel(path) ? limits.kernelFileLines : limits.fileLines;
  return lines > most ? [`has ${lines} lines, at most ${most}`] : [];
};

/** A string, a template or a regular expression in a line of code: cut in two it would not read better. */
const literal =
  /"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|\/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+\/\w*/g;

export const lineLength: Rule = ({ path, text }) => {
  const most = isKernel(path) ? limits.kernelLineColumns : limits.lineColumns;
  return text.split("\n").flatMap((line, index) => {
    if (line.length <= most) return [];
    const isComment = /^\s*(?:\/?\*|\/\/)/.test(line);
    const longest = isComment
      ? 0
      : Math.max(0, ...(line.match(literal) ?? []).map((one) => one.length));
    if (line.length - longest <= limits.lineColumns / 2) return [];
    return [`line ${index + 1} has ${line.length} columns, at most ${most}`];
  });
};

/** Folders, with sub-folders not counted, that hold more than the limit; catalogues of plug-ins may. */
export function fullFolders(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([folder, count]) => {
    const [, catalogue] = /^(?:lib|tests)\/(\w+)$/.exec(folder) ?? [];
    return count > limits.folderFiles && !pluginFolders.includes(catalogue);
  }).map(([folder, count]) => `${folder} holds ${count} files, at most ${limits.folderFiles}`);
}

const bannedNames = /(?:^|[/-])(?:utils?|helpers?|common|misc|manager)(?:[.-]|$)/;

export const fileName: Rule = ({ path }) => {
  const name = path.split("/").at(-1)!;
  const problems: string[] = [];
  if (bannedNames.test(name)) problems.push("has a name without meaning");
  const stem = name.replace(/\.ts$/, "").replace(/_test$/, "");
  if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(stem)) problems.push("is not named in kebab-case");
  return problems;
};

const bannedCalls: readonly [RegExp, string][] = [
  [/\bMath\.random\(/, "Math.random: draw from the key"],
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, "a clock: a stage has none"],
  [/\bconsole\./, "console: report through progress or throw"],
  [/\btf\.random/, "tf.random: draw from the key"],
  [
    /(?<![\w.])(?!2 )[\d.]+ \*\* -?[\d.]/,
    "a constant power that the bundler works out in arithmetic of its own: write its digits",
  ],
];

/** No clock, console or hidden randomness where results are made. */
export const purity: Rule = ({ path, text }) => {
  const layer = layerOf(path);
  if (!["num", "stages", "tensor", ...pluginFolders].includes(layer)) return [];
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
  return bannedCalls.filter(([pattern]) => pattern.test(code)).map(([, why]) => `uses ${why}`);
};

export const noDefaultExport: Rule = ({ path, text }) =>
  layerOf(path) !== "tests" && /^export default /m.test(text) ? ["has a default export"] : [];

export const noSwallowedError: Rule = ({ text }) =>
  /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/.test(text) ? ["has an empty catch"] : [];

/** A path is not what a URL says: spaces and other letters are escaped there. */
export const noUrlAsPath: Rule = ({ path, text }) =>
  path !== "lib/pipeline/system/path.ts" && /\.path[n]ame\b/.test(codeOf(text))
    ? ["takes a URL's path as it is escaped: fromFileUrl of system/path.ts gives the path"]
    : [];

/**
 * Tests run the engine with the permissions that its users have: tests/task-line.ts. Where everything
 * is allowed, and why.
 */
const unlimited: Readonly<Record<string, string>> = {
  "tests/quick.ts": "runs the tests themselves",
  "tests/soak.ts": "runs the tests themselves",
  "tests/pipeline/commands/new_test.ts": "runs the tests of new pieces",
  "tests/alone.ts": "runs the tests themselves",
  "tests/children.ts": "runs scripts of the tests that end their own children",
  "tests/hostile/fuzz.ts": "writes the mutants that the engine's reader then judges",
  "tests/tidy_test.ts": "shows what is refused",
};

/** As a word of a command line; in words for people it is a command of the tests. */
const everyPermission = /"-[A]"|\brun [^`"]*-[A]\b(?! tests\/)/;

export const noUnlimitedEngine: Rule = ({ path, text }) =>
  path.startsWith("tests/") && !(path in unlimited) && everyPermission.test(codeOf(text))
    ? ["runs Deno with every permission: tests/task-line.ts gives those that users have"]
    : [];

/** Environment, current folder and umask belong to all threads; Go's variables change only the bundler's pace. */
const sharedState = /\bDeno\.(?:env\.(?:set\("(?!GO)|set\([^"]|delete\()|chd[i]r\(|umas[k]\()/;

/** Test files are threads of one process: what one changes there, programs of others are started with. */
export const noSharedState: Rule = ({ path, text }) =>
  path !== "tests/alone.ts" && sharedState.test(codeOf(text)) && !/\btestsAlone\(/.test(text)
    ? ["changes what its process shares: tests/alone.ts gives such a test one of its own"]
    : [];

/** Where a workspace's own folder is, one file says. */
export const ownFolderInOnePlace: Rule = ({ path, text }) =>
  path.startsWith("lib/pipeline/") && path !== "lib/pipeline/store/layout.ts" &&
    /\}\/artifact[s]\b/.test(codeOf(text))
    ? ["spells the folder of results: ownFolder and storeRoot of store/layout.ts give it"]
    : [];

/** What stands within the brackets that are opened before `from`. */
function bracketed(code: string, from: number): string {
  let depth = 1;
  let end = from;
  while (end < code.length && depth > 0) {
    depth += Number("([{".includes(code[end])) - Number(")]}".includes(code[end]));
    end++;
  }
  return code.slice(from, end - 1);
}

/** A property test that draws other cases at each run fails by chance, for a change that has no part in it. */
export const seededProperties: Rule = ({ text }) => {
  const code = codeOf(text);
  return [...code.matchAll(/\bfc\.asser[t]\(/g)].flatMap(({ index, 0: call }) => {
    const settings = bracketed(code, index + call.length).trimEnd().replace(/,$/, "");
    // The last argument: an object with a seed, or a name that says it.
    return /\bseed(?:ed|: ?\w+)?\b[^()]*$/.test(settings)
      ? []
      : ["draws cases of a property by chance: { seed: … } gives the same ones each time"];
  });
};

/** A sentence that ends with it: somebody is told something, a problem is reported. */
const toldOfThings = /\b(?:is|are) told(?=[.,;:)"`]| (?:as|with|together|in)\b)/;

export const plainWords: Rule = ({ text }) =>
  text.split("\n").flatMap((line, index) =>
    toldOfThings.test(line)
      ? [`line ${index + 1}: a thing is reported; told is who hears of it`]
      : []
  );

/** A plug-in file exports `plugin` held to its interface by `satisfies`. */
export const pluginSatisfies: Rule = ({ path, text }) => {
  const parts = path.split("/");
  if (parts[0] !== "lib" || parts.length !== 3 || !pluginFolders.includes(parts[1])) return [];
  const problems: string[] = [];
  if (!/^export const plugin\b/m.test(text)) problems.push("exports no `plugin`");
  if (!/\bsatisfies [A-Z]\w+</.test(text)) {
    problems.push("does not hold its plug-in by `satisfies`");
  }
  return problems;
};

/** Every exported function of lib/num, theory, fits and measures says what it is. */
export const documentedExports: Rule = ({ path, text }) => {
  if (!["num", "theory", "fits", "measures", "dynamics", "checks"].includes(layerOf(path))) {
    return [];
  }
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const match = /^export (?:async )?(?:function|class|interface) (\w+)/.exec(line);
    if (!match) return [];
    const above = lines[index - 1]?.trim() ?? "";
    return above.endsWith("*/") ? [] : [`exports ${match[1]} without a doc comment`];
  });
};

export const rules: Readonly<Record<string, Rule>> = {
  tensorFlowInOnePlace,
  fileLength,
  lineLength,
  fileName,
  purity,
  noDefaultExport,
  noSwallowedError,
  noSharedState,
  noUnlimitedEngine,
  noUrlAsPath,
  ownFolderInOnePlace,
  plainWords,
  pluginSatisfies,
  documentedExports,
  seededProperties,
};
