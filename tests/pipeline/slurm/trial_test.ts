/** What `doctor` says of a cluster: Slurm is asked about the very script, and takes nothing. */
import assert from "node:assert/strict";
import { UserError } from "../../../lib/contract/errors.ts";
import { slurmTrial } from "../../../lib/pipeline/slurm/trial.ts";
import type { StartProgram } from "../../../lib/pipeline/system/cluster-programs.ts";

const place = { workspace: "/w", program: "/w/cli.ts", deno: "/bin/deno", queue: "/s/queue" };

Deno.test("a script that Slurm would take is shown as it was asked about", async () => {
  const asked: string[] = [];
  const start: StartProgram = (program, words, input) => {
    asked.push(program, ...words, input!);
    const errors = "sbatch: Job 9 to start at 2026-11-30T16:25:52 on nodes n1\n";
    return Promise.resolve({ code: 0, output: "", errors });
  };
  const { problem, words, lines } = await slurmTrial({ partition: "p" }, place, start);
  assert.equal(problem, undefined);
  assert.match(words, /Job 9 to start/);
  assert.equal(asked[0], "sbatch");
  assert.ok(asked.some((word) => word.includes("/s/queue/")), "its log is beside those of jobs");
  assert.ok(asked.includes("--test-only"), "a job would be submitted");
  assert.equal(lines.slice(1, -1).join("\n"), asked.at(-1)!.trimEnd());
  assert.ok(lines.includes("#SBATCH --partition=p"));
});

Deno.test("what Slurm refuses, and where there is none, is a problem in its words", async () => {
  const errors = "sbatch: error: invalid partition specified: p\nallocation failure: x\n";
  const refused = await slurmTrial(
    {},
    place,
    () => Promise.resolve({ code: 1, output: "", errors }),
  );
  assert.equal(refused.problem, "allocation failure: x");
  const silent = await slurmTrial({}, place, () => Promise.resolve(undefined));
  assert.equal(silent.problem, "sbatch does not answer");
  const absent = await slurmTrial({}, place, () => {
    throw new UserError({ action: "cannot start sbatch" });
  });
  assert.equal(absent.problem, "cannot start sbatch");
});
