/** What Slurm's programs print, as it was seen, and as it may be mangled. */
import assert from "node:assert/strict";
import {
  coresOfNodes,
  isLasting,
  sacctStates,
  slurmLimits,
  squeueStates,
  stateOf,
  submittedId,
  tasksOf,
} from "../../../lib/pipeline/slurm/answers.ts";

Deno.test("squeueStates takes each array task, also where several stand together", () => {
  const states = squeueStates(
    "7_0|one|RUNNING|None\n7_[1-2,5%2]|one|PENDING|JobArrayTaskLimit\n" +
      "8_0|two|FAILED|job requeued | in held state\n9|three|RUNNING|None\n\nnonsense\n",
  );
  assert.deepEqual([...states.keys()], ["one 0", "one 1", "one 2", "one 5", "two 0"]);
  assert.equal(states.get("one 0")!.isRunning, true);
  assert.deepEqual(states.get("two 0"), {
    state: "over",
    words: "FAILED",
    reason: "job requeued | in held state",
    isRunning: false,
  });
});

Deno.test("a task that is listed twice is alive if one line says so, in either order", () => {
  for (
    const order of [["7_0|a|FAILED|x", "7_0|a|PENDING|x"], ["7_0|a|PENDING|x", "7_0|a|FAILED|x"]]
  ) {
    assert.equal(squeueStates(order.join("\n")).get("a 0")!.state, "alive");
  }
});

Deno.test("stateOf gives nobody up for a word that it does not know", () => {
  const words = ["RUNNING", "REQUEUED", "SPECIAL_EXIT", "SOMETHING_NEW", ""];
  assert.deepEqual(words.map(stateOf), words.map(() => "alive"));
  assert.deepEqual(
    ["COMPLETED", "OUT_OF_MEMORY", "TIMEOUT", "PREEMPTED", "CANCELLED by 0"].map(stateOf),
    ["over", "over", "cut short", "cut short", "cancelled"],
  );
});

Deno.test("tasksOf makes of a range what it says, and of anything else nothing", () => {
  assert.deepEqual(tasksOf("1_[3,5-7%4]"), [3, 5, 6, 7]);
  for (const id of ["", "7", "7_", "7_[", "7_[9-2]", "7_[a]", "x_1", "7_[1-99999999]"]) {
    assert.deepEqual(tasksOf(id), [], id);
  }
});

Deno.test("sacctStates takes lines without a reason, and who cancelled", () => {
  const states = sacctStates("7_0|a|COMPLETED\n7_1|a|CANCELLED by 1000\n");
  assert.deepEqual([...states.values()].map(({ state }) => state), ["over", "cancelled"]);
});

Deno.test("submittedId finds the number among what a site prints", () => {
  assert.equal(submittedId("4711\n"), "4711");
  assert.equal(submittedId("Welcome to 3 nodes\n4711;alpha\n"), "4711");
  assert.equal(submittedId("Submitted batch job 4711\n"), undefined);
});

Deno.test("isLasting: what the user must change, and not what passes", () => {
  const asked = [
    "sbatch: error: invalid partition specified: x",
    "sbatch: error: Batch job submission failed: Requested node configuration is not available",
    "sbatch: error: Batch job submission failed: Invalid account or account/partition combination",
    "sbatch: error: Memory specification can not be satisfied",
  ];
  assert.deepEqual(asked.filter((words) => !isLasting(words)), []);
  const passes = [
    "Unable to contact slurm controller (connect failure)",
    "Socket timed out on send/recv operation",
    "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
    "Slurm temporarily unable to accept job, sleeping and retrying",
  ];
  assert.deepEqual(passes.filter(isLasting), []);
});

Deno.test("limits and cores are read where they stand, and nowhere else", () => {
  assert.deepEqual(slurmLimits("MaxArraySize            = 1001\nMinJobAge     = 300 sec\n"), {
    arraySizeMax: 1001,
    forgetsSeconds: 300,
  });
  assert.deepEqual(slurmLimits("<html>"), {});
  const nodes = "NodeName=a CPUTot=64 X\nNodeName=b CPUTot=48\nNodeName=c CPUTot=64\n";
  assert.equal(coresOfNodes(nodes), 64);
  assert.equal(coresOfNodes(""), undefined);
});
