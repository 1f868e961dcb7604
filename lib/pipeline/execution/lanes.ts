/** Rows of a trace for jobs whose process is not this engine's: programs, and jobs on other machines. */
import type { Ended } from "./executor.ts";
import type { Task } from "./task.ts";
import type { Details, Spans } from "../trace/spans.ts";

export class Lanes {
  readonly #spans: Spans | undefined;
  readonly #name: string;
  /** Rows on which nothing runs now. */
  readonly #free: number[] = [];
  #count = 0;

  constructor(spans: Spans | undefined, name: string) {
    this.#spans = spans;
    this.#name = name;
  }

  /** Waits for a job, on a row that no other has meanwhile. */
  async during(
    { id, key, manifest: { kind } }: Pick<Task, "id" | "key" | "manifest">,
    work: () => Promise<Ended>,
  ): Promise<Ended> {
    const spans = this.#spans;
    if (spans === undefined) return await work();
    const row = this.#free.pop() ?? spans.row(`${this.#name} ${++this.#count}`);
    const begun = performance.now();
    const ended = await work();
    const to = performance.now();
    const isDone = ended.end === "done";
    // Its own seconds, which end when its end is known; what is before them was spent in a queue.
    const from = isDone ? Math.max(begun, to - 1000 * ended.seconds) : begun;
    const seconds: Details = isDone ? { seconds: ended.seconds } : {};
    if (from > begun) spans.add({ row, kind: "waiting", name: id, from: begun, to: from });
    const details = { key: key.slice(0, 12), kind, ...seconds };
    spans.add({ row, kind: isDone ? "job" : "failed job", name: id, from, to, details });
    this.#free.push(row);
    return ended;
  }
}
