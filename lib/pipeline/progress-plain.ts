/** One plain line per event: for logs and pipes. Reused jobs are counted at the end, not told. */
import type { EngineEvent, EngineListener } from "./events.ts";
import { countText, durationText } from "./number-text.ts";
import type { Terminal } from "./terminal.ts";

/** The line that an event makes, if any. */
export function plainLine(event: EngineEvent): string | undefined {
  switch (event.type) {
    case "bundled":
      return `bundled  ${event.kind} (${countText(event.bytes)}B, ${durationText(event.seconds)})`;
    case "state":
      return stateLine(event);
    case "shared":
      return `waiting  ${event.job}: another run works on it`;
    case "notice":
      return `notice   ${event.job === undefined ? "" : `${event.job}: `}${event.message}`;
    default:
      return undefined;
  }
}

function stateLine(event: Extract<EngineEvent, { type: "state" }>): string | undefined {
  const { job, to, how, seconds, attempt, message } = event;
  if (to === "running") {
    return `running  ${job}${attempt && attempt > 1 ? ` (attempt ${attempt})` : ""}`;
  }
  if (to === "done" && how === "executed") return `done     ${job} (${durationText(seconds ?? 0)})`;
  if (to === "done" && how === "cut off") return `cut off  ${job}: its inputs are as before`;
  if (to === "failed") return `failed   ${job}: ${(message ?? "").split("\n")[0]}`;
  return undefined;
}

export function plainDisplay(terminal: Terminal): EngineListener {
  return (event) => {
    const line = plainLine(event);
    if (line !== undefined) terminal.write(line);
  };
}

/** Version of the JSON lines. */
export const eventSchema = "asymptopia/events/1";

/** One JSON object per line, as the engine says it. */
export function jsonDisplay(terminal: Terminal): EngineListener {
  return (event) => terminal.write(JSON.stringify({ schema: eventSchema, ...event }));
}
