/**
 * What happened, for archives and for people: per run `run/<id>.jsonl` (one event a line, while it
 * happens) and `run/<id>.json` (the manifest, at the end). A run that changes nothing leaves nothing.
 */
import type { EngineEvent, EngineListener, RunSummary } from "./events.ts";
import { runManifestFormat } from "./run-manifest.ts";
import { inFolder, type Layout, writeAtomic } from "./store-layout.ts";

export interface RunLog {
  readonly listener: EngineListener;
  /** Writes the manifest if anything was executed, failed or was stopped. */
  close(summary: RunSummary, about: Readonly<Record<string, unknown>>): void;
}

/** Events are written in batches of this many, and at the end. */
const batchLength = 64;

export function openRunLog(layout: Layout, run: string): RunLog {
  const path = `${layout.runs}/${run}.jsonl`;
  let lines: string[] = [];
  let file: Deno.FsFile | undefined;
  const flush = () => {
    if (file === undefined) {
      inFolder(path, () => file = Deno.openSync(path, { create: true, append: true }));
    }
    const bytes = new TextEncoder().encode(lines.join(""));
    for (let done = 0; done < bytes.length;) done += file!.writeSync(bytes.subarray(done));
    lines = [];
  };
  return {
    listener(event: EngineEvent) {
      if (event.type === "progress") return;
      lines.push(JSON.stringify(event) + "\n");
      const works = event.type === "state" && event.to === "running";
      if ((file !== undefined && lines.length >= batchLength) || works) flush();
    },
    close(summary, about) {
      if (file === undefined && summary.failed.length === 0) return;
      flush();
      file?.close();
      const { outcomes, ...counts } = summary;
      const jobs = Object.fromEntries(outcomes);
      const manifest = JSON.stringify(
        { format: runManifestFormat, ...about, ...counts, jobs },
        null,
        1,
      );
      writeAtomic(layout, `${layout.runs}/${summary.run}.json`, manifest + "\n");
    },
  };
}
