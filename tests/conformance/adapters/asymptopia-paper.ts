/** A scenario's pipeline as a paper of ours: the YAML, in two ways of writing the same. */
import { stringify } from "yaml";
import type { Pipeline, SpecProblem, Step } from "../tool.ts";

/** Files are told from steps by their dot. */
export function isFile(read: string): boolean {
  return read.includes(".");
}

/** More than a third of the machine's memory, so that two fit and three do not. */
export function heavyMemory(): string {
  return `${Math.floor(Deno.systemMemoryInfo().total * 0.4 / 1e6)}MB`;
}

type Tree = { [name: string]: unknown };

/** The name of a file among the sources. */
function sourceName(file: string): string {
  return file.replace(/[^A-Za-z0-9]/g, "-");
}

export interface PaperStyle {
  /** Other order of keys, other quotes, other indentation, comments, an anchor that nobody uses. */
  readonly reformatted?: boolean;
}

export function paperText(pipeline: Pipeline, { reformatted = false }: PaperStyle = {}): string {
  const order = (tree: Tree): Tree =>
    reformatted ? Object.fromEntries(Object.entries(tree).reverse()) : tree;
  const axes: Tree = { ...pipeline.lists };
  if (pipeline.unused !== undefined) axes.unused = [pipeline.unused];
  const files = [...new Set(pipeline.steps.flatMap(({ reads = [] }) => reads.filter(isFile)))];
  const sources = Object.fromEntries(files.map((file) => [sourceName(file), { file }]));
  const stages = Object.fromEntries(
    pipeline.steps.map((step) => [step.name, order(stageOf(step))]),
  );
  const paper = order({
    source: { title: "Scenarios", authors: [] },
    ...(files.length > 0 ? { sources } : {}),
    ...(Object.keys(axes).length > 0 ? { axes } : {}),
    stages: order(stages),
  });
  if (!reformatted) return stringify(paper);
  const text = stringify(paper, { indent: 4, defaultStringType: "QUOTE_SINGLE", lineWidth: 40 });
  return `# The same, written otherwise.\n${text.replace("title: ", "title: &unused ")}`;
}

function stageOf(step: Step): Tree {
  const { name, reads = [], over, heavy, retries, timeoutSeconds } = step;
  const inputs = Object.fromEntries(
    reads.map((read, i) => [`r${i}`, isFile(read) ? `sources.${sourceName(read)}` : `${read}.out`]),
  );
  return {
    kind: name,
    label: step.label ?? name,
    ...(over === undefined ? {} : { axes: [over] }),
    ...(reads.length > 0 ? { inputs } : {}),
    ...(heavy === undefined ? {} : { resources: { memory: heavy ? heavyMemory() : "100MB" } }),
    ...(retries === undefined ? {} : { retries }),
    ...(timeoutSeconds === undefined ? {} : { timeout: `${timeoutSeconds}s` }),
  };
}

export const pipelineText = "seed: 1\npapers: [toy]\nprofiles: [laptop]\n";

const stage = (
  name: string,
  ...lines: readonly string[]
) => [`  ${name}:`, `    kind: plain`, `    label: x`, ...lines.map((line) => `    ${line}`)];

/** Pieces of a paper with problems, by problem. */
const wrong: { readonly [P in SpecProblem]: readonly string[] } = {
  cycle: [
    ...stage("one", "inputs: { r0: three.out }"),
    ...stage("two", "inputs: { r0: one.out }"),
    ...stage("three", "inputs: { r0: two.out }"),
  ],
  // There are no declared paths here; what two stages can both claim is a name.
  "two claimants": [...stage("twice"), ...stage("twice")],
  "missing source": stage("reader", "inputs: { r0: sources.absent }"),
  "unknown key": stage("typo", "retrys: 2"),
};

/** A paper with problems; its stages are of kind `plain`. */
export function wrongPaper(problems: readonly SpecProblem[]): string {
  return [
    "source: { title: Wrong, authors: [] }",
    ...(problems.includes("missing source")
      ? ["sources:", "  absent: { file: data/absent.csv }"]
      : []),
    "stages:",
    ...stage("sound"),
    ...problems.flatMap((problem) => wrong[problem]),
    "",
  ].join("\n");
}
