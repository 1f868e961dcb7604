/** What a run costs on a cluster, as it is said: numbers that can be worked out by hand. */
import assert from "node:assert/strict";
import { planOnCluster } from "../../../../lib/pipeline/commands/cluster/plan-on-cluster.ts";
import type { PlanEntry } from "../../../../lib/pipeline/planning/plan.ts";
import { openDurations } from "../../../../lib/pipeline/runs/durations.ts";
import { openLayout } from "../../../../lib/pipeline/store/opening.ts";
import { releaseTmp } from "../../../../lib/pipeline/store/unfinished.ts";
import type { StartProgram } from "../../../../lib/pipeline/system/cluster-programs.ts";
import type { Terminal } from "../../../../lib/pipeline/words/terminal.ts";
import { toyGraph } from "../../toy.ts";

const slurm: StartProgram = (_program, words) =>
  Promise.resolve({
    code: 0,
    output: words[1] === "nodes" ? "NodeName=a CPUTot=4\n" : "MaxArraySize = 1001\n",
    errors: "",
  });

Deno.test("jobs, core hours and times are those of the recorded durations", async () => {
  const workspace = Deno.makeTempDirSync({ prefix: "plan-" });
  const layout = openLayout(`${workspace}/artifacts`);
  const points = Array.from({ length: 64 }, (_, i) => ({ width: i }));
  const graph = toyGraph([
    { name: "long", kind: "spin", points },
    { name: "after", kind: "sum", reads: { x: "long" } },
    { name: "done", kind: "sum" },
  ]);
  const durations = openDurations(layout);
  for (const job of graph.jobs.slice(0, 63)) durations.record(job, 900);
  durations.save();
  const jobs = graph.jobs.map((job): { job: typeof job; entry: PlanEntry } => {
    const action = job.stage.name === "done" ? "reused" : "run";
    return { job, entry: { job: job.id, action } };
  });
  const lines: string[] = [];
  const terminal = {
    write: (line: string) => lines.push(line),
    isInteractive: false,
  } as unknown as Terminal;
  const here = { workspace, terminal, signal: new AbortController().signal };
  const scope = { profile: "paper", backend: "wasm" } as const;
  const whole = { ...graph, specification: { ...graph.specification, papers: [] } };
  await planOnCluster(here, { nodes: 8 }, { graph: whole, jobs, scope }, slurm);
  const text = lines.join("\n");
  // 64 times 900 s, one of them by its stage, and ten seconds for what nobody knows.
  assert.match(text, /65 jobs would run: 16 core hours, 4096M of memory an array task\./);
  assert.match(
    text,
    /Durations: 63 recorded; 1 the longest of .* stage .*; 1 unknown, counted with 10 s/,
  );
  assert.match(text, /Nothing is known of 1 job, counted with 0\.00 core hours: they may take far/);
  // Four cores a node: 16 rounds, then 1; each array task begins 5 s late.
  assert.match(text, /^ +1 +65 +2 +4 h 2 min/m);
  assert.match(text, /^ +16 +65 +2 +15 min 20 s/m);
  assert.match(text, /^ +8 +65 +2 +30 min 25 s/m);
  releaseTmp(layout);
  Deno.removeSync(workspace, { recursive: true });
});
