/**
 * A pool that runs the code of the bundles in contexts of this process, so that thousands of jobs
 * cost seconds; and that counts what it was asked to run. It can lose its way on purpose: fail
 * once, give other bytes, stop the run, or crash while results are published.
 */
import vm from "node:vm";
import type { Attempt, JobMessage, openWorkerPool } from "../../lib/pipeline/seat/pool.ts";
import type { Choice } from "./choice.ts";
import { askedText, sha256 } from "./naive.ts";
import { marker } from "./workspace-text.ts";

/** What a crash throws: a process that dies says nothing, this one says that it was meant. */
export class PlannedCrash extends Error {
  override readonly name = "PlannedCrash";
}

export interface Call {
  readonly asked: string;
  readonly bundle: string;
  end: Attempt["end"] | "crashed" | "running";
}

export type Trouble =
  | { readonly kind: "none" }
  | { readonly kind: "abort" | "crash"; readonly atCall: number; readonly where: CrashPlace }
  /** The first attempt at each of these fails. */
  | { readonly kind: "transient"; readonly asked: ReadonlySet<string> }
  /** These give other bytes than they should. */
  | { readonly kind: "unstable"; readonly asked: ReadonlySet<string> };

export type CrashPlace = "before outputs" | "between outputs" | "before the record";

export interface PoolPlan {
  readonly choice: Choice;
  readonly trouble: Trouble;
  readonly abort: () => void;
  /** Happens when the first job has begun. */
  readonly meanwhile: () => void;
  /** Planted by tests of the suite itself: what becomes of an attempt that failed. */
  readonly onFailed?: (attempt: Attempt) => Attempt;
}

interface Context {
  readonly kind: string;
  run(message: JobMessage): Promise<Attempt>;
}

interface Posted {
  readonly type: string;
  readonly kind?: string;
  readonly outputs?: readonly { name: string; mediaType: string; bytes: Uint8Array }[];
}

export class CountingPool {
  readonly calls: Call[] = [];
  readonly #plan: PoolPlan;
  readonly #contexts: Map<string, Context>;

  /** Contexts are kept between runs by whoever gives the map: stages keep no state. */
  constructor(plan: PoolPlan, contexts: Map<string, Context>) {
    this.#plan = plan;
    this.#contexts = contexts;
  }

  readonly open: typeof openWorkerPool = ({ code }) => {
    const stops = new Set<() => void>();
    let stopped = false;
    return {
      run: async (bundle, message) => {
        if (stopped) return { end: "stopped" };
        const { promise, resolve } = Promise.withResolvers<Attempt>();
        const stop = () => resolve({ end: "stopped" });
        stops.add(stop);
        const context = this.#contextOf(bundle, code);
        const asked = askedOf(message, context.kind);
        const call: Call = { asked, bundle, end: "running" };
        this.calls.push(call);
        if (this.calls.length === 1) this.#plan.meanwhile();
        const { trouble } = this.#plan;
        const isTroubled = "atCall" in trouble && trouble.atCall === this.calls.length;
        if (isTroubled && trouble.kind === "abort") queueMicrotask(this.#plan.abort);
        this.#pause().then(() => context.run(message)).then((attempt) => {
          resolve(this.#after(call, attempt, isTroubled && trouble.kind === "crash"));
        }).catch((error) => {
          call.end = "crashed";
          resolve(Promise.reject(error));
        });
        const attempt = await promise;
        stops.delete(stop);
        if (call.end === "running") call.end = attempt.end;
        return attempt;
      },
      stop() {
        stopped = true;
        for (const stop of stops) stop();
      },
    };
  };

  /** Jobs end in another order than they began. */
  async #pause(): Promise<void> {
    const turns = this.#plan.choice.below(4);
    if (turns === 3) await new Promise((resolve) => setTimeout(resolve, 0));
    for (let i = 0; i < turns; i++) await Promise.resolve();
  }

  #after(call: Call, attempt: Attempt, crashes: boolean): Attempt {
    const { trouble, onFailed = (same) => same } = this.#plan;
    if (attempt.end === "failed") return onFailed(attempt);
    if (attempt.end !== "done") return attempt;
    if (trouble.kind === "transient" && trouble.asked.has(call.asked)) {
      const first = this.calls.find(({ asked }) => asked === call.asked) === call;
      if (first) return failedWith("a passing trouble");
    }
    if (trouble.kind === "unstable" && trouble.asked.has(call.asked)) {
      const outputs = attempt.outputs.map((output) => ({
        ...output,
        bytes: new TextEncoder().encode('{"x":[-1]}\n'),
      }));
      return { ...attempt, outputs };
    }
    // Told durations decide the order in which later runs start their jobs: that, too, is shuffled.
    const told = { ...attempt, seconds: this.#plan.choice.below(50) / 10 };
    return crashes ? crashing(told, (trouble as { where: CrashPlace }).where) : told;
  }

  #contextOf(bundle: string, code: (bundle: string) => Uint8Array): Context {
    let context = this.#contexts.get(bundle);
    if (context === undefined) {
      context = contextFrom(new TextDecoder().decode(code(bundle)));
      this.#contexts.set(bundle, context);
    }
    return context;
  }
}

export type Contexts = ConstructorParameters<typeof CountingPool>[1];

type Done = Extract<Attempt, { end: "done" }>;

/** An attempt that gave these outputs and left nothing behind. */
export function doneWith(outputs: Done["outputs"]): Done {
  return { end: "done", outputs, seconds: 0, residue: [] };
}

function failedWith(message: string): Attempt {
  return {
    end: "failed",
    failed: { type: "failed", name: "Error", message, stack: "", user: false, exitCode: 1 },
  };
}

/** An attempt whose results cannot be read to the end: the engine falls while it publishes them. */
function crashing(attempt: Done, where: CrashPlace): Attempt {
  const crash = (): never => {
    throw new PlannedCrash(where);
  };
  if (where === "before outputs") crash();
  if (where === "before the record") {
    return { ...attempt, seconds: { valueOf: crash } as unknown as number };
  }
  const [first, ...others] = attempt.outputs;
  const broken = others.map(({ name, mediaType }) => ({
    name,
    mediaType,
    get bytes(): Uint8Array {
      return crash();
    },
  }));
  return { ...attempt, outputs: [first, ...broken] };
}

/**
 * Evaluates the workspace's part of a bundle in a context with globals of its own. The sandbox's part
 * before it closes the ways out of a Worker, and is run by those (real_test.ts).
 */
function contextFrom(code: string): Context {
  const begin = code.indexOf(marker);
  if (begin < 0) throw new Error("a bundle without the marker of the workspace's code");
  const posted: Posted[] = [];
  const scope: Record<string, unknown> = {
    postMessage: (message: Posted) => posted.push(message),
    // What the entry module hands over from the sandbox; the small contract has its own way.
    channel: undefined,
    // What the bundler puts in the place of `import.meta` is made in that part.
    init_define_import_meta: () => {},
  };
  vm.runInContext(code.slice(begin), vm.createContext(scope));
  const { kind } = posted.find(({ type }) => type === "ready")!;
  const answerTo = async (message: JobMessage): Promise<Attempt> => {
    posted.length = 0;
    await (scope.onmessage as (event: { data: JobMessage }) => Promise<void>)({ data: message });
    const answer = posted.find(({ type }) => type === "done" || type === "failed")!;
    if (answer.type === "failed") return { end: "failed", failed: { ...answer } as FailedAnswer };
    const outputs = answer.outputs!.map((output) => ({
      ...output,
      bytes: new Uint8Array(output.bytes),
    }));
    return doneWith(outputs);
  };
  // One message at a time, as in a Worker's seat.
  let last: Promise<unknown> = Promise.resolve();
  return {
    kind: kind!,
    run(message) {
      const attempt = last.then(() => answerTo(message));
      last = attempt;
      return attempt;
    },
  };
}

type FailedAnswer = Extract<Attempt, { end: "failed" }>["failed"];

function askedOf(message: JobMessage, kind: string): string {
  const inputs = Object.entries(message.inputs).map(([role, parts]) =>
    //
    [role, parts.map(({ axes, bytes }) => [axes, sha256(bytes)] as const)] as const
  );
  return askedText({
    kind,
    axes: message.axes,
    inputs: Object.fromEntries(inputs),
    files: Object.fromEntries(
      Object.entries(message.files ?? {}).map(([role, bytes]) => [role, sha256(bytes)]),
    ),
    params: message.params,
    uses: (message.uses.theory ?? []).map(({ name, params }) => [name, params] as const),
    key: message.key,
  });
}
