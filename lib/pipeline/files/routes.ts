/**
 * Where names lead: through links, to a package's folder, to the names in a folder. A stamp says what a
 * file is; a route says that the path by which code names it still leads there. All answers of
 * one run are found once.
 */
import { digestOf } from "../keys/digest.ts";
import { isNotFound, namesIn } from "../store/file-operations.ts";

/** What a name was asked for, and what it led to; paths are relative to the folder of {@link Routes}. */
export type Route = readonly [question: Question, answer: string];

export type Question =
  /** The real path of a file or folder; "" if there is none. */
  | readonly [kind: "path", path: string]
  /** SHA-256 of the names in a folder. */
  | readonly [kind: "names", folder: string]
  /** The first of these paths that is there, and its real path; "" if none is. */
  | readonly [kind: "first", ...paths: string[]];

export class Routes {
  readonly #folder: string;
  readonly #real: string;
  readonly #routes: Route[];
  readonly #indices: Map<string, number>;
  readonly #unchanged = new Map<number, boolean>();

  constructor(folder: string, saved: readonly Route[] = []) {
    this.#folder = folder;
    this.#real = Deno.realPathSync(folder);
    this.#routes = [...saved];
    this.#indices = new Map(saved.map((route, index) => [JSON.stringify(route), index]));
  }

  /** True if the names still lead where they led. */
  isUnchanged(index: number): boolean {
    let answer = this.#unchanged.get(index);
    if (answer === undefined) {
      const route = this.#routes[index];
      answer = route !== undefined && this.answer(route[0]) === route[1];
      this.#unchanged.set(index, answer);
    }
    return answer;
  }

  /** Notes where a question leads, by default now. */
  take(question: Question, answer: string = this.answer(question)): number {
    const key = JSON.stringify([question, answer]);
    const index = this.#indices.get(key) ?? this.#routes.length;
    this.#routes[index] = [question, answer];
    this.#indices.set(key, index);
    return index;
  }

  answer([kind, ...paths]: Question): string {
    if (kind === "names") return digestOf(namesIn(this.#absolute(paths[0])).sort().join("\n"));
    for (const path of paths) {
      const real = this.#realPath(path);
      if (real !== undefined) return kind === "path" ? real : `${path} ${real}`;
    }
    return "";
  }

  /** The routes with the given indices, to be saved, and their new indices. */
  save(used: Iterable<number>): { routes: readonly Route[]; indices: ReadonlyMap<number, number> } {
    const sorted = [...new Set(used)].sort((a, b) => a - b);
    return {
      routes: sorted.map((index) => this.#routes[index]),
      indices: new Map(sorted.map((index, position) => [index, position])),
    };
  }

  #absolute(path: string): string {
    return path.startsWith("/") ? path : `${this.#folder}/${path}`;
  }

  /** Relative to the folder where it lies in it, so that a moved folder has equal answers. */
  #realPath(path: string): string | undefined {
    try {
      const real = Deno.realPathSync(this.#absolute(path));
      return real.startsWith(`${this.#real}/`) ? real.slice(this.#real.length + 1) : real;
    } catch (error) {
      if (isNotFound(error) || error instanceof Deno.errors.FilesystemLoop) return undefined;
      throw error;
    }
  }
}
