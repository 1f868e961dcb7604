/** Literal parameters in one order, so that the order of keys in the YAML can reach no stage. */
import type { Json, JsonMap } from "../specification/specification.ts";

/** The value with all maps sorted by key; lists keep their order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "object" && value !== null) return sortedMap(value as JsonMap);
  return value;
}

/** The map, and all maps in it, sorted by key. */
export function sortedMap(map: JsonMap): JsonMap {
  return Object.fromEntries(Object.keys(map).sort().map((name) => [name, sorted(map[name])]));
}
