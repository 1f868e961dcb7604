/**
 * Runs the graph in a toy workspace's graph.json and prints the summary: the engine as a process of
 * its own, for tests that kill it, interrupt it, or give it another environment.
 */
import { runGraph } from "../../lib/pipeline/execution/run.ts";
import type { JobGraph, StageSpec } from "../../lib/pipeline/specification/specification.ts";

const [root, ...words] = Deno.args;
const graph = JSON.parse(Deno.readTextFileSync(`${root}/graph.json`)) as JobGraph;
// One object per stage, as a specification has it.
const stages = new Map<string, StageSpec>();
const jobs = graph.jobs.map((job) => {
  if (!stages.has(job.stage.name)) stages.set(job.stage.name, job.stage);
  return { ...job, stage: stages.get(job.stage.name)! };
});
const controller = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(signal, () => controller.abort());
}
const summary = await runGraph({ ...graph, jobs }, {
  workspace: root,
  jobs: 2,
  keepGoing: words.includes("--keep-going"),
  signal: controller.signal,
  ...(words.includes("--checkpoints") ? { checkpointSeconds: 0 } : {}),
}, (event) => {
  if (words.includes("--events")) console.error(JSON.stringify(event));
});
const hows = [...summary.outcomes].map(([job, { how }]) => [job, how]);
console.log(JSON.stringify({ ...summary, outcomes: Object.fromEntries(hows) }));
Deno.exit(summary.exitCode);
