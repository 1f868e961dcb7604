/** The script of an array task: one command, and nothing that a name or a setting could slip in. */
import assert from "node:assert/strict";
import * as v from "valibot";
import { slurmSchema } from "../../../lib/pipeline/machine/slurm-schema.ts";
import { memoryText, nodeCommand, quoted, scriptOf } from "../../../lib/pipeline/slurm/script.ts";
import { sbatchWords } from "../../../lib/pipeline/slurm/slurm-queue.ts";
import { fromFileUrl } from "../../../lib/pipeline/system/path.ts";

const place = {
  workspace: "/home/a b/it's",
  program: "/p/lib/pipeline/cli.ts",
  configuration: "/p/deno.json",
  deno: "/opt/x y/deno",
};
const needs = { cpu: 1.5, memoryBytes: 0, name: "asymptopia-1" };

Deno.test("the script asks for what the settings say, and starts one command", () => {
  const settings = {
    partition: "main",
    time: "2:00:00",
    setup: ["module load x"],
    options: ["--nice"],
  };
  assert.deepEqual(scriptOf(settings, place, needs).split("\n"), [
    "#!/bin/sh",
    "#SBATCH --partition=main",
    "#SBATCH --time=2:00:00",
    "#SBATCH --cpus-per-task=2",
    "#SBATCH --mem=4096M",
    "#SBATCH --nodes=1",
    "#SBATCH --ntasks=1",
    "#SBATCH --requeue",
    "#SBATCH --open-mode=append",
    "#SBATCH --nice",
    `PATH='/opt/x y':"$PATH"`,
    "export PATH",
    "module load x",
    `cd '/home/a b/it'\\''s' || exit 1`,
    "exec deno run -q --no-prompt --config='/p/deno.json' -P=node '/p/lib/pipeline/cli.ts' " +
    `node 'asymptopia-1' ` +
    '"$SLURM_ARRAY_TASK_ID" "${SLURM_RESTART_COUNT:-0}"',
    "",
  ]);
});

Deno.test("its command is that of the task node", () => {
  const { tasks } = JSON.parse(
    Deno.readTextFileSync(fromFileUrl(import.meta.resolve("../../../deno.json"))),
  );
  assert.equal(tasks.node.command, `${nodeCommand("deno.json")} lib/pipeline/cli.ts node`);
});

Deno.test("a shell reads a quoted word as it was", () => {
  const word = `a 'b' "c" $HOME \`d\` \\ %é\n*`;
  const { stdout } = new Deno.Command("sh", { args: ["-c", `printf %s ${quoted(word)}`] })
    .outputSync();
  assert.equal(new TextDecoder().decode(stdout), word);
});

Deno.test("memory is what was set, or more than a stage asks for", () => {
  assert.equal(memoryText({ memory: "2G" }, 1e12), "2G");
  assert.equal(memoryText({}, 0), "4096M");
  assert.equal(memoryText({}, 8 * 2 ** 30), "9216M");
});

Deno.test("a percent sign in a path means itself", () => {
  const words = sbatchWords({ name: "n", count: 3, cpu: 1, memoryBytes: 0, folder: "/a%j" }, {
    atOnce: 2,
  });
  assert.deepEqual(words, ["--parsable", "--job-name=n", "--array=0-2%2", "--output=/a%%j/%a.log"]);
});

Deno.test("settings that would begin another line or another option are refused", () => {
  const wrong = [
    { partition: "a\n#SBATCH --uid=0" },
    { setup: ["a\nb"] },
    { options: ["x"] },
    { options: ["--a\nb"] },
    { time: "soon" },
    { memory: "lots" },
    { jobsPerTask: 0 },
    { unknown: 1 },
  ];
  for (const one of wrong) assert.ok(!v.safeParse(slurmSchema, one).success, JSON.stringify(one));
  assert.ok(v.safeParse(slurmSchema, { time: "1-12:00:00", memory: "4G", gres: "gpu:1" }).success);
});
