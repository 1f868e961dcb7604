/**
 * What happened, for archives and for people: per run `run/<id>.jsonl` (one event a line, while it
 * happens) and `run/<id>.json` (the manifest, at the end). A run in which nothing had to run leaves its
 * manifest alone: `last` means it, and it says what was up to date.
 */
import type { EngineEvent, EngineListener, RunSummary } from "./events.ts";
import { runManifestFormat } from "./manifest.ts";
import { ifStorageAllows, isStorageFault } from "../system/storage-fault.ts";
import { type Layout } from "../store/layout.ts";
import { writeAtomic } from "../store/unfinished.ts";
import { inFolder } from "../store/file-operations.ts";

export interface RunLog {
  readonly listener: EngineListener;
  /** Writes the manifest, and what is left of the events if anything was executed or failed. */
  close(summary: RunSummary, about: Readonly<Record<string, unknown>>): void;
  /** Gives the file back, also of a run that threw. */
  release(): void;
}

/** Events are written in batches of this many, and at the end. */
const batchLength = 64;

export function openRunLog(layout: Layout, run: string): RunLog {
  const path = `${layout.runs}/${run}.jsonl`;
  let lines: string[] = [];
  let file: Deno.FsFile | undefined;
  let fault: Error | undefined;
  const write = () => {
    if (file === undefined) {
      inFolder(path, () => file = Deno.openSync(path, { create: true, append: true }));
    }
    const bytes = new TextEncoder().encode(lines.join(""));
    for (let done = 0; done < bytes.length;) done += file!.writeSync(bytes.subarray(done));
    lines = [];
  };
  /** Results come first: a log that cannot be written is complained of when they are stored. */
  const flush = () => {
    try {
      write();
    } catch (error) {
      if (!isStorageFault(error)) throw error;
      fault = error;
    }
  };
  return {
    listener(event: EngineEvent) {
      if (event.type === "progress" || fault !== undefined) return;
      lines.push(JSON.stringify(event) + "\n");
      const works = event.type === "state" && event.to === "running";
      if ((file !== undefined && lines.length >= batchLength) || works) flush();
    },
    close(summary, about) {
      if (fault !== undefined) throw fault;
      const isCalm = file === undefined && summary.failed.length === 0;
      if (!isCalm) write();
      const { outcomes, ...counts } = summary;
      const jobs = Object.fromEntries(outcomes);
      const manifest = JSON.stringify(
        { format: runManifestFormat, ...about, ...counts, jobs },
        null,
        1,
      );
      const keep = () => writeAtomic(layout, `${layout.runs}/${summary.run}.json`, manifest + "\n");
      // Where nothing can be written there is nothing to lose either: all results were there before.
      if (isCalm) ifStorageAllows(keep);
      else keep();
    },
    release() {
      file?.close();
      file = undefined;
    },
  };
}
