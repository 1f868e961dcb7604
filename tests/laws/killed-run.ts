/** A run in a process of its own that is killed by the kernel at some moment. */
import type { JobGraph } from "../../lib/pipeline/specification/specification.ts";
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";
import { engineLine } from "../task-line.ts";

const runner = fromFileUrl(import.meta.resolve("../pipeline/toy-run.ts"));

/** Runs all jobs; true if the process was killed, false if it had ended before. */
export async function killedRun(
  graph: JobGraph,
  { root, milliseconds }: { readonly root: string; readonly milliseconds: number },
): Promise<boolean> {
  Deno.writeTextFileSync(`${root}/graph.json`, JSON.stringify(graph));
  const child = new Deno.Command(Deno.execPath(), {
    args: engineLine(root, [runner, root, "--events", "--keep-going"]),
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const reader = child.stderr.getReader();
  const words: Uint8Array<ArrayBuffer>[] = [];
  // The first event: the code is bundled, or the run has begun.
  const first = await reader.read();
  if (first.value) words.push(first.value);
  const timer = setTimeout(() => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // It has ended by itself.
    }
  }, milliseconds);
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    words.push(next.value);
  }
  const { signal } = await child.status;
  clearTimeout(timer);
  const told = await new Blob(words).text();
  // A runner that cannot run would never be killed, and nobody would see it.
  if (told.includes("Uncaught")) throw new Error(told);
  return signal === "SIGKILL";
}
