/** What is written down before it is submitted: found again by whoever comes later, and by two at once. */
import assert from "node:assert/strict";
import { falseTask } from "./false-cluster.ts";
import { all, counts, ends, scene, tasks } from "./scene.ts";

Deno.test("a failure goes to the run, and its next attempt is submitted anew", async () => {
  const failure = { message: "it failed", exitCode: 1, retry: true } as const;
  const one = scene({
    node({ task, send, position, work }) {
      if (task.attempt === 2) return work();
      send({ type: "ended", job: position, end: "failed", failure });
    },
  });
  const [first] = await one.engine().run([falseTask(1)]);
  assert.deepEqual(first, { end: "failed", failure });
  assert.deepEqual(ends(await one.engine().run([falseTask(1, { attempt: 2 })])), ["done"]);
  one.end();
});

Deno.test("an engine that begins again finds its jobs, and submits none twice", async () => {
  const one = scene();
  const first = one.engine({ isDetached: true });
  const running = first.run(tasks(10));
  while (one.cluster.tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  first.executor.cancel();
  assert.deepEqual(ends(await running), all(10, "stopped"));
  assert.ok(!one.cluster.calls.includes("scancel"));
  assert.deepEqual(ends(await one.engine().run(tasks(12))), all(12, "done"));
  assert.deepEqual(counts(one.cluster.submitted), all(12, 1));
  one.end();
});

Deno.test("killed before sbatch was called: written down, never there, so submitted soon", async () => {
  const lost = { takes: false, says: undefined };
  const one = scene({ sbatch: (count) => count === 1 ? lost : undefined });
  const first = one.engine({ isDetached: true });
  const running = first.run(tasks(4));
  while (!one.cluster.calls.includes("sbatch")) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  first.executor.cancel();
  await running;
  const began = one.cluster.now;
  assert.deepEqual(ends(await one.engine().run(tasks(4))), all(4, "done"));
  assert.deepEqual(counts(one.cluster.submitted), all(4, 1));
  assert.ok(one.cluster.now - began < 60, "it waited as for a job that had been there");
  one.end();
});

Deno.test("Ctrl-C cancels by name; what begins late does nothing; the next run computes all", async () => {
  const deaf = { code: 1, output: "", errors: "Unable to contact slurm controller" };
  const one = scene({ scancel: () => deaf });
  const first = one.engine();
  const running = first.run(tasks(4));
  while (one.cluster.tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  first.executor.cancel();
  assert.deepEqual(ends(await running), all(4, "stopped"));
  for (const task of one.cluster.tasks) [task.state, task.at] = ["PENDING", 0];
  one.cluster.pass(20);
  one.cluster.pass(20);
  assert.deepEqual(counts(one.cluster.computed), []);
  assert.deepEqual(ends(await one.engine().run(tasks(4))), all(4, "done"));
  assert.deepEqual(counts(one.cluster.computed), all(4, 1));
  one.end();
});

Deno.test("two engines at once submit no key twice, and both have all", async () => {
  const one = scene();
  const [a, b] = [one.engine(), one.engine()];
  const [first, second] = await Promise.all([a.run(tasks(8)), b.run(tasks(8))]);
  assert.deepEqual([...ends(first), ...ends(second)], all(16, "done"));
  assert.deepEqual(counts(one.cluster.submitted), all(8, 1));
  one.end();
});

Deno.test("after a failure what has not begun is taken back", async () => {
  const one = scene();
  const { executor, run } = one.engine({ pack: 1 });
  const running = run(tasks(3));
  while (one.cluster.tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  executor.withdraw();
  assert.deepEqual(ends(await running), all(3, "stopped"));
  assert.deepEqual(one.cluster.tasks.map(({ state }) => state), all(3, "CANCELLED"));
  one.end();
});
