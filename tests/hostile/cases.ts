/** The mutants by number: what is mutated, how, and what must come of it. */
import { readPipeline, type SourceTexts } from "../../lib/pipeline/reading/pipeline-reader.ts";
import { toyPaper, toyPipeline } from "../pipeline/toy/workspace.ts";
import { judge, type Judgement } from "./judge.ts";
import { mutateStructure, mutateText } from "./mutate.ts";

/** A toy paper with every word of the grammar. */
export const richPaper = toyPaper.replace(
  "axes:\n",
  `sources:
  prices: { file: data/prices.csv, sha256: ${"ab".repeat(32)} }
  digits: { package: toy-data, file: digits, sha256: ${"ab".repeat(32)} }
axes:
  name: [one, "two and a half"]
  flag: [true, false]
`,
).replace(
  "claims:\n",
  `  prices:
    kind: files
    inputs: { prices: sources.prices, digits: sources.digits }
    resources: { memory: 500MB, cpu: 1 }
    timeout: 300s
    retries: 2
    stream: again
  each:
    kind: total
    axes: [width, name, flag]
    inputs: { values: draws.numbers }
claims:
`,
);

export const filesKind = `import * as v from "valibot";
export const stage = {
  summary: "files", params: v.strictObject({}), slots: {},
  inputs: { required: [], optional: [], rest: true }, outputs: () => ["total"], run() {},
};
`;

export interface Base {
  readonly name: string;
  readonly workspace: string;
  readonly texts: SourceTexts;
  /** The file that is mutated. */
  readonly file: string;
}

/** The specifications that are mutated: toy ones, and the real ones of the repository. */
export function basesOf(toy: string, repository: string): readonly Base[] {
  const read = (path: string) => Deno.readTextFileSync(`${repository}/${path}`);
  const real = [...Deno.readDirSync(`${repository}/papers`)].map(({ name }) => name).sort();
  const toyTexts = new Map([["pipeline.yaml", toyPipeline], ["papers/toy.yaml", richPaper]]);
  return [
    { name: "toy", workspace: toy, texts: toyTexts, file: "papers/toy.yaml" },
    { name: "toy pipeline", workspace: toy, texts: toyTexts, file: "pipeline.yaml" },
    ...real.map((name) => ({
      name,
      workspace: repository,
      texts: new Map([
        ["pipeline.yaml", onlyPaper(read("pipeline.yaml"), name.replace(".yaml", ""))],
        [`papers/${name}`, read(`papers/${name}`)],
      ]),
      file: `papers/${name}`,
    })),
  ];
}

function onlyPaper(pipeline: string, name: string): string {
  return pipeline.replace(/^papers:.*(?:\n {2}- .*)*$/m, `papers: [${name}]`);
}

/** The texts of a mutant. */
export function mutantOf({ texts, file }: Base, seed: number): SourceTexts {
  const text = texts.get(file)!;
  const mutated = seed % 3 === 0 ? mutateText(text, seed) : mutateStructure(text, seed);
  return new Map([...texts, [file, mutated]]);
}

/** Judges a mutant; throws when something is wrong with what the engine makes of it. */
export async function judgeMutant(base: Base, seed: number): Promise<Judgement> {
  return await judge(base.workspace, mutantOf(base, seed));
}

/** Throws unless the unchanged specification is right: else all would be refused for its sake. */
export async function checkBase({ workspace, texts }: Base): Promise<void> {
  await readPipeline({ workspace, profile: undefined, texts });
}
