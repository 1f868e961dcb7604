/** Toy workspaces: a folder with stages and plug-ins of a few lines, and graphs of jobs over them. */
import type {
  AxisPoint,
  Job,
  JobGraph,
  StageSpec,
} from "../../lib/pipeline/specification/specification.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../.."));

/** Stages by kind; each body is the body of `run({ inputs, params, axes, key, … })`. */
const stageBodies: Readonly<Record<string, string>> = {
  // Adds a parameter to the sum of all numbers in its inputs.
  sum: `let total = params.add ?? 0;
    for (const input of Object.values(inputs)) for (const x of numbers(input, "x")) total += x;
    return one(total + (params.axis ? axes[params.axis] : 0));`,
  // Gives the sign of its input: an edit upstream that keeps it is cut off here.
  sign: `return one(Math.sign(numbers(inputs.value, "x")[0]));`,
  // Computes with a plug-in.
  plugged: `const [use] = uses.theory; return one(use.plugin.predict(use.params));`,
  draw: `return one(key[0] * 2 ** 32 + key[1]);`,
  spin: `const end = params.count ?? 1e8; let x = 0; for (let i = 0; i < end; i++) x += i % 7;
    return one(x);`,
  sleep: `await new Promise((resolve) => setTimeout(resolve, params.milliseconds));
    return one(params.value ?? 1);`,
  access: `return one(String(await attempts[params.attempt]()).length);`,
  noise: `globalThis.shared = (globalThis.shared ?? 0) + 1; return one(globalThis.shared);`,
  // Keeps state in its module, and shows it at its second run in one Worker.
  unstable: `return one(runs.count++);`,
  // Shows it only at its third, when the pool has found nothing by trying its first job again.
  sly: `return one(runs.count++ > 1 ? 1 : 0);`,
  // Counts, and keeps how far it is. Says each step; hangs or breaks at one, unless it has resumed.
  counts: `const { checkpoint } = compute; const { resumed } = checkpoint ?? {};
    const state = resumed ? new Float64Array(resumed.slice().buffer) : Float64Array.of(0, 0.3);
    if (state.length !== 2) throw new Error("this state is of no use");
    while (state[0] < params.steps) {
      state[1] = 3.9 * state[1] * (1 - state[1]); state[0]++;
      console.log("step " + state[0]);
      checkpoint?.keep(new Uint8Array(state.buffer));
      if (resumed || state[0] !== params.at) continue;
      if (params.how === "heap") {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        const all = []; for (;;) all.push(new Array(1e4).fill(all.length));
      }
      await new Promise(() => {});
    }
    return one(state[1]);`,
  // Loses the GPU, where there is one.
  lossy: `if (compute.backend === "webgpu") throw new DeviceLost({ action: "no GPU; do without" });
    return one(params.value);`,
  half: `return { other: one(1).value };`,
};

const plugins: Readonly<Record<string, string>> = {
  "lib/theory/line.ts": `import * as v from "valibot";
import { slopeOf } from "../num/slope.ts";
/** A line. */
export const plugin = {
  summary: "a line",
  params: v.object({ slope: v.number(), at: v.optional(v.number(), 2) }),
  predict(params: { slope: number; at?: number }): number {
    return slopeOf(params.slope) * (params.at ?? 2);
  },
};
`,
  "lib/theory/other.ts": `import * as v from "valibot";
export const plugin = { summary: "another", params: v.object({}), predict: () => 7 };
`,
  "lib/num/slope.ts": `/** Reached. */
export function slopeOf(slope: number): number {
  return slope * 1;
}
export interface Unused { readonly a: number }
/** Not reached. */
export function unreached(x: number): number {
  return x + 1;
}
`,
};

/** The stage "access" with expressions that it evaluates, chosen by the parameter `attempt`. */
export function accessStage(codes: readonly string[]): string {
  const attempts = codes.map((code) => `async () => (${code}),`).join("\n");
  return `${stageText("access", stageBodies.access)}const attempts = [\n${attempts}\n];\n`;
}

function stageText(kind: string, body: string): string {
  return `import * as v from "valibot";
import { DeviceLost } from "../lib/contract/errors.ts";
import { tableOutput } from "../lib/contract/stage.ts";
import { numberColumn, numbers, table } from "../lib/contract/table.ts";
const runs = { count: 0 };
const one = (x) => ({
  value: tableOutput(table({ x: numberColumn([x], "dimensionless", "a number") })),
});
export const stage = {
  summary: "${kind}", params: v.any(), slots: {},
  inputs: { required: [], optional: [], rest: true }, outputs: () => ["value"],
  async run({ inputs, params, axes, key, uses, compute }) { ${body} },
};
`;
}

export interface Toy {
  /** The workspace; its store is `artifacts` in it. */
  readonly root: string;
  write(path: string, text: string): void;
  read(path: string): string;
  edit(path: string, before: string | RegExp, after: string | ((found: string) => string)): void;
  remove(): void;
}

/** Makes a workspace in a temporary folder. */
export function makeToy(options: { readonly extra?: Readonly<Record<string, string>> } = {}): Toy {
  const root = Deno.makeTempDirSync({ prefix: "toy-" });
  const write = (path: string, text: string) => {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  };
  const read = (path: string) => Deno.readTextFileSync(`${root}/${path}`);
  for (const entry of Deno.readDirSync(`${repository}/lib/contract`)) {
    // Formats of other programs: no toy has such a program.
    if (entry.isDirectory) continue;
    const path = `lib/contract/${entry.name}`;
    write(path, Deno.readTextFileSync(`${repository}/${path}`));
  }
  write("deno.json", Deno.readTextFileSync(`${repository}/deno.json`));
  write("deno.lock", Deno.readTextFileSync(`${repository}/deno.lock`));
  Deno.symlinkSync(`${repository}/node_modules`, `${root}/node_modules`);
  for (const [kind, body] of Object.entries(stageBodies)) {
    write(`stages/${kind}.ts`, stageText(kind, body));
  }
  for (const [path, text] of Object.entries({ ...plugins, ...options.extra })) write(path, text);
  return {
    root,
    write,
    read,
    edit(path, before, after) {
      const text = read(path);
      const edited = text.replace(before, after as string);
      if (edited === text) throw new Error(`nothing to edit in ${path}`);
      write(path, edited);
    },
    remove: () => Deno.removeSync(root, { recursive: true }),
  };
}

/** A stage of a toy graph; what is not said has a default. */
export interface ToyStage extends Partial<Omit<StageSpec, "inputs">> {
  readonly name: string;
  readonly kind: string;
  /** Points at which it runs. */
  readonly points?: readonly AxisPoint[];
  /** Names of the stages whose output "value" it reads, all points gathered, by role. */
  readonly reads?: Readonly<Record<string, string>>;
}

export function toyGraph(
  stages: readonly ToyStage[],
  options: { readonly seed?: number } = {},
): JobGraph {
  const jobs: Job[] = [];
  const specs: StageSpec[] = [];
  for (const { points = [{}], reads = {}, ...given } of stages) {
    const inputs = Object.fromEntries(
      Object.entries(reads).map(([role, stage]) => [role, { stage, output: "value" }]),
    );
    const stage: StageSpec = {
      paper: "toy",
      role: "stage",
      file: `stages/${given.kind}.ts`,
      slots: {},
      params: {},
      axisParams: [],
      axes: Object.keys(points[0]),
      inputs,
      outputs: ["value"],
      stream: "",
      resources: { memoryBytes: 0, cpu: 1 },
      timeoutSeconds: null,
      retries: 0,
      place: { file: "papers/toy.yaml", line: 1, column: 1 },
      ...given,
    };
    specs.push(stage);
    for (const axes of points) {
      const point = Object.entries(axes).map(([name, value]) => `${name}=${value}`).join(",");
      const sources = Object.entries(reads).map(([role, name]) => [
        role,
        jobs.filter((job) => job.stage.name === name).filter((job) =>
          Object.entries(job.axes).every(([axis, value]) => !(axis in axes) || axes[axis] === value)
        ).map((job) => ({ job: job.index, output: "value" })),
      ]);
      jobs.push({
        index: jobs.length,
        id: `toy/${given.name}${point ? `[${point}]` : ""}`,
        stage,
        axes,
        inputs: Object.fromEntries(sources),
      });
    }
  }
  const paper = {
    name: "toy",
    file: "papers/toy.yaml",
    source: {},
    axes: [],
    stages: specs,
    claims: [],
    figures: [],
  };
  const { seed = 1 } = options;
  return { specification: { pipelineSeed: seed, profile: "smoke", papers: [paper] }, jobs };
}
