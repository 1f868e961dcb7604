/** Jobs by way of a queue that lies: what ends well has its record, and nothing runs twice for nothing. */
import assert from "node:assert/strict";
import { queueFolder } from "../../../lib/pipeline/queue/submission.ts";
import { namesIn } from "../../../lib/pipeline/store/file-operations.ts";
import { type ArrayTask, falseTask, type Lies } from "./false-cluster.ts";
import { all, counts, ends, type Scene, scene, tasks } from "./scene.ts";

const hidden = (text: string) => text.replace(/.*\n/g, "");

/** Runs ten jobs, two a task, with these lies; all are to end well. */
async function survives(lies: Lies, { submits, within = 400 }: {
  /** How often a key is submitted, at most. */
  readonly submits: number;
  /** Seconds of the cluster's clock. */
  readonly within?: number;
}): Promise<Scene> {
  const one = scene(lies);
  const ended = await one.engine().run(tasks(10));
  assert.deepEqual(ends(ended), all(10, "done"));
  assert.deepEqual(counts(one.cluster.computed), all(10, 1));
  assert.ok(Math.max(...counts(one.cluster.submitted)) <= submits, "submitted too often");
  assert.ok(one.cluster.now <= within, `it took ${one.cluster.now} s`);
  one.end();
  return one;
}

Deno.test("an honest queue: one array, one question at a time, nothing left behind", async () => {
  const one = scene();
  assert.deepEqual(ends(await one.engine().run(tasks(10))), all(10, "done"));
  assert.equal(one.cluster.calls.filter((call) => call === "sbatch").length, 1);
  assert.equal(one.cluster.tasks.length, 5);
  assert.ok(one.cluster.calls.filter((call) => call === "squeue").length <= 5);
  assert.deepEqual(namesIn(queueFolder(one.cluster.store.layout)), ["lock"]);
  assert.deepEqual(
    one.events.filter(({ type }) => type === "began").length,
    10,
  );
  one.end();
});

Deno.test("whatever squeue says, the store decides", async () => {
  // Forgets all; says that what works has failed; is not there; speaks of others; speaks of nothing.
  await survives({ squeue: hidden }, { submits: 1 });
  await survives({ squeue: (text) => text.replace(/COMPLETED/g, "FAILED") }, { submits: 1 });
  await survives({ squeue: (text) => text.replace(/PENDING|RUNNING/g, "COMPLETED") }, {
    submits: 1,
  });
  await survives({ squeue: () => null }, { submits: 1 });
  await survives({ squeue: () => "<html>busy</html>\n||||\n7_[0-99999999]|x|y\n" }, { submits: 1 });
  await survives({ squeue: (text, asked) => asked % 2 === 0 ? null : text }, { submits: 1 });
});

Deno.test("a record is found although nobody ever says that its job has ended", async () => {
  const node: Lies["node"] = ({ compute }) => compute();
  await survives({ node, squeue: (text) => text.replace(/COMPLETED/g, "RUNNING") }, { submits: 1 });
  await survives({ node, squeue: () => null }, { submits: 1 });
});

Deno.test("sbatch that takes and says no, or says yes and takes nothing", async () => {
  const failed = { code: 1, output: "", errors: "sbatch: error: Socket timed out" };
  const first = (takes: boolean, says: typeof failed | undefined) => (count: number) =>
    count === 1 ? { takes, says } : undefined;
  await survives({ sbatch: first(true, failed) }, { submits: 1 });
  await survives({ sbatch: first(true, undefined) }, { submits: 1 });
  await survives({ sbatch: first(false, failed) }, { submits: 1 });
  await survives({ sbatch: first(false, { ...failed, code: 0, output: "77\n" }) }, { submits: 1 });
  const noisy = { code: 0, output: "Welcome!\n77;cluster\nbye\n", errors: "sbatch: lua: hello" };
  await survives({ sbatch: first(true, noisy) }, { submits: 1 });
  const down = { code: 1, output: "", errors: "Unable to contact slurm controller" };
  await survives(
    { sbatch: (count) => count < 5 ? { takes: false, says: down } : undefined },
    { submits: 1 },
  );
});

Deno.test("a queue that is not there is given up after ten minutes, and leaves nothing", async () => {
  const says = { code: 1, output: "", errors: "sbatch: error: Unable to contact slurm controller" };
  const one = scene({ sbatch: () => ({ takes: false, says }), squeue: () => null });
  await assert.rejects(one.engine().run(tasks(2)), /cannot reach the queue/);
  assert.ok(one.cluster.now >= 600 && one.cluster.now < 900, `after ${one.cluster.now} s`);
  const said = one.events.flatMap((event) => event.type === "notice" ? [event.message] : []);
  assert.deepEqual(said.map((text) => /did not take|not answered for a minute/.exec(text)?.[0]), [
    "did not take",
    "not answered for a minute",
  ]);
  one.end();
});

Deno.test("a queue that refuses for good ends the run with its words", async () => {
  const says = { code: 1, output: "", errors: "sbatch: error: invalid partition specified: x" };
  const one = scene({ sbatch: () => ({ takes: false, says }) });
  await assert.rejects(one.engine().run(tasks(2)), /it says "sbatch: error: invalid partition/);
  one.end();
});

Deno.test("a record that is seen late is waited for, and nothing is submitted again", async () => {
  await survives({
    node: ({ send, position, cluster, compute }) => {
      send({ type: "began", job: position });
      cluster.later.push({ at: cluster.now + 45, act: compute });
      send({ type: "ended", job: position, end: "done", seconds: 1, residue: [], isOnWasm: false });
    },
  }, { submits: 1 });
});

Deno.test("a node that says done without a record is not believed", async () => {
  await survives({
    node: ({ task, send, position, cluster, work }) => {
      if (cluster.submitted.get(task.key)! > 1) return work();
      send({ type: "ended", job: position, end: "done", seconds: 1, residue: [], isOnWasm: false });
    },
  }, { submits: 2 });
});

Deno.test("a node that dies half-way: the rest runs again, what is done does not", async () => {
  let isDead = false;
  await survives({
    node({ position, cluster, task, work, send }) {
      if (cluster.submitted.get(task.key)! > 1 || position === 0) return work();
      isDead = true;
      send({ type: "began", job: position });
    },
    endOf: () => isDead ? "NODE_FAIL" : "COMPLETED",
  }, { submits: 2 });
});

Deno.test("lines of messages that are torn, foreign or wrong say nothing", async () => {
  await survives({
    node({ send, work }) {
      for (
        const wrong of [7, null, { type: "ended", job: -1 }, { type: "ended", job: 0, end: "?" }]
      ) {
        send(wrong as never);
      }
      send({ type: "progress", job: 99, done: 1, total: 2, unit: "" });
      send({ type: "ended", job: 0, end: "failed", failure: { message: 7 } } as never);
      work();
    },
  }, { submits: 1 });
});

Deno.test("an orphan that works on after its node was given up is waited for", async () => {
  const one = scene({ endOf: () => "NODE_FAIL", node() {} });
  const { cluster } = one;
  const lives = (task: ArrayTask) => {
    const folder = `${queueFolder(cluster.store.layout)}/${task.name}`;
    const line = `${JSON.stringify({ type: "alive" })}\n`;
    Deno.writeTextFileSync(`${folder}/${task.pack}-0.jsonl`, line, { append: true });
  };
  const job = falseTask(1);
  for (let at = 10; at <= 600; at += 20) {
    cluster.later.push({ at, act: () => lives(cluster.tasks[0]) });
  }
  cluster.later.push({ at: 600, act: () => cluster.compute(job) });
  assert.deepEqual(ends(await one.engine().run([job])), ["done"]);
  assert.deepEqual(counts(cluster.submitted), [1]);
  assert.ok(cluster.now > 590);
  one.end();
});

Deno.test("a job that vanishes is tried once more, then reported with its log", async () => {
  const one = scene({
    node({ cluster, task }) {
      const { name } = cluster.tasks.at(-1)!;
      const folder = `${queueFolder(cluster.store.layout)}/${name}`;
      Deno.writeTextFileSync(`${folder}/0.log`, `module: not found, for ${task.id}\n`);
    },
    endOf: () => "FAILED",
  });
  const engine = one.engine();
  const [ended] = await engine.run([falseTask(5)]);
  assert.ok(ended.end === "failed");
  assert.match(ended.failure.message, /vanished from the queue twice .*last: FAILED.*0\.log/);
  assert.deepEqual(engine.lines.slice(-1), ["module: not found, for paper/stage[number=5]"]);
  assert.match(engine.lines[0], /is submitted again: the queue no longer runs it \(FAILED\)/);
  assert.deepEqual(counts(one.cluster.submitted), [2]);
  one.end();
});

Deno.test("time that is up costs no try as long as the kept state advances", async () => {
  const one = scene({
    node({ task, cluster, starts: _, send, position, work }) {
      const turn = cluster.submitted.get(task.key)!;
      if (turn === 6) return work();
      send({ type: "began", job: position });
      const path = cluster.store.layout.checkpoint(task.key);
      Deno.mkdirSync(path.replace(/\/[^/]*$/, ""), { recursive: true });
      Deno.writeTextFileSync(path, "");
      Deno.utimeSync(path, turn, turn);
    },
    endOf: ({ name }) => name === "" ? "" : "TIMEOUT",
  });
  assert.deepEqual(ends(await one.engine().run([falseTask(1)])), ["done"]);
  assert.deepEqual(counts(one.cluster.submitted), [6]);
  one.end();
});

Deno.test("what somebody else cancels is not submitted again", async () => {
  const one = scene();
  one.cluster.later.push({ at: 1, act: () => one.cluster.tasks[0].state = "CANCELLED by 0" });
  const [ended] = await one.engine().run([falseTask(1)]);
  assert.ok(ended.end === "failed" && /was cancelled in the queue/.test(ended.failure.message));
  one.end();
});

Deno.test("accounting, where it answers, knows what squeue has forgotten", async () => {
  const truth: Lies = { squeue: hidden, sacct: (text) => text.replace(/\|[^|\n]*\n/g, "\n") };
  const one = await survives(truth, { submits: 1 });
  assert.ok(one.cluster.calls.includes("sacct"));
  // Without accounting it is asked once.
  const other = await survives({ squeue: hidden }, { submits: 1 });
  assert.equal(other.cluster.calls.filter((call) => call === "sacct").length, 1);
});

Deno.test("a reason that will not go away by itself is said once", async () => {
  const squeue = (text: string) => text.replace(/\|Priority/g, "|PartitionConfig");
  const one = await survives({ squeue }, { submits: 1 });
  const said = one.events.filter((event) =>
    event.type === "notice" && /PartitionConfig/.test(event.message)
  );
  assert.equal(said.length, 1);
});

/** A small generator, so that a storm is the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

Deno.test("a storm of lies of every kind: each key one answer, all ends good", async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const draw = chance(seed * 7919);
    const failed = { code: 1, output: "", errors: "sbatch: error: Socket timed out" };
    const one = scene({
      squeue: (text) => {
        if (draw() < 0.2) return null;
        return text.split("\n").filter(() => draw() > 0.2).join("\n") + "\n";
      },
      sbatch: () => draw() < 0.4 ? { takes: draw() < 0.5, says: failed } : undefined,
      scancel: () => failed,
      // Each key is let down at most once: what vanishes twice is given up by design.
      node({ task, cluster, work, send, position }) {
        if (cluster.submitted.get(task.key) === 1 && draw() < 0.3) {
          return send({ type: "began", job: position });
        }
        work();
      },
      endOf: () => ["COMPLETED", "FAILED", "NODE_FAIL"][Math.floor(3 * draw())],
    });
    const ended = await one.engine().run(tasks(10));
    assert.deepEqual(ends(ended), all(10, "done"), `seed ${seed}`);
    assert.deepEqual(counts(one.cluster.computed), all(10, 1), `seed ${seed}`);
    one.end();
  }
});
