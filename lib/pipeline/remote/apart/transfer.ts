/**
 * One errand to a remote store. A server may answer anything at any speed, so nothing is believed:
 * redirections are followed on the same server only, bytes are counted and hashed while they come, and
 * whatever takes too long or is too much is given up. Never throws for what a server does.
 */
import { createHash } from "node:crypto";
import type { Beginning, Errand, Outcome, TransferLimits } from "../errand.ts";
import { secondsFor } from "../errand.ts";
import { askedOf } from "../address.ts";
import { upload } from "./upload.ts";
import { isRedirection, redirectionOf, redirectionsMax } from "../redirection.ts";

export interface TransferOptions extends Beginning {
  /** Absolute path of the folder that files are written into. */
  readonly staging: string;
  /** So many more bytes have come, or gone. */
  readonly moved?: (bytes: number) => void;
}

type Getting = Extract<Errand, { what: "get" }>;
type Putting = Extract<Errand, { what: "put" }>;

export async function transfer(errand: Errand, options: TransferOptions): Promise<Outcome> {
  const watch = new Watch(options.limits);
  try {
    if (errand.what === "get") return await get(errand, options, watch);
    if (errand.what === "put") return await put(errand, options, watch);
    const answer = await followed(errand.path, { method: "HEAD" }, options, watch);
    if ("end" in answer) return answer;
    await answer.body?.cancel();
    return askedOutcome(answer) ?? { end: "done", bytes: 0 };
  } catch (error) {
    if (!(error instanceof Error) || isOwnFault(error)) throw error;
    return { end: "failed", because: watch.because ?? reasonOf(error) };
  } finally {
    watch.end();
  }
}

/** Of what is sent, so much may be on its way without a sign of it: the system's own store. Bytes. */
const heldBytesMax = 2 ** 22;

/** Ends a transfer that is silent or slow. */
class Watch {
  readonly #limits: TransferLimits;
  readonly #stopping = new AbortController();
  readonly #began = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  because: string | undefined;

  constructor(limits: TransferLimits) {
    this.#limits = limits;
    this.moved(0);
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** So many bytes have come or gone so far. */
  moved(bytes: number): void {
    const { silenceSeconds, bytesPerSecondMin } = this.#limits;
    const left = secondsFor(bytes, this.#limits) - (performance.now() - this.#began) / 1000;
    const slow = `it is slower than ${bytesPerSecondMin} bytes/s`;
    if (left <= 0) return this.#stop(slow);
    if (bytes > 0 && left < silenceSeconds) return this.#until(left, slow);
    this.#until(silenceSeconds, `no answer for ${silenceSeconds} s`);
  }

  /** All bytes have gone to the system, which may still hold so many of them. */
  sent(bytes: number): void {
    const held = Math.min(bytes, heldBytesMax);
    const seconds = secondsFor(held, this.#limits);
    this.#until(seconds, `no answer for ${Math.round(seconds)} s to what was sent`);
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #until(seconds: number, because: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop(because), seconds * 1000);
  }

  #stop(because: string): void {
    this.because ??= because;
    this.#stopping.abort();
  }
}

async function ask(
  path: string,
  init: RequestInit,
  { base, authorization }: TransferOptions,
  watch: Watch,
): Promise<Response> {
  const headers = {
    // Compressed bytes are other bytes; a server that compresses all the same is found out.
    "accept-encoding": "identity",
    ...(authorization === undefined ? {} : { authorization }),
  };
  return await fetch(base + path, { ...init, headers, redirect: "manual", signal: watch.signal });
}

/** The answer of a question that changes nothing, behind redirections on the same server. */
async function followed(
  path: string,
  init: RequestInit,
  options: TransferOptions,
  watch: Watch,
): Promise<Response | Extract<Outcome, { end: "failed" }>> {
  let [base, behind] = [options.base, path];
  for (let followed = 0;; followed++) {
    const answer = await ask(behind, init, { ...options, base }, watch);
    if (!isRedirection(answer.status)) return answer;
    await answer.body?.cancel();
    const next = redirectionOf(new URL(base + behind), answer.headers.get("location"));
    if ("refused" in next) {
      const { refused: because, elsewhere } = next;
      return { end: "failed", because, ...(elsewhere === undefined ? {} : { elsewhere }) };
    }
    if (followed === redirectionsMax) {
      return { end: "failed", because: `it sends elsewhere more than ${redirectionsMax} times` };
    }
    watch.moved(0);
    [base, behind] = [next.follow.origin, askedOf(next.follow)];
  }
}

/** Undefined where the server has done what was asked. */
function outcomeOf(status: number): Outcome | undefined {
  const isGood = status >= 200 && status < 300;
  return isGood ? undefined : { end: "failed", because: `it answers with status ${status}` };
}

/** Some servers do not say of what is not there that it is not, but that they do not want to say it. */
const meansAbsent: ReadonlySet<number> = new Set([400, 403, 404, 405, 410]);

function askedOutcome(answer: Response): Outcome | undefined {
  return meansAbsent.has(answer.status) ? { end: "absent" } : outcomeOf(answer.status);
}

async function get(errand: Getting, options: TransferOptions, watch: Watch): Promise<Outcome> {
  const { path, to, bytes, sha256 } = errand;
  const answer = await followed(path, {}, options, watch);
  if ("end" in answer) return answer;
  const outcome = askedOutcome(answer);
  // What answers well and is not the whole thing is not what was asked for.
  const isPart = answer.status !== 200;
  if (outcome !== undefined || isPart) {
    await answer.body?.cancel();
    return outcome ?? { end: "wrong", because: `it answers with status ${answer.status}` };
  }
  const file = `${options.staging}/${to}`;
  const received = await receive(answer, {
    ...{ file, bytesMax: bytes ?? errand.bytesMax, watch },
    moved: options.moved ?? (() => {}),
  });
  const because = received === "too much"
    ? "it sends more than was asked for"
    : wrongness(received, { bytes, sha256 });
  if (because === undefined) return { end: "done", bytes: (received as Received).count };
  Deno.removeSync(file);
  return { end: "wrong", because };
}

interface Received {
  readonly count: number;
  readonly sha256: string;
}

function wrongness(
  received: Received | "too much",
  { bytes, sha256 }: Pick<Getting, "bytes" | "sha256">,
): string | undefined {
  const { count, sha256: found } = received as Received;
  if (bytes !== undefined && count !== bytes) return "it sends less than was asked for";
  if (sha256 !== undefined && found !== sha256) return "it sends other bytes than were asked for";
  return undefined;
}

/** Writes what comes into a file; whatever goes wrong, half a file is not left. */
async function receive(
  answer: Response,
  { file, bytesMax, watch, moved }: {
    readonly file: string;
    readonly bytesMax: number;
    readonly watch: Watch;
    readonly moved: (bytes: number) => void;
  },
): Promise<Received | "too much"> {
  const hash = createHash("sha256");
  let count = 0;
  using out = Deno.openSync(file, { write: true, createNew: true });
  try {
    for await (const piece of answer.body ?? []) {
      count += piece.length;
      if (count > bytesMax) return "too much";
      watch.moved(count);
      moved(piece.length);
      hash.update(piece);
      writeAll(out, piece);
    }
    // The end of a stream that was aborted may look like its end.
    watch.signal.throwIfAborted();
  } catch (error) {
    Deno.removeSync(file);
    throw error;
  }
  return { count, sha256: hash.digest("hex") };
}

function writeAll(file: Deno.FsFile, piece: Uint8Array): void {
  for (let done = 0; done < piece.length;) done += file.writeSync(piece.subarray(done));
}

async function put(
  { path, content }: Putting,
  { base, authorization, moved = () => {} }: TransferOptions,
  watch: Watch,
): Promise<Outcome> {
  const bytes = "text" in content
    ? new TextEncoder().encode(content.text)
    : Deno.readFileSync(content.file);
  const { status } = await upload(base + path, bytes, {
    authorization,
    signal: watch.signal,
    gone(count, more) {
      watch.moved(count);
      moved(more);
      if (count === bytes.length) watch.sent(count);
    },
  });
  if (isRedirection(status)) {
    return { end: "failed", because: "it sends elsewhere, which is not followed with a file" };
  }
  if (status === 404 || status === 405) {
    return { end: "failed", because: "it does not take files (docs/sharing-results.md)" };
  }
  return outcomeOf(status) ?? { end: "done", bytes: bytes.length };
}

/** The own disk refuses, or this is a bug: no server is to blame. */
function isOwnFault(error: Error): boolean {
  const { code } = error as { readonly code?: unknown };
  return error instanceof Deno.errors.NotCapable ||
    typeof code === "string" &&
      /^E(?:NOSPC|DQUOT|IO|ROFS|ACCES|MFILE|NFILE|FBIG|NOENT)$/.test(code);
}

/** The innermost of the reasons that the runtime gives, without the address. */
function reasonOf(error: Error): string {
  const { cause } = error;
  const text = cause instanceof Error ? cause.message : error.message;
  return text.replace(/^.*error sending request for url \([^)]*\):? ?/, "")
    .replace(/^client error \([A-Za-z]+\): /, "").slice(0, 200) || "it cannot be reached";
}
