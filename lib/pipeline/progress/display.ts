/** The display of a run that fits who looks: live lines, plain lines, or one JSON object per line. */
import { stageOf } from "./few-lines.ts";
import { later } from "../system/later.ts";
import type { Durations } from "../runs/durations.ts";
import type { EngineListener } from "../runs/events.ts";
import type { Job } from "../specification/specification.ts";
import type { Terminal } from "../words/terminal.ts";
import { visible } from "../words/visible.ts";
import type { Layout } from "../store/layout.ts";
import type { ExpectedSeconds } from "./tally.ts";

export interface Display {
  readonly listener: EngineListener;
  /** Writes a line that stays, whatever is being drawn. */
  say(line: string): void;
  stop(): void;
}

export async function openDisplay(
  terminal: Terminal,
  { json, jobs, layout, isQueued = false }: {
    readonly json?: boolean;
    /** Jobs are given to a cluster's queue: "running" is what has begun there. */
    readonly isQueued?: boolean;
    readonly jobs: readonly Job[];
    readonly layout: Layout;
  },
): Promise<Display> {
  const { eventText, jsonDisplay, plainDisplay } = await later<typeof import("./plain.ts")>(
    import.meta.resolve("./plain.ts"),
  );
  if (json) {
    const say = (text: string) => terminal.write(eventText({ type: "note", text }));
    return { listener: jsonDisplay(terminal), say, stop() {} };
  }
  if (!terminal.isInteractive) {
    const jobsOfStages = new Map<string, number>();
    for (const { id } of jobs) {
      const stage = stageOf(id);
      jobsOfStages.set(stage, (jobsOfStages.get(stage) ?? 0) + 1);
    }
    const plain = plainDisplay(terminal, { jobsOfStages, isQueued });
    return { ...plain, say: (line) => terminal.write(line) };
  }
  const [{ liveDisplay }, { ProgressTally }, { openDurations }] = await Promise.all([
    later<typeof import("./live.ts")>(import.meta.resolve("./live.ts")),
    later<typeof import("./tally.ts")>(import.meta.resolve("./tally.ts")),
    later<typeof import("../runs/durations.ts")>(import.meta.resolve("../runs/durations.ts")),
  ]);
  const startedAt = performance.now();
  return liveDisplay({
    terminal,
    tally: new ProgressTally(jobs, expectedIn(openDurations(layout))),
    writeRaw: (text) => terminal.draw?.(text),
    clock: () => (performance.now() - startedAt) / 1000,
  });
}

/** What is recorded of jobs, worked out when a job is asked about: a run in which none runs asks about none. */
function expectedIn(durations: Durations): ExpectedSeconds {
  const known = new Map<Job, number | undefined>();
  return (job) => {
    if (known.has(job)) return known.get(job);
    const expectation = durations.expected(job);
    // Another stage with the same plug-ins says too little of how long this one takes.
    const seconds = expectation?.ground === "kind" ? undefined : expectation?.seconds;
    known.set(job, seconds);
    return seconds;
  };
}

/** Says what is being waited for, if that takes longer than a moment and someone looks. */
export async function announced<T>(
  terminal: Terminal,
  { text, json }: { readonly text: string; readonly json?: boolean },
  waiting: Promise<T>,
): Promise<T> {
  if (json || !terminal.isInteractive) return await waiting;
  let isSaid = false;
  const timer = setTimeout(() => {
    isSaid = true;
    terminal.draw?.(visible(text));
  }, 500);
  try {
    return await waiting;
  } finally {
    clearTimeout(timer);
    if (isSaid) terminal.draw?.("\r\x1b[K");
  }
}
