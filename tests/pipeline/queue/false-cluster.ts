/**
 * A Slurm that exists only in this process, with a clock of its own: its programs are asked in words and
 * answer in text, and nodes write to the store as real ones do. What it may do wrong is set by a test.
 */
import type { Task } from "../../../lib/pipeline/execution/task.ts";
import { publish } from "../../../lib/pipeline/execution/job-result.ts";
import { keyOf, type Manifest } from "../../../lib/pipeline/keys/key.ts";
import type { Message } from "../../../lib/pipeline/queue/messages.ts";
import { Post } from "../../../lib/pipeline/queue/post.ts";
import { isWithdrawn, queueFolder, readPack } from "../../../lib/pipeline/queue/submission.ts";
import { RecordIndex } from "../../../lib/pipeline/store/record-index.ts";
import type { Store } from "../../../lib/pipeline/store/store.ts";
import type { Said, StartProgram } from "../../../lib/pipeline/system/cluster-programs.ts";

export interface ArrayTask {
  readonly name: string;
  readonly pack: number;
  readonly id: number;
  state: string;
  reason: string;
  /** When it changes its state next. */
  at: number;
  starts: number;
}

/** Ways in which it may differ from one that works; each is asked each time. */
export interface Lies {
  /** What sbatch answers although, or because, something else happened; undefined: the truth. */
  sbatch?(count: number): { readonly takes: boolean; readonly says: Said | undefined } | undefined;
  /** The text of squeue in place of the true one; null: it does not answer. */
  squeue?(truth: string, asked: number): string | null;
  /** What sacct says; absent: there is no accounting. */
  sacct?(truth: string): string;
  scancel?(): Said | undefined;
  /** What a node does with a job; default: it computes it and says so. */
  node?(job: NodeJob): void;
  /** The state at the end of a task, in the queue's words; default COMPLETED. */
  endOf?(task: ArrayTask): string;
}

export interface NodeJob {
  readonly task: Task;
  readonly position: number;
  readonly starts: number;
  readonly cluster: FalseCluster;
  send(message: Message): void;
  /** Publishes its record. */
  compute(): void;
  /** The same, as it is usual. */
  work(): void;
}

const good: Said = { code: 0, output: "", errors: "" };
const pendingSeconds = 3;
const runningSeconds = 5;

export class FalseCluster {
  now = 0;
  readonly store: Store;
  readonly tasks: ArrayTask[] = [];
  /** How often each key was computed. */
  readonly computed = new Map<string, number>();
  /** How often each key was in an array that Slurm took. */
  readonly submitted = new Map<string, number>();
  readonly calls: string[] = [];
  readonly later: { readonly at: number; readonly act: () => void }[] = [];
  readonly #lies: Lies;
  #id = 100;
  #asked = 0;

  constructor(store: Store, lies: Lies = {}) {
    [this.store, this.#lies] = [store, lies];
  }

  readonly start: StartProgram = (program, words) => {
    this.calls.push(program);
    switch (program) {
      case "sbatch":
        return Promise.resolve(this.#sbatch(words));
      case "squeue":
        return Promise.resolve(this.#squeue(words));
      case "scancel":
        return Promise.resolve(this.#scancel(words));
      case "sacct":
        return Promise.resolve(
          this.#lies.sacct === undefined
            ? { code: 1, output: "", errors: "Slurm accounting storage is disabled" }
            : { ...good, output: this.#lies.sacct(this.#listed(words)) },
        );
      default:
        return Promise.resolve({ ...good, output: "MinJobAge = 300 sec\nMaxArraySize = 1001\n" });
    }
  };

  #sbatch(words: readonly string[]): Said | undefined {
    const name = valueOf(words, "--job-name");
    const count = Number(/^0-(\d+)/.exec(valueOf(words, "--array"))![1]) + 1;
    const lie = this.#lies.sbatch?.(this.calls.filter((one) => one === "sbatch").length);
    const id = this.#id++;
    if (lie?.takes !== false) {
      for (let pack = 0; pack < count; pack++) {
        const at = this.now + pendingSeconds;
        this.tasks.push({ name, pack, id, state: "PENDING", reason: "Priority", at, starts: 0 });
        for (const { key } of readPack(this.store.layout, name, pack) ?? []) {
          this.submitted.set(key, (this.submitted.get(key) ?? 0) + 1);
        }
      }
    }
    return lie === undefined ? { ...good, output: `${id}\n` } : lie.says;
  }

  #listed(words: readonly string[]): string {
    const names = valueOf(words, "--name").split(",");
    return this.tasks.filter(({ name }) => names.includes(name))
      .map(({ id, pack, name, state, reason }) => `${id}_${pack}|${name}|${state}|${reason}\n`)
      .join("");
  }

  #squeue(words: readonly string[]): Said | undefined {
    const truth = this.#listed(words);
    const output = this.#lies.squeue === undefined
      ? truth
      : this.#lies.squeue(truth, this.#asked++);
    return output === null ? undefined : { ...good, output };
  }

  #scancel(words: readonly string[]): Said | undefined {
    const name = valueOf(words, "--name");
    const isPending = words.includes("--state=PENDING");
    for (const task of this.tasks) {
      const isMeant = task.name === name && ["PENDING", "RUNNING"].includes(task.state);
      if (isMeant && (!isPending || task.state === "PENDING")) task.state = "CANCELLED";
    }
    return this.#lies.scancel === undefined ? good : this.#lies.scancel();
  }

  /** Lets time pass. */
  pass(seconds: number): void {
    this.now += seconds;
    for (const one of this.later.splice(0)) {
      if (one.at <= this.now) one.act();
      else this.later.push(one);
    }
    for (const task of this.tasks) {
      if (task.at > this.now) continue;
      if (task.state === "PENDING") {
        [task.state, task.at] = ["RUNNING", this.now + runningSeconds];
      } else if (task.state === "RUNNING") {
        this.run(task);
        task.state = this.#lies.endOf?.(task) ?? "COMPLETED";
      }
    }
  }

  /** What its node does: the whole of an array task, at its end. */
  run(task: ArrayTask): void {
    const { name, pack } = task;
    const { layout } = this.store;
    const folder = `${queueFolder(layout)}/${name}`;
    const tasks = readPack(layout, name, pack);
    const start = task.starts++;
    if (tasks === undefined || isWithdrawn({ folder }, pack)) return;
    const post = new Post(folder, pack, start);
    for (const [position, one] of tasks.entries()) {
      const compute = () => this.compute(one);
      const send = (message: Message) => post.send(message);
      const work = () => {
        send({ type: "began", job: position });
        compute();
        const end = { end: "done", seconds: 1, residue: [], isOnWasm: false } as const;
        send({ type: "ended", job: position, ...end });
      };
      const job = { task: one, position, starts: start, cluster: this, send, compute, work };
      if (this.#lies.node === undefined) work();
      else this.#lies.node(job);
    }
  }

  compute(task: Task): void {
    if (this.store.getRecord(task.key) !== undefined && !task.fresh) return;
    this.computed.set(task.key, (this.computed.get(task.key) ?? 0) + 1);
    publish({ store: this.store, index: new RecordIndex(this.store) }, task, {
      outputs: [{
        name: "value",
        mediaType: "text/plain",
        bytes: new TextEncoder().encode(task.id),
      }],
      started: new Date(0),
      seconds: 1,
      provenance: {},
    });
  }
}

function valueOf(words: readonly string[], name: string): string {
  return words.find((word) => word.startsWith(`${name}=`))!.slice(name.length + 1);
}

/** A task that nothing but a false node can run. */
export function falseTask(number: number, change: Partial<Task> = {}): Task {
  const manifest: Manifest = {
    format: 3,
    kind: "none",
    code: "0".repeat(64),
    conversion: "1".repeat(64),
    params: { number },
    fromAxes: [],
    uses: {},
    axes: {},
    inputs: {},
    randomKey: [1, 2],
  };
  return {
    id: `paper/stage[number=${number}]`,
    key: keyOf(manifest),
    manifest,
    outputs: ["value"],
    isClaim: false,
    timeoutSeconds: null,
    cpu: 1,
    memoryBytes: 0,
    fresh: false,
    run: "a run",
    attempt: 1,
    sources: "2".repeat(64),
    random: { seed: 1, stream: "" },
    ...change,
  };
}
