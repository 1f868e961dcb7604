/** Ticks in Vega-Lite's words: places, and the words of each by its value. */
import type { Tick } from "./ticks.ts";

/** By value and not by position: Vega leaves ticks out that rounding puts outside of the range. */
function lookup(ticks: readonly Tick[]): string {
  const words = ticks.map((tick) => `'${tick.words.replaceAll("'", "\\'")}'`).join(",");
  const values = ticks.map(({ value }) => value).join(",");
  return `[${words}][indexof([${values}], datum.value)]`;
}

/** Entries of an axis or a legend. */
export function tickEntries(ticks: readonly Tick[]) {
  return { values: ticks.map(({ value }) => value), labelExpr: lookup(ticks) };
}

/** Entries of an axis whose ticks without words are shorter, with paler grid lines. */
export function silentEntries(ticks: readonly Tick[]) {
  if (ticks.every((tick) => tick.words !== "")) return {};
  const spoken = `${lookup(ticks)} !== ''`;
  return {
    gridOpacity: { condition: { test: spoken, value: 1 }, value: 0.35 },
    tickSize: { condition: { test: spoken, value: 5 }, value: 2.5 },
  };
}
