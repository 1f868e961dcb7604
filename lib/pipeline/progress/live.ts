/** The display on a terminal: live lines below, and above them what is worth keeping. */
import type { EngineEvent, EngineListener } from "../runs/events.ts";
import { liveFrame } from "./live-frame.ts";
import { counted, durationText } from "../words/number-text.ts";
import { liveLines } from "./lines.ts";
import { plainLine, StageLog } from "./plain.ts";
import type { ProgressTally, StageTally } from "./tally.ts";
import { painted, type Terminal } from "../words/terminal.ts";
import { shortened } from "../words/text-table.ts";
import { visible } from "../words/visible.ts";

export interface LiveDisplay {
  readonly listener: EngineListener;
  /** Writes a line that stays, above the live ones. */
  say(line: string): void;
  /** Takes the live lines away and shows the cursor again. */
  stop(): void;
}

export interface LiveOptions {
  readonly terminal: Terminal;
  readonly tally: ProgressTally;
  /** Writes raw text, without a line's end. */
  readonly writeRaw: (text: string) => void;
  /** Seconds since the run started. */
  readonly clock: () => number;
  /** Milliseconds between drawings. */
  readonly interval?: number;
}

export function liveDisplay(options: LiveOptions): LiveDisplay {
  const { terminal, tally, writeRaw, clock, interval = 100 } = options;
  const frame = liveFrame(writeRaw, () => terminal.columns);
  const log = new StageLog();
  // The size is asked for each time: a terminal that is resized is drawn anew.
  const shown = (line: string) => visible(line, { coloured: terminal.colours });
  const draw = () => frame.draw(liveLines(tally, { now: clock(), terminal }).map(shown));
  const timer = setInterval(draw, interval);
  return {
    listener(event) {
      const stage = tally.take(event);
      const line = event.type === "log"
        ? log.line(event, tally.run)
        : permanentLine(event, { stage, terminal });
      if (line === undefined) return;
      frame.say(shown(event.type === "log" ? painted(terminal, "grey", line) : line));
    },
    say: (line) => frame.say(shown(line)),
    stop() {
      clearInterval(timer);
      frame.stop();
    },
  };
}

/** Stages that took less are reported in the summary only. */
const reportedFromSeconds = 1;

/** Stages that ran are reported once, when they are finished; failures and notices at once. */
function permanentLine(
  event: EngineEvent,
  { stage, terminal }: { readonly stage: StageTally | undefined; readonly terminal: Terminal },
): string | undefined {
  if (event.type === "notice") return painted(terminal, "yellow", plainLine(event)!);
  if (event.type === "resumed") return shortened(plainLine(event)!, terminal.columns - 1);
  if (event.type !== "state" || stage === undefined) return undefined;
  const width = terminal.columns - 1;
  if (event.to === "failed") return painted(terminal, "red", shortened(`✗ ${event.job}`, width));
  const isLast = event.to === "done" && stage.done === stage.jobs && stage.executed > 0;
  if (!isLast) return undefined;
  const seconds = (stage.finishedAt ?? event.at) - (stage.startedAt ?? event.at);
  if (seconds < reportedFromSeconds) return undefined;
  const told = `${counted(stage.executed, "job")}, ${durationText(seconds)}`;
  const mark = painted(terminal, "green", "✓");
  return `${mark} ${shortened(stage.name, Math.max(8, width - told.length - 4))}  ${told}`;
}
