/** What runs on a node: from the store, to the store, however often and late it is started. */
import assert from "node:assert/strict";
import type { Task } from "../../../lib/pipeline/execution/task.ts";
import { keyOf } from "../../../lib/pipeline/keys/key.ts";
import { type Message, MessageReader } from "../../../lib/pipeline/queue/messages.ts";
import { runPack } from "../../../lib/pipeline/queue/node.ts";
import {
  type Submission,
  withdraw,
  writeSubmission,
} from "../../../lib/pipeline/queue/submission.ts";
import type {
  Attempt,
  AttemptOptions,
  JobMessage,
  openWorkerPool,
} from "../../../lib/pipeline/seat/pool.ts";
import type { Layout } from "../../../lib/pipeline/store/layout.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { openStore, type Store } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { falseTask } from "./false-cluster.ts";

type Runs = (message: JobMessage, options: AttemptOptions) => Promise<Attempt> | Attempt;

const done: Attempt = {
  end: "done",
  outputs: [{ name: "value", mediaType: "text/plain", bytes: Uint8Array.of(7) }],
  residue: [],
  seconds: 1,
};

interface Scene {
  readonly layout: Layout;
  readonly store: Store;
  /** Jobs that were computed. */
  readonly computed: JobMessage[];
  submit(tasks: readonly Task[]): Submission;
  start(submission: Submission, start: number, runs?: Runs, signal?: AbortSignal): Promise<boolean>;
  said(submission: Submission): Message[];
}

async function within(work: (scene: Scene) => Promise<void>): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "node-" });
  const layout = openLayout(root);
  const computed: JobMessage[] = [];
  const start: Scene["start"] = (submission, start, runs = () => done, signal) => {
    const openPool: typeof openWorkerPool = () => {
      const stopping = Promise.withResolvers<Attempt>();
      return {
        run(_bundle, message, options) {
          computed.push(message);
          return Promise.race([Promise.resolve(runs(message, options)), stopping.promise]);
        },
        stop: () => stopping.resolve({ end: "stopped" }),
      };
    };
    const common = {
      layout,
      openPool,
      say: () => {},
      signal: signal ?? new AbortController().signal,
    };
    return runPack({ ...common, name: submission.name, pack: 0, start });
  };
  const said: Scene["said"] = ({ folder }) => new MessageReader(folder).read().get(0) ?? [];
  const submit = (tasks: readonly Task[]) => writeSubmission(layout, [tasks], 0);
  try {
    await work({ layout, store: openStore(layout), computed, submit, start, said });
  } finally {
    releaseTmp(layout);
    Deno.removeSync(root, { recursive: true });
  }
}

const endsOf = (messages: readonly Message[]) =>
  messages.flatMap((one) => one.type === "ended" ? [`${one.job} ${one.end}`] : []);

Deno.test("each job of an array task is computed once, recorded, and said", () =>
  within(async ({ store, computed, submit, start, said }) => {
    const tasks = [falseTask(1), falseTask(2)];
    const submission = submit(tasks);
    assert.equal(await start(submission, 0), true);
    assert.deepEqual(endsOf(said(submission)), ["0 done", "1 done"]);
    for (const { key } of tasks) assert.equal(store.getRecord(key)?.outputs.value.size, 1);
    // Started again, by a requeue: nothing is left to do.
    assert.equal(await start(submission, 1), true);
    assert.equal(computed.length, 2);
  }));

Deno.test("what was withdrawn, or is gone, is not begun", () =>
  within(async ({ layout, computed, submit, start }) => {
    const [whole, one] = [submit([falseTask(1)]), submit([falseTask(2)])];
    withdraw(layout, whole);
    withdraw(layout, one, 0);
    assert.equal(await start(whole, 0), true);
    assert.equal(await start(one, 0), true);
    Deno.removeSync(one.folder, { recursive: true });
    assert.equal(await start(one, 0), true);
    assert.deepEqual(computed, []);
  }));

Deno.test("withdrawn while it runs, it ends after the present job", () =>
  within(async ({ layout, computed, submit, start, said }) => {
    const submission = submit([falseTask(1), falseTask(2)]);
    const runs = () => (withdraw(layout, submission, 0), done);
    assert.equal(await start(submission, 0, runs), true);
    assert.deepEqual([computed.length, endsOf(said(submission))], [1, ["0 done"]]);
  }));

Deno.test("asked to end, it keeps the job's state; the next start goes on from there", () =>
  within(async ({ layout, computed, submit, start, said }) => {
    const submission = submit([falseTask(1), falseTask(2)]);
    const stopping = new AbortController();
    const half: Runs = (_message, { onCheckpoint }) => {
      onCheckpoint!(Uint8Array.of(1, 2, 3));
      setTimeout(() => stopping.abort(), 10);
      return new Promise<Attempt>(() => {});
    };
    assert.equal(await start(submission, 0, half, stopping.signal), false);
    assert.deepEqual(endsOf(said(submission)), ["0 stopped"]);
    assert.equal(await start(submission, 1), true);
    assert.deepEqual(computed.map(({ checkpoint }) => [...checkpoint?.resumed ?? []]), [
      [],
      [1, 2, 3],
      [],
    ]);
    assert.deepEqual(endsOf(said(submission)), ["0 stopped", "0 done", "1 done"]);
    const kept = [...Deno.readDirSync(`${layout.root}/checkpoint`)].map(({ name }) => name);
    assert.deepEqual(kept, []);
  }));

Deno.test("a failure and a damaged input are said, and the next job runs", () =>
  within(async ({ store, submit, start, said }) => {
    const digest = "a".repeat(64);
    const manifest = { ...falseTask(1).manifest, inputs: { of: [{ axes: {}, digest }] } };
    const damaged = falseTask(1, { manifest, key: keyOf(manifest) });
    const submission = submit([damaged, falseTask(2), falseTask(3)]);
    let count = 0;
    const failed = { type: "failed", name: "Error", message: "it broke", user: false } as const;
    const runs = () => count++ === 0 ? { end: "failed", failed } as unknown as Attempt : done;
    assert.equal(await start(submission, 0, runs), true);
    const messages = said(submission);
    assert.deepEqual(endsOf(messages), ["0 input damaged", "1 failed", "2 done"]);
    const failure = messages.find((one) => one.type === "ended" && one.end === "failed");
    assert.match(JSON.stringify(failure), /paper\/stage\[number=2\] failed with Error: it broke/);
    assert.equal(store.getRecord(falseTask(2).key), undefined);
  }));

Deno.test("a task whose key is not that of its manifest is refused", () =>
  within(async ({ computed, submit, start }) => {
    const submission = submit([{ ...falseTask(1), key: "b".repeat(64) }]);
    await assert.rejects(start(submission, 0), /its key is not that of what it is made from/);
    assert.deepEqual(computed, []);
  }));
