/**
 * The committed digests, artifacts/digests/<profile>.lock: per job one line with its identifier, its
 * key and the digest of each output. Lines are sorted and nothing in them depends on time or place,
 * so equal results give equal files, and changes of different jobs merge line by line.
 */
import { UserError } from "../../contract/errors.ts";
import type { BackendName } from "../../contract/plugins.ts";
import type { Digest } from "../keys/digest.ts";
import type { Runtime } from "../keys/key.ts";
import { readIfPresent } from "../store/file-operations.ts";

export interface LockedJob {
  readonly key: Digest;
  /** Digest by name of the output. */
  readonly outputs: Readonly<Record<string, Digest>>;
}

export interface DigestLock {
  /** What the digests were made with; reported when they do not agree. */
  readonly backend: BackendName;
  readonly runtime: Runtime;
  /** By job identifier. */
  readonly jobs: ReadonlyMap<string, LockedJob>;
}

/** Path of a profile's lock from the workspace. */
export function lockPath(profile: string): string {
  return `artifacts/digests/${profile}.lock`;
}

/** The text of a lock. */
export function lockText({ backend, runtime, jobs }: DigestLock): string {
  const lines = [...jobs].map(([job, { key, outputs }]) => {
    const digests = Object.keys(outputs).sort().map((name) => `${name}=${outputs[name]}`);
    return [encoded(job), key, ...digests].join(" ");
  });
  return [`${head}${runtime.deno} ${runtime.v8} ${backend}`, ...lines.sort(), ""].join("\n");
}

const head = "# job, key, digests of its outputs; asymptopia digests 1 made with ";
const headPattern = new RegExp(`^${head}(\\S+) (\\S+) (webgpu|wasm|cpu)$`);
const linePattern = /^\S+ [0-9a-f]{64}(?: [A-Za-z0-9-]+=[0-9a-f]{64})+$/;

/** The lock of a profile; undefined if there is none. Throws a UserError for a line it cannot read. */
export function readLock(workspace: string, profile: string): DigestLock | undefined {
  const bytes = readIfPresent(`${workspace}/${lockPath(profile)}`);
  return bytes && parseLock(new TextDecoder().decode(bytes), lockPath(profile));
}

export function parseLock(text: string, file: string): DigestLock {
  const [first, ...lines] = text.split("\n");
  const made = headPattern.exec(first);
  if (made === null) throw unreadable(file, 1, first);
  const jobs = new Map<string, LockedJob>();
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    const [name, key, ...digests] = line.split(" ");
    const job = decoded(name);
    if (!linePattern.test(line) || job === undefined) throw unreadable(file, index + 2, line);
    if (jobs.has(job)) throw twice(file, index + 2, job);
    const outputs = Object.fromEntries(
      digests.map((part) => part.split("=") as [string, string]),
    );
    jobs.set(job, { key, outputs });
  }
  const [, deno, v8, backend] = made;
  return { runtime: { deno, v8 }, backend: backend as BackendName, jobs };
}

/** Identifiers hold values of axes, which may be any text: spaces are written as %20. */
function encoded(job: string): string {
  return job.replace(/[%\s]/g, encodeURIComponent);
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replace(/%(?![0-9A-F]{2})/g, "%25"));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const rewrite = "write the file again with `deno task verify --write`";

function unreadable(file: string, line: number, text: string): UserError {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return new UserError({
    place: { file, line, column: 1 },
    action: `cannot read "${shown}" as a line of digests`,
    hint: `fix the merge, or ${rewrite}`,
  });
}

function twice(file: string, line: number, job: string): UserError {
  return new UserError({
    place: { file, line, column: 1 },
    action: `cannot have two lines for "${job}"`,
    hint: `remove one, or ${rewrite}`,
  });
}
