/**
 * An engine on a made-up machine (network-disk.ts): `machine-run.ts <root> <JSON of the machine>`. Its jobs
 * take moments and run in this process; prints what became of each.
 */
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import type { openWorkerPool } from "../../../lib/pipeline/seat/pool.ts";
import type { JobGraph, StageSpec } from "../../../lib/pipeline/specification/specification.ts";
import { pretend, type PretendedMachine } from "./network-disk.ts";

/** Engines wait for each other, so that they are at work at once however slow any of them is. */
export interface Meeting {
  readonly engines: number;
  /** Before the run, or in each job. */
  readonly at: "start" | "jobs";
}

const [root, words] = Deno.args;
const machine = JSON.parse(words) as PretendedMachine & { readonly meeting?: Meeting };
pretend(machine);

/** Waits until all engines have come to something. */
async function meet(at: Meeting["at"], what: string): Promise<void> {
  const { meeting, locks, seed } = machine;
  if (meeting?.at !== at) return;
  const folder = `${locks}/met-${what}`;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(`${folder}/${seed}`, "");
  while ([...Deno.readDirSync(folder)].length < meeting.engines) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const graph = JSON.parse(Deno.readTextFileSync(`${root}/graph.json`)) as JobGraph;
// One object per stage, as a specification has it.
const stages = new Map<string, StageSpec>();
const jobs = graph.jobs.map((job) => {
  if (!stages.has(job.stage.name)) stages.set(job.stage.name, job.stage);
  return { ...job, stage: stages.get(job.stage.name)! };
});

/** One more than the sum of the inputs, after a moment. */
const openPool: typeof openWorkerPool = () => ({
  async run(_bundle, { inputs, key }) {
    await meet("jobs", key.join("-"));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const sum = Object.values(inputs).flat()
      .reduce((sum, { bytes }) => sum + Number(new TextDecoder().decode(bytes)), 1);
    const bytes = new TextEncoder().encode(String(sum));
    return {
      end: "done",
      outputs: [{ name: "value", mediaType: "application/json", bytes }],
      residue: [],
      seconds: 0.03,
    };
  },
  stop() {},
});

await meet("start", "start");
const summary = await runGraph({ ...graph, jobs }, { workspace: root, jobs: 2, openPool });
const digests = [...summary.outcomes].map(([job, { outputs }]) => [job, outputs.value.digest]);
console.log(
  JSON.stringify({
    executed: summary.executed,
    skipped: summary.skipped,
    digests: Object.fromEntries(digests),
  }),
);
Deno.exit(summary.exitCode);
