/**
 * The process that speaks with a remote store: the engine's own has no network. It may reach that host and
 * write into a folder for unfinished files; to send results it may read the store's blobs. What it
 * brings is looked at again by whoever asked for it.
 */
import type { Layout } from "../store/layout.ts";
import { removeIfPresent } from "../store/file-operations.ts";
import { freshPath } from "../store/unfinished.ts";
import { hasStoppedReading, startApart } from "../system/apart.ts";
import { fromFileUrl } from "../system/path.ts";
import type { RemoteAddress } from "./address.ts";
import {
  type Answered,
  type Asked,
  type Beginning,
  type Errand,
  type Outcome,
  type TransferLimits,
  usualLimits,
} from "./errand.ts";
import { linesOf } from "./line-stream.ts";
import { Patience, type PatienceLimits, usualPatience } from "./patience.ts";

export interface CarrierOptions {
  readonly address: RemoteAddress;
  /** Of the store that results come to or from. */
  readonly layout: Layout;
  readonly authorization?: string;
  /** Whether it may read the store's blobs. */
  readonly sends?: boolean;
  readonly signal?: AbortSignal;
  /** How long a transfer may take, and how much is put up with; tests take less. */
  readonly limits?: TransferLimits;
  readonly patience?: PatienceLimits;
}

/** Does errands; after it has lost patience, or was stopped, every one fails at once. */
export interface Carrier extends AsyncDisposable {
  /** Where files lie that it has got. */
  readonly staging: string;
  /** How it names a file of the store. */
  fileIn(path: string): string;
  run(errand: Errand): Promise<Outcome>;
  /** Why it does no more; undefined while it does. */
  readonly gaveUp: string | undefined;
  /** What it got well was not what it should be, in ways that only the asker can tell. */
  complain(because: string): void;
  /** No more is to be asked of this server. */
  giveUp(because: string): void;
}

/** Errands under way at once. */
const atOnce = 8;
/** How often it is looked at whether there is patience left. Milliseconds. */
const lookMilliseconds = 250;
/** Of what the process says besides its answers, so many characters are kept. */
const wordsMax = 300;

export function openCarrier(options: CarrierOptions): Carrier {
  return new ProcessCarrier(options);
}

const seconds = () => performance.now() / 1000;

class ProcessCarrier implements Carrier {
  readonly staging: string;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #patience: Patience;
  readonly #open = new Map<number, (outcome: Outcome) => void>();
  /** Bytes of errands under way that have been counted. */
  readonly #moved = new Map<number, number>();
  readonly #waiting: (() => void)[] = [];
  readonly #ended: Promise<void>;
  readonly #layout: Layout;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  #last = 0;
  #because: string | undefined;

  constructor(options: CarrierOptions) {
    const { address, layout, authorization, sends, signal } = options;
    this.#patience = new Patience(options.patience ?? usualPatience, seconds);
    this.#layout = layout;
    this.#signal = signal;
    this.staging = freshPath(layout);
    Deno.mkdirSync(this.staging);
    this.#child = startApart(fromFileUrl(import.meta.resolve("./apart/process.ts")), {
      cwd: this.staging,
      isAlone: true,
      flags: [
        ...[`--allow-net=${address.host}`, "--allow-write=."],
        ...(sends ? [`--allow-read=${this.fileIn(`${layout.root}/cas`)}`] : []),
      ],
      words: ["."],
    });
    this.#input = this.#child.stdin.getWriter();
    const { base } = address;
    this.#send(
      {
        base,
        limits: options.limits ?? usualLimits,
        ...(authorization === undefined ? {} : { authorization }),
      } satisfies Beginning,
    );
    this.#ended = this.#listen();
    this.#timer = setInterval(() => this.#look(), lookMilliseconds);
    signal?.addEventListener("abort", this.#stop, { once: true });
  }

  get gaveUp(): string | undefined {
    return this.#because;
  }

  fileIn(path: string): string {
    const { root } = this.#layout;
    const depth = this.staging.slice(root.length + 1).split("/").length;
    return "../".repeat(depth) + path.slice(root.length + 1);
  }

  async run(errand: Errand): Promise<Outcome> {
    while (this.#open.size >= atOnce && this.#because === undefined) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#because !== undefined) return { end: "failed", because: this.#because };
    this.#patience.begins();
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#open.set(id, resolve);
    this.#send({ id, errand } satisfies Asked);
    return await promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.giveUp("it is not needed any more");
    this.#signal?.removeEventListener("abort", this.#stop);
    await this.#ended;
    removeIfPresent(this.staging);
  }

  #stop = () => this.giveUp("interrupted");

  #send(line: Beginning | Asked): void {
    const bytes = new TextEncoder().encode(JSON.stringify(line) + "\n");
    // A process that has ended says so by its end.
    this.#input.write(bytes).catch((error: unknown) => {
      if (!hasStoppedReading(error)) throw error;
    });
  }

  #take(answered: Answered): void {
    const { id } = answered;
    if ("moved" in answered) {
      this.#moved.set(id, (this.#moved.get(id) ?? 0) + answered.moved);
      return this.#patience.moved(answered.moved);
    }
    const { outcome } = answered;
    const moved = this.#moved.get(id) ?? 0;
    this.#moved.delete(id);
    if (outcome.end === "failed") this.#patience.failed(outcome.because);
    else if (outcome.end === "wrong") this.#patience.wrong(outcome.because);
    else this.#patience.answered(outcome.end === "done" ? outcome.bytes - moved : 0);
    this.#open.get(id)?.(outcome);
    this.#open.delete(id);
    if (this.#open.size === 0) this.#patience.rests();
    this.#waiting.shift()?.();
    this.#look();
  }

  #look(): void {
    const because = this.#patience.lost();
    if (because !== undefined) this.giveUp(because);
  }

  complain(because: string): void {
    this.#patience.wrong(because);
    this.#look();
  }

  giveUp(because: string): void {
    if (this.#because !== undefined) return;
    this.#because = because;
    clearInterval(this.#timer);
    try {
      this.#child.kill("SIGKILL");
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
    for (const resolve of this.#open.values()) resolve({ end: "failed", because });
    this.#open.clear();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #listen(): Promise<void> {
    const [words] = await Promise.all([
      new Response(this.#child.stderr).text(),
      this.#child.status,
      this.#answers(),
    ]);
    const lines = words.trim().split("\n");
    const said = (lines.find((line) => line.startsWith("error: ")) ?? lines.at(-1)!)
      .slice(0, wordsMax);
    this.giveUp(`the process that speaks with it has ended${said === "" ? "" : `: ${said}`}`);
    await this.#input.close().catch((error: unknown) => {
      if (!hasStoppedReading(error)) throw error;
    });
  }

  async #answers(): Promise<void> {
    for await (const line of linesOf(this.#child.stdout)) {
      this.#take(JSON.parse(line) as Answered);
    }
  }
}
