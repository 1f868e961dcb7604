/**
 * A whole toy workspace for the front of the engine: pipeline.yaml, one paper, kinds and plug-ins of
 * a few lines each, and the command line run on it as a user runs it.
 */
import { taskLine } from "../../task-line.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";
import { makeToy, type Toy } from "../toy.ts";
import { rememberSharedCode } from "./shared-code.ts";

export const repository = fromFileUrl(import.meta.resolve("../../.."));

export const toyPipeline = "seed: 7\npapers: [toy]\nprofiles: [smoke, laptop]\n";

export const toyPaper = `source: { title: A toy, authors: [Nobody] }
axes:
  width: [1, 2, 3]
  size:
    - { depth: 4, steps: 40 }
    - { depth: 5, steps: 50 }
profiles:
  smoke:
    axes: { width: [1] }
    stages: { C1: { checks: [{ use: near, tolerance: 2 }] } }
stages:
  draws:
    kind: numbers
    axes: [width]
    data: { use: sequence, count: 3 }
  totals:
    kind: total
    inputs: { values: draws.numbers }
claims:
  C1:
    says: The total is what it is.
    where: Figure 1
    published: "18"
    inputs: { measured: totals.total }
    theory: { use: constant, value: 18 }
    checks: [{ use: near, tolerance: 0.5 }]
  C2: { says: Training helps., pending: needs training, published: none }
figures:
  F1:
    caption: The verdict.
    inputs: { claim: C1.comparison }
    figure: dots
`;

const head = `import * as v from "valibot";
import { jsonOutput, tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, numbers, table } from "../lib/contract/table.ts";
const column = (x) => table({ x: numberColumn(x, "dimensionless", "a number") });
const none = { required: [], optional: [], rest: false };
`;

/** Kinds and plug-ins, by path. */
export const toyFiles: Readonly<Record<string, string>> = {
  "stages/numbers.ts": `${head}
export const stage = {
  summary: "numbers", params: v.strictObject({ offset: v.optional(v.number(), 0) }),
  slots: { data: "required" }, inputs: none, outputs: () => ["numbers"],
  run({ uses, key, params }) {
    const [{ plugin, params: own }] = uses.data;
    return { numbers: tableOutput(plugin.generate({ ...own, offset: params.offset }, key)) };
  },
};
`,
  "stages/total.ts": `${head}
/** Adds all numbers. */
export const stage = {
  summary: "total", params: v.strictObject({}), slots: {},
  inputs: { required: ["values"], optional: [], rest: false }, outputs: () => ["total"],
  run({ inputs }) {
    let sum = 0;
    for (const x of numbers(inputs.values, "x")) sum += x;
    return { total: tableOutput(column([sum])) };
  },
};
`,
  "stages/compare-theory.ts": `${head}
export const stage = {
  summary: "compares", params: v.strictObject({}),
  slots: { theory: "required", checks: "required" },
  inputs: { required: ["measured"], optional: [], rest: true },
  outputs: () => ["verdict", "comparison"],
  run({ uses, inputs }) {
    const theory = uses.theory[0].plugin.predict(uses.theory[0].params).value.value;
    const measured = numbers(inputs.measured, "x")[0];
    const checks = uses.checks.map(({ name, plugin, params }, entry) => ({
      ...plugin.evaluate({ params, measured: inputs.measured, predictions: { value: theory } }),
      check: name, entry, point: {},
    }));
    return {
      verdict: jsonOutput({ verdict: checks[0].verdict, headline: 0, checks }),
      comparison: tableOutput(column([measured - theory, checks[0].verdict === "agrees" ? 1 : 0])),
    };
  },
};
`,
  "stages/render-figures.ts": `import * as v from "valibot";
export const stage = {
  summary: "draws", params: v.strictObject({}), slots: { figure: "required" },
  inputs: { required: [], optional: [], rest: true }, outputs: () => ["png", "vl"],
  run({ uses, inputs }) {
    const spec = uses.figure[0].plugin.draw(inputs, uses.figure[0].params);
    const bytes = new TextEncoder().encode(JSON.stringify(spec));
    return {
      png: { kind: "bytes", mediaType: "image/png", bytes },
      vl: { kind: "bytes", mediaType: "application/vnd.vegalite.v6+json", bytes: bytes.slice() },
    };
  },
};
`,
  "stages/broken.ts": `import * as v from "valibot";
import { UserError } from "../lib/contract/errors.ts";
export const stage = {
  summary: "fails", params: v.strictObject({}), slots: {},
  inputs: { required: [], optional: ["values"], rest: false }, outputs: () => ["total"],
  run() { throw new UserError({ action: "cannot divide by a toy", exitCode: 1 }); },
};
`,
  "lib/data/sequence.ts": `import * as v from "valibot";
import { numberColumn, table } from "../contract/table.ts";
export const plugin = {
  summary: "a sequence",
  params: v.strictObject({
    count: v.pipe(v.number(), v.integer(), v.minValue(1), v.description("how many numbers")),
    width: v.optional(v.pipe(v.number(), v.minValue(1), v.description("distance")), 1),
  }),
  generate({ count, width }) {
    // A comment that changes nothing.
    const x = Float64Array.from({ length: count }, (_, i) => i * width);
    return table({ x: numberColumn(x, "dimensionless", "a number") });
  },
};
`,
  "lib/theory/constant.ts": `import * as v from "valibot";
export const plugin = {
  summary: "a constant", params: v.strictObject({ value: v.number() }),
  predict: ({ value }) => ({ value: { shape: "scalar", value } }),
};
`,
  "lib/checks/near.ts": `import * as v from "valibot";
export const plugin = {
  summary: "near", params: v.strictObject({ tolerance: v.pipe(v.number(), v.gtValue(0)) }),
  evaluate({ params, measured, predictions }) {
    const x = measured.columns.x.values[0];
    const verdict = Math.abs(x - predictions.value) <= params.tolerance ? "agrees" : "disagrees";
    return {
      quantity: "total", relation: "=", theory: predictions.value, measured: x,
      low: x - params.tolerance, high: x + params.tolerance, count: 9,
      rival: null, margin: verdict === "agrees" ? 1 : -1, verdict, how: "|x - t|",
    };
  },
};
`,
  "lib/figures/dots.ts": `import * as v from "valibot";
export const plugin = {
  summary: "dots", params: v.strictObject({ colour: v.optional(v.picklist(["red", "blue"]), "red") }),
  draw: (inputs, { colour }) => ({ mark: "point", colour, roles: Object.keys(inputs) }),
};
`,
};

export interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface ToyWorkspace extends Toy {
  /** Runs the command line in the workspace; a first `repro` finds the shared code remembered. */
  command(...words: readonly string[]): Promise<CommandResult>;
  /** Starts the command line, whatever is remembered, and does not wait. */
  start(...words: readonly string[]): Deno.ChildProcess;
  /** Results in the store: what was ever executed, counted where the engine cannot flatter itself. */
  records(): number;
}

export function makeWorkspace(
  files: Readonly<Record<string, string>> = {},
): ToyWorkspace {
  const extra = {
    "pipeline.yaml": toyPipeline,
    "papers/toy.yaml": toyPaper,
    ...toyFiles,
    ...files,
  };
  const toy = makeToy({ extra });
  for (const { name } of Deno.readDirSync(`${toy.root}/stages`)) {
    if (!(`stages/${name}` in extra)) Deno.removeSync(`${toy.root}/stages/${name}`);
  }
  const start = (...words: readonly string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: taskLine(toy.root, words),
      cwd: toy.root,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  return {
    ...toy,
    start,
    async command(...words) {
      if (words[0] === "repro" && !words.includes("--dry-run")) rememberSharedCode(toy.root);
      const { code, stdout, stderr } = await start(...words).output();
      const text = new TextDecoder();
      return { code, out: text.decode(stdout), error: text.decode(stderr) };
    },
    records: () => countFiles(`${toy.root}/artifacts/ac`),
  };
}

function countFiles(folder: string): number {
  let count = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) count += countFiles(`${folder}/${name}`);
    else if (name.endsWith(".json")) count++;
  }
  return count;
}

/** Runs a body in a workspace that is removed afterwards. */
export async function inWorkspace(
  body: (workspace: ToyWorkspace) => Promise<void>,
  files?: Readonly<Record<string, string>>,
): Promise<void> {
  const workspace = makeWorkspace(files);
  try {
    await body(workspace);
  } finally {
    workspace.remove();
  }
}
