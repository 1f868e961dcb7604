/** Changes of one part of a key each, in the toy workspace, and what `why` must say of them. */
import type { RunOptions } from "../../../lib/pipeline/execution/run.ts";
import { toyFiles } from "../toy/workspace.ts";

/** One change, and all that `why` is to say of it. */
export interface WhyCase {
  readonly name: string;
  readonly job: string;
  /** Replacements: path, before, after. */
  readonly edits: readonly (readonly [string, string | RegExp, string])[];
  readonly options?: Partial<RunOptions>;
  /** Every changed part: old and new value; undefined is absent, a pattern is matched. */
  readonly parts: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** Files behind a change of the code. */
  readonly sources?: readonly string[];
  /** A line of the text. */
  readonly says: RegExp;
}

export const paper = "papers/toy.yaml";
export const digest = /^[0-9a-f]{64}$/;
export const draws = "toy/draws[width=2]";

export const whyCases: readonly WhyCase[] = [
  {
    name: "a literal parameter of the stage",
    job: draws,
    edits: [[paper, "kind: numbers", "kind: numbers\n    offset: 1"]],
    parts: { "params.offset": [undefined, 1] },
    says: /^ {2}params\.offset: \(absent\) → 1$/m,
  },
  {
    name: "a parameter of a plug-in",
    job: draws,
    edits: [[paper, "count: 3", "count: 4"]],
    parts: { "uses.data.sequence.count": [3, 4] },
    says: /^ {2}uses\.data\.sequence\.count: 3 → 4$/m,
  },
  {
    name: "a parameter that is no longer given",
    job: "toy/C1",
    edits: [[paper, "use: near, tolerance: 0.5 }", "use: near, tolerance: 0.5, headline: true }"]],
    parts: { "uses.checks.near.headline": [undefined, true] },
    says: /^ {2}uses\.checks\.near\.headline: \(absent\) → true$/m,
  },
  {
    name: "the kind of the stage, whose code follows from it",
    job: "toy/totals",
    edits: [[paper, "kind: total", "kind: sum"]],
    parts: { kind: ["total", "sum"] },
    says: /^ {2}kind: "total" → "sum"$/m,
  },
  {
    name: "another plug-in, whose code follows from it",
    job: "toy/C1",
    edits: [[paper, "theory: { use: constant, value: 18 }", "theory: { use: fixed, value: 18 }"]],
    parts: {
      "uses.theory.constant": [{ value: 18 }, undefined],
      "uses.theory.fixed": [undefined, { value: 18 }],
    },
    says: /^ {2}uses\.theory\.fixed: \(absent\) → {"value":18}$/m,
  },
  {
    name: "a plug-in twice, of which the first goes",
    job: "toy/C1",
    edits: [[paper, "{ use: near, tolerance: 0.5 }, ", ""]],
    parts: { "uses.checks.near": [{ tolerance: 0.5 }, undefined] },
    says: /uses\.checks\.near: {"tolerance":0\.5} → \(absent\)/,
  },
  {
    name: "the order of plug-ins",
    job: "toy/C1",
    edits: [[paper, /(\{ use: near, tolerance: 0.5 \}), (\{ use: nearer, .*? \})/, "$2, $1"]],
    parts: { "uses.checks (order)": [["near", "nearer"], ["nearer", "near"]] },
    says: /uses\.checks \(order\): \["near","nearer"\] → \["nearer","near"\]/,
  },
  {
    name: "the code, by its file",
    job: draws,
    edits: [["lib/data/sequence.ts", "i * width", "2 * i * width"]],
    parts: { code: [digest, digest] },
    sources: ["lib/data/sequence.ts edited"],
    says: /^ {4}lib\/data\/sequence\.ts edited$/m,
  },
  {
    name: "code and a parameter at once",
    job: draws,
    edits: [["lib/data/sequence.ts", "i * width", "2 * i * width"], [
      paper,
      "count: 3",
      "count: 4",
    ]],
    parts: { code: [digest, digest], "uses.data.sequence.count": [3, 4] },
    sources: ["lib/data/sequence.ts edited"],
    says: /^ {2}code: "[0-9a-f]{12}…" → "[0-9a-f]{12}…"$/m,
  },
  {
    name: "another plug-in and an edit of the stage at once",
    job: "toy/C1",
    edits: [
      [paper, "theory: { use: constant, value: 18 }", "theory: { use: fixed, value: 18 }"],
      ["stages/compare-theory.ts", "headline: 0", "headline: 0 * 1"],
    ],
    parts: {
      code: [digest, digest],
      "uses.theory.constant": [{ value: 18 }, undefined],
      "uses.theory.fixed": [undefined, { value: 18 }],
    },
    sources: [
      "lib/theory/constant.ts removed",
      "lib/theory/fixed.ts added",
      "stages/compare-theory.ts edited",
    ],
    says: /^ {4}stages\/compare-theory\.ts edited$/m,
  },
  {
    name: "the stream",
    job: draws,
    edits: [[paper, "kind: numbers", "kind: numbers\n    stream: again"]],
    parts: { stream: ["", "again"] },
    says: /^ {2}stream: "" → "again"$/m,
  },
  {
    name: "the seed of the pipeline",
    job: draws,
    edits: [["pipeline.yaml", "seed: 7", "seed: 8"]],
    parts: { seed: [7, 8] },
    says: /^ {2}seed: 7 → 8$/m,
  },
  {
    name: "a parameter and the seed at once",
    job: draws,
    edits: [["pipeline.yaml", "seed: 7", "seed: 8"], [paper, "count: 3", "count: 4"]],
    parts: { seed: [7, 8], "uses.data.sequence.count": [3, 4] },
    says: /^ {2}seed: 7 → 8$/m,
  },
  {
    name: "the back-end, where the code reaches lib/tensor",
    job: "toy/C1",
    edits: [],
    options: { backend: "cpu" },
    parts: { backend: ["wasm", "cpu"] },
    says: /^ {2}backend: "wasm" → "cpu"$/m,
  },
  {
    name: "a part of a gathered input that is new and was never made",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 2, 3, 4]"]],
    parts: { "inputs.values[width=4]": [undefined, "not made yet"] },
    says:
      /inputs\.values\[width=4\] \(from toy\/draws\[width=4\]\.numbers\): \(absent\) → "not made/,
  },
  {
    name: "a part of a gathered input that is gone",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 2]"]],
    parts: { "inputs.values[width=3]": [digest, undefined] },
    says:
      /inputs\.values\[width=3\] \(from toy\/draws\[width=3\]\.numbers\): "[0-9a-f]{12}…" → \(absent/,
  },
  {
    name: "the order of a gathered input",
    job: "toy/totals",
    edits: [[paper, "width: [1, 2, 3]", "width: [1, 3, 2]"]],
    parts: {
      "inputs.values (order)": [
        ["[width=1]", "[width=2]", "[width=3]"],
        ["[width=1]", "[width=3]", "[width=2]"],
      ],
    },
    says: /inputs\.values \(order\)/,
  },
];

/** Two checks, of which the second reaches lib/tensor, and a second theory. */
export const whyFiles = {
  "lib/tensor/same.ts": "export const same = (x: number): number => x;\n",
  "lib/checks/nearer.ts": toyFiles["lib/checks/near.ts"]
    .replace("\nexport", '\nimport { same } from "../tensor/same.ts";\nexport')
    .replace("predictions.value)", "same(predictions.value))"),
  "lib/theory/fixed.ts": toyFiles["lib/theory/constant.ts"].replace("a constant", "fixed"),
  "stages/sum.ts": toyFiles["stages/total.ts"].replace("let sum = 0;", "let sum = 0 + 0;"),
};
