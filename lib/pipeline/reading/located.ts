/**
 * Values that remember where the user wrote them. Containers are plain maps (without prototype) and
 * lists; the places of their entries are kept beside them, and survive merging.
 */
import type { Place } from "../../contract/errors.ts";
import type { Json } from "../specification/specification.ts";

/** A position in a source, resolved to line and column only when it is reported. */
export interface Spot {
  readonly source: {
    readonly file: string;
    place(offset: number): Place;
    /** The letters of a plain value that begins there. */
    written(offset: number): string;
  };
  /** Offset of the entry's key (of the value itself in a list). */
  readonly key: number;
  /** Offset of the entry's value. */
  readonly value: number;
}

/** A map as the user wrote it. */
export type LocatedMap = { [name: string]: Json };
type Container = LocatedMap | Json[];
export type Path = readonly (string | number)[];

const spots = new WeakMap<object, Map<string | number, Spot>>();

/** A new map without prototype, so that no key of the user's can reach one. */
export function emptyMap(): LocatedMap {
  return Object.create(null) as LocatedMap;
}

export function isMap(value: unknown): value is LocatedMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets an entry of a map or list, with its place. */
export function put(
  container: Container,
  name: string | number,
  entry: { value: Json; spot: Spot },
) {
  (container as Record<string | number, Json>)[name] = entry.value;
  let known = spots.get(container);
  if (known === undefined) spots.set(container, known = new Map());
  known.set(name, entry.spot);
}

/** The place of the entry that a path leads to, or of its nearest ancestor that was written. */
export function spotOf(root: unknown, path: Path): Spot | undefined {
  let found: Spot | undefined;
  let at = root;
  for (const name of path) {
    if (typeof at !== "object" || at === null) break;
    const spot = spots.get(at)?.get(name);
    if (spot === undefined) break;
    found = spot;
    at = (at as Record<string | number, unknown>)[name];
  }
  return found;
}

/** Place of a spot's key or value; the start of `file` when nothing was written. */
export function placeOf(
  spot: Spot | undefined,
  options: { readonly of: "key" | "value"; readonly file: string },
): Place {
  if (spot === undefined) return { file: options.file, line: 1, column: 1 };
  return spot.source.place(options.of === "key" ? spot.key : spot.value);
}

/** A number or truth value as the user wrote it; undefined where it is not what is written there. */
export function writtenAs(spot: Spot | undefined, value: unknown): string | undefined {
  if (spot === undefined || (typeof value !== "number" && typeof value !== "boolean")) {
    return undefined;
  }
  const text = spot.source.written(spot.value);
  const isSame = typeof value === "number"
    ? text !== "" && Number(text) === value
    : text.toLowerCase() === String(value);
  return isSame ? text : undefined;
}

/**
 * Lays `over` on `base`: maps entry by entry, all else replaced. `join` may first change a pair of
 * values (a plug-in's bare name becomes a map when a map is laid on it).
 */
export function merged(
  base: LocatedMap,
  over: LocatedMap,
  join: (below: Json, above: Json) => Json = (below) => below,
): LocatedMap {
  const result = emptyMap();
  for (const name of Object.keys(base)) copy(base, name, result);
  for (const name of Object.keys(over)) {
    const above = over[name];
    const below = name in base ? join(base[name], above) : undefined;
    const value = isMap(below) && isMap(above) ? merged(below, above, join) : above;
    put(result, name, { value, spot: spotOf(over, [name]) ?? spotOf(base, [name])! });
  }
  return result;
}

function copy(from: LocatedMap, name: string, to: LocatedMap): void {
  set(to, name, { value: from[name], spot: spotOf(from, [name]) });
}

/** Sets an entry, with its place if it has one. */
export function set(
  container: Container,
  name: string | number,
  { value, spot }: { readonly value: Json; readonly spot: Spot | undefined },
): void {
  if (spot === undefined) (container as Record<string | number, Json>)[name] = value;
  else put(container, name, { value, spot });
}

/** The map with each value changed, each at its place; undefined leaves an entry out. */
export function changedMap(
  source: LocatedMap,
  change: (value: Json, name: string) => Json | undefined,
): LocatedMap {
  const result = emptyMap();
  for (const name of Object.keys(source)) {
    const value = change(source[name], name);
    if (value !== undefined) set(result, name, { value, spot: spotOf(source, [name]) });
  }
  return result;
}

/** The list with each item replaced by any number of items, all at its place. */
export function changedList(
  source: readonly Json[],
  change: (item: Json, index: number) => readonly Json[],
): Json[] {
  const result: Json[] = [];
  source.forEach((item, index) => {
    const spot = spotOf(source, [index]);
    for (const value of change(item, index)) set(result, result.length, { value, spot });
  });
  return result;
}

/** The map with one entry added or replaced; its place is `spot`. */
export function withEntry(
  source: LocatedMap,
  name: string,
  entry: { readonly value: Json; readonly spot: Spot | undefined },
): LocatedMap {
  const result = changedMap(source, (value) => value);
  set(result, name, entry);
  return result;
}

/** The map without some of its entries. */
export function without(source: LocatedMap, names: readonly string[]): LocatedMap {
  const result = emptyMap();
  for (const name of Object.keys(source)) if (!names.includes(name)) copy(source, name, result);
  return result;
}
