/** Laws of the axis rule, and an oracle that knows it only by its words. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { expand } from "../../../lib/pipeline/specification/expand.ts";
import type {
  AxisSpec,
  Job,
  PaperSpec,
  Specification,
  StageSpec,
} from "../../../lib/pipeline/specification/specification.ts";

function stageOf(
  name: string,
  { axes = [], inputs = {} }: { axes?: readonly string[]; inputs?: StageSpec["inputs"] },
): StageSpec {
  return {
    paper: "p",
    name,
    role: "stage",
    kind: "k",
    file: "stages/k.ts",
    slots: {},
    params: {},
    axisParams: [],
    axes,
    inputs,
    outputs: ["out"],
    stream: "",
    resources: { memoryBytes: 0, cpu: 1 },
    timeoutSeconds: null,
    retries: 0,
    place: { file: "papers/p.yaml", line: 1, column: 1 },
  };
}

function specificationOf(axes: readonly AxisSpec[], stages: readonly StageSpec[]): Specification {
  const rest = { file: "papers/p.yaml", source: {}, claims: [], figures: [] };
  const paper: PaperSpec = { name: "p", axes, stages, ...rest };
  return { pipelineSeed: 1, profile: "laptop", papers: [paper] };
}

const axis = (name: string, values: readonly number[]): AxisSpec => ({
  name,
  points: values.map((value) => ({ [name]: value })),
});
const reads = (stage: string) => ({ data: { stage, output: "out" } });
const size: AxisSpec = {
  name: "size",
  points: [{ depth: 4, steps: 40 }, { depth: 5, steps: 50 }],
};

Deno.test("a stage runs once per combination of the axes it names, rows last axis fastest", () => {
  const stage = stageOf("s", { axes: ["b", "a"] });
  const { jobs } = expand(specificationOf([axis("a", [1, 2]), axis("b", [7, 8, 9])], [stage]));
  assert.deepEqual(jobs.map(({ id }) => id), [
    "p/s[b=7,a=1]",
    "p/s[b=7,a=2]",
    "p/s[b=8,a=1]",
    "p/s[b=8,a=2]",
    "p/s[b=9,a=1]",
    "p/s[b=9,a=2]",
  ]);
  assert.deepEqual(
    Object.keys(jobs[0].axes),
    ["a", "b"],
    "sorted: the order of the YAML is nothing",
  );
});

Deno.test("a zipped axis sets all its parameters at once and adds no combinations", () => {
  const { jobs } = expand(specificationOf([size], [stageOf("s", { axes: ["size"] })]));
  assert.deepEqual(jobs.map(({ axes }) => axes), [...size.points]);
  assert.equal(jobs[1].id, "p/s[depth=5,steps=50]");
});

Deno.test("axes that a stage does not name are gathered into its input; named ones are shared", () => {
  const axes = [axis("a", [1, 2]), axis("b", [7, 8, 9])];
  const stages = [
    stageOf("make", { axes: ["a", "b"] }),
    stageOf("per-a", { axes: ["a"], inputs: reads("make") }),
    stageOf("all", { inputs: reads("make") }),
  ];
  const { jobs } = expand(specificationOf(axes, stages));
  const parts = (job: Job) => job.inputs.data.map((part) => jobs[part.job].id);
  assert.deepEqual(parts(jobs[6]), ["p/make[a=1,b=7]", "p/make[a=1,b=8]", "p/make[a=1,b=9]"]);
  assert.deepEqual(parts(jobs[7]), ["p/make[a=2,b=7]", "p/make[a=2,b=8]", "p/make[a=2,b=9]"]);
  assert.deepEqual(parts(jobs[8]), jobs.slice(0, 6).map(({ id }) => id));
});

Deno.test("a stage may name axes that its input has not: each of its jobs reads the same", () => {
  const stages = [stageOf("make", {}), stageOf("use", { axes: ["a"], inputs: reads("make") })];
  const { jobs } = expand(specificationOf([axis("a", [1, 2])], stages));
  assert.deepEqual(jobs.slice(1).map((job) => job.inputs.data), [
    [{ job: 0, output: "out" }],
    [{ job: 0, output: "out" }],
  ]);
});

/** A chain of up to five stages over random axes, each reading random earlier ones. */
const specifications = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
  stages: fc.array(
    fc.record({
      axes: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
      reads: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
}).map(({ sizes, stages }) => {
  const axes = sizes.map((count, k) => axis(`x${k}`, Array.from({ length: count }, (_, i) => i)));
  const specs = stages.map((stage, index) => {
    const inputs = stage.reads.filter((other) => other < index)
      .map((other) => [`r${other}`, { stage: `s${other}`, output: "out" }]);
    const named = stage.axes.filter((k) => k < sizes.length).map((k) => `x${k}`);
    return stageOf(`s${index}`, { axes: named, inputs: Object.fromEntries(inputs) });
  });
  return specificationOf(axes, specs);
});

/** The rule in its own words: every job of the producer that agrees on the axes both name. */
function partsByWords(job: Job, jobs: readonly Job[]): Record<string, Set<number>> {
  return Object.fromEntries(
    Object.entries(job.stage.inputs).map(([role, { stage }]) => [
      role,
      new Set(
        jobs.filter((other) => other.stage.name === stage).filter((other) =>
          Object.keys(other.axes).every((name) =>
            !(name in job.axes) || job.axes[name] === other.axes[name]
          )
        ).map(({ index }) => index),
      ),
    ]),
  );
}

Deno.test("random graphs obey the axis rule as its words have it", () => {
  fc.assert(
    fc.property(specifications, (specification) => {
      const { jobs } = expand(specification);
      const [{ axes, stages }] = specification.papers;
      const count = (stage: StageSpec) =>
        stage.axes.reduce(
          (product, name) => product * axes.find((one) => one.name === name)!.points.length,
          1,
        );
      assert.equal(jobs.length, stages.reduce((sum, stage) => sum + count(stage), 0));
      assert.equal(new Set(jobs.map(({ id }) => id)).size, jobs.length);
      for (const job of jobs) {
        assert.equal(jobs[job.index], job);
        const expected = partsByWords(job, jobs);
        for (const [role, parts] of Object.entries(job.inputs)) {
          assert.deepEqual(new Set(parts.map((part) => part.job)), expected[role]);
          assert.equal(parts.length, expected[role].size);
          assert.ok(parts.every((part) => part.job < job.index), "inputs come first");
        }
      }
    }),
    { seed: 2206, numRuns: 300 },
  );
});

Deno.test("the oracle refuses a graph that shares where it should gather", () => {
  const stages = [stageOf("make", { axes: ["a"] }), stageOf("use", { inputs: reads("make") })];
  const { jobs } = expand(specificationOf([axis("a", [1, 2])], stages));
  const wrong = { ...jobs[2], inputs: { data: [jobs[2].inputs.data[0]] } };
  assert.notEqual(wrong.inputs.data.length, partsByWords(wrong, jobs).data.size);
});

Deno.test("10,000 jobs are expanded with their inputs", () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => i);
  const axes = [axis("a", values(50)), axis("b", values(100))];
  const stages = [
    stageOf("one", { axes: ["a", "b"] }),
    stageOf("two", { axes: ["a", "b"], inputs: reads("one") }),
  ];
  const { jobs } = expand(specificationOf(axes, stages));
  assert.equal(jobs.length, 10_000);
  assert.deepEqual(jobs[9_999].inputs.data.map(({ job }) => jobs[job].axes), [jobs[9_999].axes]);
});
