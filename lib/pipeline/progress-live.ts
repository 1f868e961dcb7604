/** Live lines on a terminal: a bar, a rate and the remaining time per running stage. */
import type { EngineEvent, EngineListener } from "./events.ts";
import { counted, countText, durationText } from "./number-text.ts";
import { plainLine } from "./progress-plain.ts";
import type { ProgressTally, StageTally } from "./progress-tally.ts";
import { painted, type Terminal } from "./terminal.ts";
import { shortened } from "./text-table.ts";

export interface LiveDisplay {
  readonly listener: EngineListener;
  /** Takes the live lines away. */
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

/** Most stages that are drawn at once. */
export const liveLinesMax = 10;

export function liveDisplay(options: LiveOptions): LiveDisplay {
  const { terminal, tally, writeRaw, clock, interval = 100 } = options;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) writeRaw(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = () => {
    const lines = liveLines(tally, { now: clock(), terminal });
    erase();
    if (lines.length > 0) writeRaw(lines.join("\n") + "\n");
    drawn = lines.length;
  };
  const timer = setInterval(draw, interval);
  const say = (line: string) => {
    erase();
    terminal.write(line);
  };
  return {
    listener(event) {
      const stage = tally.take(event);
      const line = permanentLine(event, { stage, terminal });
      if (line !== undefined) say(line);
    },
    stop() {
      clearInterval(timer);
      erase();
    },
  };
}

/** Stages that ran are told once, when they are finished; failures and notices at once. */
function permanentLine(
  event: EngineEvent,
  { stage, terminal }: { readonly stage: StageTally | undefined; readonly terminal: Terminal },
): string | undefined {
  if (event.type === "notice") return painted(terminal, "yellow", plainLine(event)!);
  if (event.type !== "state" || stage === undefined) return undefined;
  if (event.to === "failed") return painted(terminal, "red", `✗ ${event.job}`);
  const isLast = event.to === "done" && stage.done === stage.jobs && stage.executed > 0;
  if (!isLast) return undefined;
  const seconds = (stage.finishedAt ?? event.at) - (stage.startedAt ?? event.at);
  const mark = painted(terminal, "green", "✓");
  return `${mark} ${stage.name}  ${counted(stage.executed, "job")}, ${durationText(seconds)}`;
}

/** The live lines as they are at one moment. */
export function liveLines(
  tally: ProgressTally,
  { now, terminal }: { readonly now: number; readonly terminal: Terminal },
): string[] {
  const running = tally.stages.filter((stage) => stage.running.size > 0);
  if (running.length === 0) return [];
  const nameWidth = Math.min(40, Math.max(...running.map(({ name }) => name.length)));
  const lines = running.slice(0, liveLinesMax).map((stage) =>
    shortened(stageLine(stage, { tally, now, nameWidth }), terminal.columns - 1)
  );
  if (running.length > liveLinesMax) {
    lines.push(`… and ${running.length - liveLinesMax} more stages`);
  }
  const done = tally.stages.reduce((sum, stage) => sum + stage.done, 0);
  const jobs = tally.stages.reduce((sum, stage) => sum + stage.jobs, 0);
  const remaining = tally.remaining(now);
  const left = remaining === undefined ? "" : `, about ${durationText(remaining)} left`;
  lines.push(
    painted(
      terminal,
      "grey",
      shortened(`${done}/${jobs} jobs, ${durationText(now)}${left}`, terminal.columns - 1),
    ),
  );
  return lines;
}

function stageLine(
  stage: StageTally,
  { tally, now, nameWidth }: {
    readonly tally: ProgressTally;
    readonly now: number;
    readonly nameWidth: number;
  },
): string {
  const fraction = tally.fraction(stage);
  const rate = tally.rate(stage, now);
  const seconds = now - (stage.startedAt ?? now);
  const left = fraction > 0.02 && seconds > 1
    ? durationText(seconds * (1 - fraction) / fraction)
    : "";
  const parts = [
    shortened(stage.name, nameWidth).padEnd(nameWidth),
    bar(fraction),
    `${stage.done}/${stage.jobs}`,
    rate === undefined ? "" : `${countText(rate)} ${stage.unit}/s`,
    left && `${left} left`,
  ];
  return parts.filter((part) => part !== "").join("  ");
}

/** A bar of 20 cells in eighths. */
export function bar(fraction: number): string {
  const cells = 20;
  const eighths = Math.round(Math.min(1, Math.max(0, fraction)) * cells * 8);
  const full = Math.floor(eighths / 8);
  const part = eighths % 8 === 0 ? "" : "▏▎▍▌▋▊▉"[eighths % 8 - 1];
  return "█".repeat(full) + part + "░".repeat(cells - full - (part ? 1 : 0));
}
