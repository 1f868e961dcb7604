/** The part of a stage's stack that is of use to its author: functions and places in the sources. */
import type { SourceMap } from "./source-map.ts";

/** Most places that are reported. */
const placesMax = 8;

/** Frames of the runtime, and code of this engine that is part of every bundle. */
const runtime = /^(?:ext:|node:|internal:)/;
const engine = /(?:^|\/)lib\/(?:pipeline|contract)\/|^entry:/;

/**
 * "slopeOf (lib/num/slope.ts:3:10)", innermost first. Without a source map only the functions' names,
 * which bundles keep.
 */
export function stackPlaces(stack: string, map: SourceMap | undefined): string[] {
  const places: string[] = [];
  for (const line of stack.split("\n")) {
    const match = /^\s*at (?:async )?(?:(.*?) \()?([^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (match === null || runtime.test(match[2])) continue;
    const name = (match[1] ?? "").replace(/^Object\./, "").replace(/ \[as .*\]$/, "");
    if (map === undefined) {
      if (name !== "") places.push(name);
      continue;
    }
    const position = map.positionOf(Number(match[3]), Number(match[4]));
    if (position === undefined || engine.test(position.file)) continue;
    const place = `${position.file}:${position.line}:${position.column}`;
    places.push(name === "" || name === "<anonymous>" ? place : `${name} (${place})`);
  }
  return places.slice(0, placesMax);
}
