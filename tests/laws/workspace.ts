/** A workspace on disk that follows a model: only the files whose text changed are written. */
import { type Encoding, filesOf, fixedFiles } from "./workspace-text.ts";
import type { Model } from "./model.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

const repository = fromFileUrl(import.meta.resolve("../.."));

export interface Workspace {
  readonly root: string;
  readonly store: string;
  /**
   * Writes what differs; `hidden` gives edited files their old modification time back, `byLinks` leaves
   * them as they are and points links to others.
   */
  follow(
    model: Model,
    options?: { readonly hidden?: boolean; readonly byLinks?: boolean },
  ): void;
  /** Writes every file again as it is: new times, equal content. */
  touch(): void;
  remove(): void;
}

/** Thousands of small files: in memory, where there is such a folder. */
function makeRoot(encoding: Encoding): string {
  // A real engine is a process with permissions, and Deno gives none for what lies below /dev.
  const dir = encoding === "json" && exists("/dev/shm") ? "/dev/shm" : undefined;
  return Deno.makeTempDirSync({ prefix: "laws-", ...(dir ? { dir } : {}) });
}

export function makeWorkspace(encoding: Encoding): Workspace {
  const root = makeRoot(encoding);
  const written = new Map<string, string>();
  const write = (path: string, text: string) => {
    Deno.mkdirSync(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${root}/${path}`, text);
  };
  /** Files that links are pointed to, by what they hold; nobody edits them. */
  const targets = new Map<string, string>();
  const link = (path: string, text: string) => {
    const id = `${path}\n${text}`;
    let target = targets.get(id);
    // In the same folder, so that imports mean the same from there.
    if (target === undefined) write(target = path.replace(/ts$/, `${targets.size}.ts`), text);
    targets.set(id, target);
    if (exists(`${root}/${path}`)) Deno.removeSync(`${root}/${path}`);
    Deno.symlinkSync(target.slice(target.lastIndexOf("/") + 1), `${root}/${path}`);
  };
  const unlink = (path: string) => {
    if (exists(`${root}/${path}`) && Deno.lstatSync(`${root}/${path}`).isSymlink) {
      Deno.removeSync(`${root}/${path}`);
    }
  };
  for (const file of ["deno.json", "deno.lock"]) {
    write(file, encoding === "json" ? "{}" : Deno.readTextFileSync(`${repository}/${file}`));
  }
  if (encoding === "arrow") {
    for (const { name, isDirectory } of Deno.readDirSync(`${repository}/lib/contract`)) {
      if (isDirectory) continue;
      const path = `lib/contract/${name}`;
      write(path, Deno.readTextFileSync(`${repository}/${path}`));
    }
    Deno.symlinkSync(`${repository}/node_modules`, `${root}/node_modules`);
  }
  for (const [path, text] of fixedFiles(encoding)) write(path, text);
  return {
    root,
    store: `${root}/artifacts`,
    follow(model, { hidden = false, byLinks = false } = {}) {
      for (const [path, text] of filesOf(model)) {
        if (written.get(path) === text) continue;
        if (byLinks && path.endsWith(".ts")) {
          link(path, text);
          written.set(path, text);
          continue;
        }
        const before = hidden && written.has(path) ? Deno.statSync(`${root}/${path}`) : undefined;
        unlink(path);
        write(path, text);
        if (before) Deno.utimeSync(`${root}/${path}`, before.atime!, before.mtime!);
        written.set(path, text);
      }
    },
    touch() {
      for (const [path, text] of written) write(path, text);
    },
    remove: () => Deno.removeSync(root, { recursive: true }),
  };
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
