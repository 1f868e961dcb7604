import assert from "node:assert/strict";
import { messageFor } from "../../../lib/pipeline/execution/job-message.ts";
import { runGraph } from "../../../lib/pipeline/execution/run.ts";
import { openSession } from "../../../lib/pipeline/planning/session.ts";
import { digestsOf, messageOfManifest } from "../../../lib/pipeline/recompute/record-message.ts";
import type { Answer } from "../../../lib/pipeline/store/record-index.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { makeToy, toyGraph } from "../toy.ts";

const line = {
  theory: [{
    name: "line",
    file: "lib/theory/line.ts",
    params: { slope: 3 },
    words: {},
    axisParams: [],
  }],
};

Deno.test("a record alone gives the message that its job was given", async () => {
  const toy = makeToy();
  const graph = toyGraph([
    { name: "p", kind: "plugged", slots: line, points: [{ width: 1 }, { width: 2 }] },
    { name: "s", kind: "sum", params: { add: 5 }, reads: { value: "p" } },
  ]);
  await runGraph(graph, { workspace: toy.root, jobs: 1 });
  const session = await openSession(graph, { workspace: toy.root });
  const answers = new Map<number, Answer>();
  for (const [index, job] of graph.jobs.entries()) {
    const key = session.key(job, answers);
    answers.set(index, session.index.lookup(key)!);
    const { manifest } = session.store.getRecord(key)!;
    const asked: string[] = [];
    const found = messageOfManifest(manifest, (digest) => {
      asked.push(digest);
      return session.store.getBlob(digest);
    });
    const context = { ...session, answers, notice: assert.fail };
    assert.deepEqual(found, messageFor(job, context), job.id);
    assert.deepEqual([...new Set(asked)].sort(), [...digestsOf(manifest)].sort());
  }
  assert.equal(answers.size, 3);
  releaseTmp(session.store.layout);
  toy.remove();
});
