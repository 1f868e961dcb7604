/** Toy workspaces whose stages take external files. */
import assert from "node:assert/strict";
import type { ToyWorkspace } from "./workspace.ts";

export const paperOf = (sources: string, file = "prices: sources.prices") =>
  `source: { title: A toy, authors: [Nobody] }
${sources}
profiles:
  smoke: { stages: { other: { inputs: { prices: sources.extra } } } }
stages:
  lengths: { kind: length, inputs: { ${file} } }
  other: { kind: length, inputs: { prices: sources.weights } }
  after: { kind: total, inputs: { values: lengths.sum } }
`;
export const sources = `sources:
  prices: { file: data/prices.csv }
  weights: { file: data/weights.csv }
  extra: { file: data/only-in-smoke.csv }`;

/** The sum of the bytes of its files; waits for a third file's turn if it is asked to. */
const kind = `import * as v from "valibot";
import { tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, table } from "../lib/contract/table.ts";
export const stage = {
  summary: "sum of bytes", params: v.strictObject({ milliseconds: v.optional(v.number(), 0) }),
  slots: {}, inputs: { required: [], optional: ["milliseconds"], rest: true },
  outputs: () => ["sum"],
  async run({ files, params }) {
    let sum = 0;
    await new Promise((resolve) => setTimeout(resolve, params.milliseconds));
    for (const bytes of Object.values(files)) for (const byte of bytes) sum += byte;
    return { sum: tableOutput(table({ x: numberColumn([sum], "dimensionless", "a number") })) };
  },
};
`;

export function files(
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    "stages/length.ts": kind,
    "papers/toy.yaml": paperOf(sources),
    "data/prices.csv": "1,2,3\n",
    "data/weights.csv": "4,5\n",
    ...more,
  };
}

/** Ids of the jobs that a run executed, by the records that are new in the store. */
export async function executed(
  { root, command }: ToyWorkspace,
  ...words: string[]
): Promise<string[]> {
  const before = recordsOf(root);
  const { code, error } = await command("repro", ...words);
  assert.equal(code, 0, error);
  const new_ = [...recordsOf(root)].filter(([key]) => !before.has(key));
  return new_.map(([, kinds]) => kinds).sort();
}

/** Kind and digests of files of each record, by its key. */
export function recordsOf(root: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      if (isDirectory) visit(`${folder}/${name}`);
      else {
        const { key, manifest } = JSON.parse(Deno.readTextFileSync(`${folder}/${name}`));
        found.set(key, `${manifest.kind} ${Object.values(manifest.files ?? {}).join()}`.trim());
      }
    }
  };
  try {
    visit(`${root}/artifacts/ac`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

export const sumOf = (text: string) =>
  new TextEncoder().encode(text).reduce((sum, byte) => sum + byte, 0);

export async function shownSum({ command }: ToyWorkspace, target: string): Promise<number> {
  const { out } = await command("show", target);
  return Number(/^\s*(\d+)\s*$/m.exec(out)?.[1]);
}
