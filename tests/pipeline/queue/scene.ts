/** Engines on a store and a cluster of this process, with a clock that runs as fast as they look at it. */
import type { Ended, Hearing } from "../../../lib/pipeline/execution/executor.ts";
import type { ExecutorContext } from "../../../lib/pipeline/execution/elsewhere.ts";
import type { Task } from "../../../lib/pipeline/execution/task.ts";
import { QueueExecutor } from "../../../lib/pipeline/queue/queue-executor.ts";
import type { EngineEvent } from "../../../lib/pipeline/runs/events.ts";
import { SlurmQueue } from "../../../lib/pipeline/slurm/slurm-queue.ts";
import { openLayout } from "../../../lib/pipeline/store/opening.ts";
import { RecordIndex } from "../../../lib/pipeline/store/record-index.ts";
import { openStore } from "../../../lib/pipeline/store/store.ts";
import { releaseTmp } from "../../../lib/pipeline/store/unfinished.ts";
import { FalseCluster, falseTask, type Lies } from "./false-cluster.ts";

export interface Scene {
  readonly cluster: FalseCluster;
  readonly events: EngineEvent[];
  engine(options?: { readonly isDetached?: boolean; readonly pack?: number }): Engine;
  end(): void;
}

export interface Engine {
  readonly executor: QueueExecutor;
  /** Gives jobs to the queue; how each ended. */
  run(tasks: readonly Task[]): Promise<readonly Ended[]>;
  readonly lines: string[];
}

const place = {
  workspace: "/w",
  program: "/w/cli.ts",
  configuration: "/w/deno.json",
  deno: "/bin/deno",
};

export function scene(lies: Lies = {}): Scene {
  const root = Deno.makeTempDirSync({ prefix: "queue-" });
  const layout = openLayout(root);
  const store = openStore(layout);
  const cluster = new FalseCluster(store, lies);
  const events: EngineEvent[] = [];
  let looks = 0;
  const engine: Scene["engine"] = ({ isDetached = false, pack = 2 } = {}) => {
    const context = {
      session: { store, index: new RecordIndex(store) },
      run: "a run",
      answers: new Map(),
      isAborted: () => false,
      expectedSeconds: () => 10,
      clock: () => cluster.now,
      tell: (event: EngineEvent) => void events.push(event),
    } as unknown as ExecutorContext;
    const executor = new QueueExecutor(context, {
      queue: new SlurmQueue({}, place, cluster.start),
      limits: { jobsPerTask: pack, packSeconds: 1000, arrayMax: 1000, queueMax: 1000 },
      vanishedSeconds: 60,
      isDetached,
      // As a real one: no two looks at it are equal.
      clock: () => cluster.now + (looks += 1e-6),
      pause: async (seconds) => {
        cluster.pass(seconds);
        // Another engine has its turn.
        await new Promise((resolve) => setTimeout(resolve, 0));
      },
    });
    const lines: string[] = [];
    const hearing: Hearing = {
      progress: () => {},
      log: (line) => lines.push(line),
      resumed: () => {},
      notice: (_topic, message) => lines.push(message),
    };
    const run: Engine["run"] = async (tasks) => {
      const job = { id: tasks[0].id } as never;
      const ends = await Promise.all(tasks.map((task) => executor.submit({ job, task }, hearing)));
      await executor.close();
      return ends;
    };
    return { executor, run, lines };
  };
  return {
    cluster,
    events,
    engine,
    end() {
      releaseTmp(layout);
      Deno.removeSync(root, { recursive: true });
    },
  };
}

export const tasks = (count: number) => Array.from({ length: count }, (_, i) => falseTask(i));
export const ends = (list: readonly Ended[]) => list.map(({ end }) => end);
export const all = <T>(count: number, what: T): T[] => Array(count).fill(what);
export const counts = (map: ReadonlyMap<string, number>) => [...map.values()];
