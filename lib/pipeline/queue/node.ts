/**
 * What runs on a node: the jobs of one array task, one after the other, from the store and to the store.
 * It may be started twice, late, or by mistake: what has a record is not computed again, what was withdrawn
 * not begun, and of two results of a key the first stays.
 */
import { chooseBackend } from "../../contract/backend-choice.ts";
import { UserError } from "../../contract/errors.ts";
import { Attempts } from "../execution/attempts.ts";
import { Checkpoints } from "../execution/checkpoints.ts";
import { Devices } from "../execution/devices.ts";
import type { Ended } from "../execution/executor.ts";
import { attempted } from "../execution/local-executor.ts";
import { type Task } from "../execution/task.ts";
import { keyOf } from "../keys/key.ts";
import type { NodeEnd } from "./messages.ts";
import { isGpuThere } from "../planning/run-backend.ts";
import { Post } from "./post.ts";
import { messageOfManifest } from "../recompute/record-message.ts";
import { type JobMessage, openWorkerPool } from "../seat/pool.ts";
import { type Lease, openLeases } from "../store/lease.ts";
import type { Layout } from "../store/layout.ts";
import { RecordIndex } from "../store/record-index.ts";
import { DamagedBlob, openStore } from "../store/store.ts";
import { isWithdrawn, queueFolder, readPack } from "./submission.ts";
import { memoryHere } from "../system/memory.ts";
import { signSeconds } from "./queue-executor.ts";

export interface NodeOptions {
  readonly layout: Layout;
  /** The submission, the array task, and how often that was started before. */
  readonly name: string;
  readonly pack: number;
  readonly start: number;
  readonly signal: AbortSignal;
  readonly openPool?: typeof openWorkerPool;
  /** A line for the log of the array task. */
  readonly say: (line: string) => void;
}

/** Share of the memory that is given to an array task which a job may take. */
const memoryShare = 0.9;
/** Somebody else who has a job is waited for so long: his result may be about to come. Seconds. */
const leaseSecondsMax = 10;

/** Runs what is left of an array task; true if nothing stopped it. */
export async function runPack(options: NodeOptions): Promise<boolean> {
  const { layout, name, pack, start, signal, say } = options;
  const tasks = readPack(layout, name, pack);
  const folder = `${queueFolder(layout)}/${name}`;
  if (tasks === undefined || isWithdrawn({ folder }, pack)) {
    say(`${name}, array task ${pack}: withdrawn, or no longer asked for; nothing to do`);
    return true;
  }
  // A node whose processor lacks the arithmetic that the keys speak of computes nothing.
  if (tasks.some(({ manifest }) => manifest.backend === "wasm")) {
    await chooseBackend("wasm", undefined);
  }
  const post = new Post(folder, pack, start);
  const signs = setInterval(() => post.send({ type: "alive" }), 1000 * signSeconds);
  const work = new NodeWork(tasks, options);
  const stop = () => work.stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (const [position, task] of tasks.entries()) {
      if (signal.aborted) return false;
      if (isWithdrawn({ folder }, pack)) break;
      const ended = await work.run(task, post, position);
      post.send({ type: "ended", job: position, ...nodeEnd(ended) });
      say(`${task.id}: ${ended.end}`);
    }
    return !signal.aborted;
  } finally {
    clearInterval(signs);
    signal.removeEventListener("abort", stop);
    await work.close();
  }
}

/** As it is said to the engine: the answer itself is in the store. */
function nodeEnd(ended: Ended): NodeEnd {
  switch (ended.end) {
    case "done": {
      const { answer: _, ...rest } = ended;
      return rest;
    }
    case "input damaged":
      return { end: ended.end, digest: ended.blob.digest, problem: ended.blob.problem };
    default:
      return ended;
  }
}

class NodeWork {
  readonly #store;
  readonly #index;
  readonly #leases;
  readonly #pool;
  readonly #attempts: Attempts;
  readonly #checkpoints: Checkpoints;
  readonly #signal: AbortSignal;

  constructor(tasks: readonly Task[], { layout, signal, openPool, say }: NodeOptions) {
    this.#signal = signal;
    const store = this.#store = openStore(layout);
    this.#index = new RecordIndex(store);
    this.#leases = openLeases(layout);
    this.#pool = (openPool ?? openWorkerPool)({
      idleMax: 1,
      memoryBytesMax: Math.floor(memoryShare * memoryHere().total),
      code: (bundle) => store.getBlob(bundle),
      conversion: tasks[0]!.manifest.conversion,
    });
    const clock = () => performance.now() / 1000;
    const backend = tasks.find(({ manifest }) => manifest.backend)?.manifest.backend ?? "wasm";
    const devices = new Devices(() => backend, isGpuThere);
    const refused = (words: string) => say(`the states of long jobs cannot be kept: ${words}`);
    this.#checkpoints = new Checkpoints({ layout, clock, refused });
    this.#attempts = new Attempts({
      pool: this.#pool,
      devices,
      checkpoints: this.#checkpoints,
      clock,
      isAborted: () => false,
    });
  }

  async run(task: Task, post: Post, position: number): Promise<Ended> {
    if (keyOf(task.manifest) !== task.key) {
      throw new UserError({
        action: `cannot run ${task.id}: its key is not that of what it is made from`,
        hint: "the nodes must have the version of this program that submitted the job",
      });
    }
    const found = this.#foundOf(task);
    if (found !== undefined) return found;
    const lease = await this.#leaseOf(task);
    try {
      // Whoever had it may have made it.
      const made = this.#foundOf(task);
      if (made !== undefined) return made;
      post.send({ type: "began", job: position });
      const ended = await this.#attempted(task, post, position);
      if (ended.end === "done") this.#checkpoints.remove(task.key);
      return ended;
    } finally {
      lease?.release();
    }
  }

  async #attempted(task: Task, post: Post, position: number): Promise<Ended> {
    let message: JobMessage;
    try {
      message = messageOfManifest(task.manifest, (digest) => this.#store.getBlob(digest));
    } catch (error) {
      if (!(error instanceof DamagedBlob)) throw error;
      return { end: "input damaged", blob: error };
    }
    return await attempted(task, {
      attempt: () => this.#attempts.run(task, message, post.hearing(position)),
      isAborted: () => false,
      place: { store: this.#store, index: this.#index },
    });
  }

  /** What the store has already, unless the job is forced. */
  #foundOf({ key, fresh }: Task): Ended | undefined {
    const answer = fresh ? undefined : this.#index.lookupFresh(key);
    const isWhole = answer !== undefined &&
      Object.values(answer.outputs).every((output) => this.#store.hasBlob(output));
    if (!isWhole) return undefined;
    return { end: "done", answer, seconds: answer.seconds, residue: [], isOnWasm: false };
  }

  /** The lease of a key; without it after a while, for at worst a result is computed twice. */
  async #leaseOf(task: Task): Promise<Lease | undefined> {
    for (let waited = 0; waited < leaseSecondsMax && !this.#signal.aborted; waited++) {
      const lease = this.#leases.tryTake(task.key);
      if (lease !== undefined || this.#foundOf(task) !== undefined) return lease;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return undefined;
  }

  stop(): void {
    this.#pool.stop();
  }

  async close(): Promise<void> {
    this.#pool.stop();
    await this.#store.sync();
  }
}
