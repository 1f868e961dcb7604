/**
 * Three versions of a JSON file made one: what the package wrote, what it writes now, and what the workspace
 * has made of it. What the workspace changed stays; all else becomes what the package writes now.
 */
export type Json = string | number | boolean | null | readonly Json[] | {
  readonly [key: string]: Json;
};

export interface Merged {
  readonly value: Json;
  /** Where both have changed: the workspace's own stays. */
  readonly kept: readonly string[];
}

interface Versions {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly own: Json | undefined;
}

export function mergedConfiguration(versions: Readonly<Record<keyof Versions, Json>>): Merged {
  const kept: string[] = [];
  return { value: merged(versions, "", kept) ?? {}, kept };
}

function merged({ before, after, own }: Versions, place: string, kept: string[]): Json | undefined {
  if (isMap(own) && isMap(after)) {
    const old = isMap(before) ? before : {};
    const names = new Set([...Object.keys(after), ...Object.keys(own)]);
    const entries = [...names].flatMap((name) => {
      const inner = { before: old[name], after: after[name], own: own[name] };
      const value = merged(inner, place === "" ? name : `${place}.${name}`, kept);
      return value === undefined ? [] : [[name, value] as const];
    });
    return Object.fromEntries(entries);
  }
  if (isList(own) && isList(after) && isList(before)) return mergedList({ before, after, own });
  if (isSame(own, before)) return after;
  if (!isSame(after, before) && !isSame(after, own)) kept.push(place);
  return own;
}

/** What the workspace put in stays in, what it took out stays out. */
function mergedList({ before, after, own }: Readonly<Record<keyof Versions, readonly Json[]>>) {
  const has = (list: readonly Json[], value: Json) => list.some((one) => isSame(one, value));
  const removed = before.filter((value) => !has(own, value));
  const added = own.filter((value) => !has(before, value) && !has(after, value));
  return [...after.filter((value) => !has(removed, value)), ...added];
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
