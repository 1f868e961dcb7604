/**
 * A disk that fails as planned: every file operation of this process under one folder is counted, and
 * at the n-th one the fault happens. Patches `Deno` itself, so that the engine does not know.
 */

/** What an operation does, which decides by which faults it can be hit. */
type Nature = "allocates" | "changes" | "reads";

/** Operations of `Deno` by path. */
const operations: Readonly<Record<string, Nature>> = {
  writeFileSync: "allocates",
  writeTextFileSync: "allocates",
  mkdirSync: "allocates",
  linkSync: "allocates",
  renameSync: "allocates",
  removeSync: "changes",
  openSync: "reads",
  open: "reads",
  readFileSync: "reads",
  readTextFileSync: "reads",
  readDirSync: "reads",
  statSync: "reads",
  lstatSync: "reads",
  utimeSync: "changes",
};

/**
 * Operations of an open file. Closing and giving a lock back cannot fail. Not among them, on purpose:
 * what Deno allows only where the real place of the file, behind all links, may be read or written
 * (statSync, utimeSync). A store may be behind a link; its files are asked by their paths.
 */
const fileOperations: Readonly<Record<string, Nature>> = {
  writeSync: "allocates",
  syncData: "changes",
  read: "reads",
  readSync: "reads",
  seekSync: "reads",
  truncateSync: "changes",
  lockSync: "reads",
  tryLockSync: "reads",
};

/** What the engine uses of `Deno` that touches no file of the store, or only reads the machine. */
const harmless = [
  "FsFile FileInfo DirEntry errors version build noColor args pid exit cwd env hostname stdout stderr",
  "memoryUsage stdin ChildProcess execPath Command PermissionDescriptor FsWatcher watchFs",
  "consoleSize permissions systemMemoryInfo addSignalListener removeSignalListener realPathSync",
  "readLinkSync Signal CommandOptions CommandStatus SeekMode uid osUptime unrefTimer",
].join(" ").split(" ");

export const covered: ReadonlySet<string> = new Set([...Object.keys(operations), ...harmless]);
export const coveredOfFiles: ReadonlySet<string> = new Set([
  ...Object.keys(fileOperations),
  "close",
  "syncDataSync",
  "unlockSync",
]);

/** The text of each fault, and which operations it hits. */
const codes = {
  ENOSPC: ["No space left on device (os error 28)", ["allocates"]],
  EDQUOT: ["Disk quota exceeded (os error 122)", ["allocates"]],
  EROFS: ["Read-only file system (os error 30)", ["allocates", "changes"]],
  EACCES: ["Permission denied (os error 13)", ["allocates", "changes", "reads"]],
  EIO: ["Input/output error (os error 5)", ["allocates", "changes", "reads"]],
} as const;
export type Code = keyof typeof codes;

export type Fault =
  /** SIGKILL before the operation, or when half of what it writes is on the disk. */
  | { readonly kill: "before" | "half" }
  | { readonly code: Code; readonly from: "once" | "then on" };

export interface Plan {
  /** Only paths under this folder. */
  readonly root: string;
  /** The operation that fails, from 1 on, or its place ({@link placesOf}); none for a run that only counts. */
  readonly at?: number | string;
  readonly fault?: Fault;
  /**
   * Called before every operation with its number and place; `half` does half of a write, `undo` takes it
   * back. What it does on the disk itself does not count.
   */
  readonly before?: (count: number, place: string, write: { half(): void; undo(): void }) => void;
}

export interface FaultyDisk {
  /** Names of the operations so far, with the last part of their path. */
  readonly trace: readonly string[];
  /** What the fault hit; undefined if it has not happened. */
  readonly hit: string | undefined;
  /** Gives `Deno` back as it was. */
  mend(): void;
}

/** Gives each operation, as they come, its place: what it does, whatever is drawn in names, and how often before. */
function placing(): (operation: string) => string {
  const before = new Map<string, number>();
  return (operation) => {
    const nameless = operation.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4,12}){4}/g, "…");
    const times = before.get(nameless) ?? 0;
    before.set(nameless, times + 1);
    return `${nameless} after ${times}`;
  };
}

/**
 * The place of each operation of a trace. Numbers differ from run to run: how long files have lain
 * decides whether they are looked at again, and what is synced together is so in any order.
 */
export function placesOf(trace: readonly string[]): string[] {
  return trace.map(placing());
}

// deno-lint-ignore no-explicit-any
type Operation = (...given: any[]) => unknown;
type Table = Record<string, Operation>;

/** Counts an operation; throws or dies if it is its turn. `half` does half of a write. */
type Step = (
  name: string,
  path: string,
  nature: Nature,
  half: () => void,
  undo: () => void,
) => void;

export function breakDisk({ root, at = Infinity, fault, before }: Plan): FaultyDisk {
  const trace: string[] = [];
  let hit: string | undefined;
  const files = new WeakMap<object, string>();

  let isAside = false;
  const placeOf = placing();
  const step: Step = (name, path, nature, half, undo) => {
    if (isAside) return;
    trace.push(`${name} ${path.slice(root.length + 1)}`);
    const place = placeOf(trace.at(-1)!);
    isAside = true;
    before?.(trace.length, place, { half, undo });
    isAside = false;
    if (fault === undefined) return;
    if (typeof at === "string" ? at !== place : trace.length < at) return;
    if ("kill" in fault) {
      hit = trace.at(-1)!;
      if (fault.kill === "half") half();
      Deno.kill(Deno.pid, "SIGKILL");
      // The signal is on its way: nothing more may happen.
      while (true);
    }
    const [text, natures] = codes[fault.code];
    if (fault.from === "once" && trace.length > Number(at) && hit !== undefined) return;
    if (!(natures as readonly Nature[]).includes(nature)) return;
    hit ??= trace.at(-1)!;
    if (fault.code === "ENOSPC") half();
    throw asError(fault.code, `${text}: ${name.toLowerCase().replace("sync", "")} '${path}'`);
  };

  const isInside = (path: unknown) => path === root || String(path).startsWith(`${root}/`);
  const undo = [patchNamespace(step, isInside, files), patchFiles(step, files)];
  return {
    trace,
    get hit() {
      return hit;
    },
    mend() {
      for (const one of undo) one();
    },
  };
}

/** Puts other operations into a table; gives a function that puts the old ones back. */
function patched(
  table: Table,
  names: readonly string[],
  make: (name: string, original: Operation) => Operation,
): () => void {
  const kept = names.map((name) => [name, table[name]] as const);
  for (const [name, original] of kept) table[name] = make(name, original);
  return () => {
    for (const [name, original] of kept) table[name] = original;
  };
}

function patchNamespace(
  step: Step,
  isInside: (path: unknown) => boolean,
  files: WeakMap<object, string>,
): () => void {
  const table = Deno as unknown as Table;
  const { writeFileSync: write, removeSync: remove } = table;
  return patched(table, Object.keys(operations), (name, original) => (...given) => {
    // What is linked or renamed counts by where it goes.
    const path = /^(link|rename)/.test(name) && isInside(given[1]) ? given[1] : String(given[0]);
    if (!isInside(path)) return original(...given);
    const options = given.at(-1) as { create?: boolean } | undefined;
    const opens = name.startsWith("open");
    step(name, path, opens && options?.create ? "allocates" : operations[name], () => {
      if (name === "writeFileSync") write(path, given[1].subarray(0, given[1].length >> 1));
    }, () => {
      if (name === "writeFileSync") remove(path);
    });
    const result = original(...given);
    if (opens) remember(files, result, path);
    return result;
  });
}

function patchFiles(step: Step, files: WeakMap<object, string>): () => void {
  const table = Deno.FsFile.prototype as unknown as Table;
  const { writeSync: write, seekSync: seek, truncateSync: truncate } = table;
  const { statSync: stat } = Deno;
  return patched(
    table,
    Object.keys(fileOperations),
    (name, original) =>
      function (this: object, ...given) {
        const path = files.get(this);
        if (path === undefined) return original.apply(this, given);
        let [at, size] = [0, 0];
        step(`file.${name}`, path, fileOperations[name], () => {
          if (name !== "writeSync") return;
          at = Number(seek.call(this, 0, Deno.SeekMode.Current));
          size = stat(path).size;
          write.call(this, given[0].subarray(0, given[0].length >> 1));
        }, () => {
          if (name !== "writeSync") return;
          truncate.call(this, size);
          seek.call(this, at, Deno.SeekMode.Start);
        });
        return original.apply(this, given);
      },
  );
}

function remember(files: WeakMap<object, string>, opened: unknown, path: string): void {
  if (opened instanceof Promise) {
    opened.then((file) => files.set(file, path), () => undefined);
  } else files.set(opened as object, path);
}

/** An error as Deno makes it. */
function asError(code: Code, message: string): Error {
  const error = code === "EACCES" ? new Deno.errors.PermissionDenied(message) : new Error(message);
  return Object.assign(error, { code });
}
