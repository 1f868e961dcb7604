import assert from "node:assert/strict";
import { chainOf } from "../../../lib/pipeline/site/chain.ts";
import { limitsDefault, recomputationOf } from "../../../lib/pipeline/site/recomputation.ts";
import type { Job } from "../../../lib/pipeline/specification/specification.ts";
import type { StoredRecord } from "../../../lib/pipeline/store/record.ts";
import { toyGraph } from "../toy.ts";

/** Two sources, what sums them, and a claim of the sum: four jobs and one more that the claim reads. */
const graph = toyGraph([
  { name: "draws", kind: "draw", points: [{ width: 1 }, { width: 2 }] },
  { name: "total", kind: "sum", reads: { value: "draws" } },
  { name: "other", kind: "draw" },
  { name: "claim", kind: "sum", reads: { value: "total", beside: "other" } },
]);
const seconds: Readonly<Record<string, number>> = { draws: 4, total: 3, other: 2, claim: 1 };

/** The record that a job would have; its one output has its identifier for a digest. */
function recordOf(job: Job, backend?: "webgpu"): StoredRecord {
  const inputs = Object.entries(job.inputs).map(([role, parts]) => [
    role,
    parts.map((part) => ({ axes: {}, digest: graph.jobs[part.job].id })),
  ]);
  return {
    format: 2,
    key: job.id,
    manifest: {
      code: `code of ${job.stage.kind}`,
      conversion: "conversion",
      inputs: Object.fromEntries(inputs),
      ...(backend === undefined ? {} : { backend }),
    },
    outputs: { value: { digest: job.id, size: 100, mediaType: "text/plain" } },
    provenance: { seconds: seconds[job.stage.name] },
  } as unknown as StoredRecord;
}

function found(
  limits: Partial<typeof limitsDefault>,
  change: (job: Job) => StoredRecord | undefined = recordOf,
) {
  const byId = new Map(graph.jobs.map((job) => [job.id, job]));
  const results = new Map(graph.jobs.map(({ id }) => [id, { key: id, outputs: {} }]));
  const chain = chainOf(
    { graph, results, recordOf: (key) => change(byId.get(key)!) },
    [graph.jobs.at(-1)!],
  );
  assert.equal(chain.jobs.length, 5);
  return recomputationOf(chain, () => 100, { ...limitsDefault, ...limits });
}

function jobs(answer: ReturnType<typeof found>): string[] {
  assert.ok(typeof answer !== "string", String(answer));
  return answer.jobs.map(({ id }) => id.replace("toy/", ""));
}

Deno.test("the whole chain, inputs first, if time allows; only code is loaded then", () => {
  const answer = found({});
  assert.deepEqual(jobs(answer), ["draws[width=1]", "draws[width=2]", "total", "other", "claim"]);
  assert.ok(typeof answer !== "string");
  assert.deepEqual([...answer.needed].sort(), ["code of draw", "code of sum", "conversion"]);
  assert.equal(answer.seconds, 14);
  assert.equal(answer.left.size, 0);
});

Deno.test("what is nearest to the claim comes first, and what is left out is said and loaded", () => {
  const answer = found({ secondsMax: 10 });
  assert.deepEqual(jobs(answer), ["draws[width=1]", "total", "other", "claim"]);
  assert.ok(typeof answer !== "string");
  assert.ok(answer.needed.includes("toy/draws[width=2]"));
  assert.ok(!answer.needed.includes("toy/total"));
  assert.deepEqual([...answer.left], [["all together would take more than 10 s", 1]]);
});

Deno.test("what only a job that is left out reads is left out, and said", () => {
  const answer = found({ secondsMax: 3.5 });
  assert.deepEqual(jobs(answer), ["other", "claim"]);
  assert.ok(typeof answer !== "string");
  assert.deepEqual([...answer.left.values()], [1, 2]);
});

Deno.test("bytes are limited; what a job makes need not be loaded and does not count", () => {
  // Code, conversion and two inputs of the claim.
  assert.deepEqual(jobs(found({ bytesMax: 400 })), ["other", "claim"]);
  assert.equal(jobs(found({ bytesMax: 500 })).length, 5);
  assert.match(String(found({ bytesMax: 399 })), /more than 0\.000399 MB/);
});

Deno.test("results of a GPU and lost records are not computed in a page, with the reason", () => {
  const gpu = found({}, (job) => recordOf(job, job.stage.name === "total" ? "webgpu" : undefined));
  assert.deepEqual(jobs(gpu), ["other", "claim"]);
  assert.match(String(found({}, (job) => recordOf(job, "webgpu"))), /on a GPU/);
  assert.match(String(found({}, () => undefined)), /not in the store/);
});
