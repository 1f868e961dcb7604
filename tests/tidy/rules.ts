/**
 * The house rules that a machine can check, as pure functions from a file's path and text to
 * problems. tests/tidy_test.ts applies them to the tree and shows that each one bites.
 */

/** The limits of the house, in one place. */
export const limits = { fileLines: 300, functionLines: 60, lineColumns: 100 } as const;

export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

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
const pluginsWithTensor = ["models", "dynamics", "measures"];

/** The layer of a file: contract, num, tensor, a plug-in folder, stages, pipeline, tests or bench. */
export function layerOf(path: string): string {
  const parts = path.split("/");
  return parts[0] === "lib" ? parts[1] : parts[0];
}

/** Layers that a layer may import from, besides itself (ARCHITECTURE.md section 1). */
export function mayImport(layer: string): readonly string[] | "anything" {
  if (layer === "tests" || layer === "bench") return "anything";
  if (layer === "contract") return [];
  if (layer === "num" || layer === "pipeline") return ["contract"];
  if (layer === "tensor" || layer === "stages") return ["contract", "num"];
  if (pluginsWithTensor.includes(layer)) return ["contract", "num", "tensor"];
  if (pluginFolders.includes(layer)) return ["contract", "num"];
  return [];
}

/** Specifiers of static imports, re-exports and literal dynamic imports. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)"([^"]+)"/gm;
  return [...code.matchAll(pattern)].map((match) => match[1]);
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

export const layering: Rule = ({ path, text }) => {
  const layer = layerOf(path);
  const allowed = mayImport(layer);
  if (allowed === "anything") return [];
  return importsOf(text).filter((specifier) => specifier.startsWith(".")).flatMap((specifier) => {
    const target = layerOf(resolve(path, specifier));
    return target === layer || allowed.includes(target)
      ? []
      : [`imports ${specifier}: ${layer} may not import ${target}`];
  });
};

export const tensorFlowInOnePlace: Rule = ({ path, text }) =>
  ["tensor", "tests", "bench"].includes(layerOf(path)) ? [] : importsOf(text)
    .filter((specifier) => specifier.includes("tensorflow"))
    .map((specifier) => `imports ${specifier}: only lib/tensor imports TensorFlow.js`);

export const fileLength: Rule = ({ text }) => {
  const lines = text.split("\n").length - 1;
  return lines > limits.fileLines ? [`has ${lines} lines, at most ${limits.fileLines}`] : [];
};

const bannedNames = /(?:^|[/-])(?:utils?|helpers?|common|misc|manager)(?:[.-]|$)/;

export const fileName: Rule = ({ path }) => {
  const name = path.split("/").at(-1)!;
  const problems: string[] = [];
  if (bannedNames.test(name)) problems.push("has a name that says nothing");
  const stem = name.replace(/\.ts$/, "").replace(/_test$/, "");
  if (!/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/.test(stem)) problems.push("is not named in kebab-case");
  return problems;
};

const bannedCalls: readonly [RegExp, string][] = [
  [/\bMath\.random\(/, "Math.random: draw from the key"],
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, "a clock: a stage has none"],
  [/\bconsole\./, "console: report through progress or throw"],
  [/\btf\.random/, "tf.random: draw from the key"],
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
  layering,
  tensorFlowInOnePlace,
  fileLength,
  fileName,
  purity,
  noDefaultExport,
  noSwallowedError,
  pluginSatisfies,
  documentedExports,
};
