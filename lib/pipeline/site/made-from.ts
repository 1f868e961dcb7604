/** What the report of a store was made from: so that a run which changes nothing makes none. */
import { type Digest, digestRecord } from "../keys/digest.ts";
import type { Scope } from "../report/head.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { statIfPresent } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { isText } from "../store/shape.ts";

/** The site's folder in a checkout's own part of the store, and where reading begins. */
export const siteFolder = "report";
export const siteFile = `artifacts/${siteFolder}/index.html`;

const cacheName = "report-made.json";

/** `look` is that of the specification: sentences and captions are in no key. */
export function madeOf(
  { profile, backend }: Scope,
  results: ReadonlyMap<string, { readonly key: Digest }>,
  look: string,
): Digest {
  const keys = [...results].map(([job, { key }]) => [job, key]);
  return digestRecord("report", { profile, backend, keys, look });
}

/** Undefined if there is none that is whole. */
export function madeFrom(layout: Layout): Digest | undefined {
  const isThere = statIfPresent(`${layout.own.root}/${siteFolder}/index.html`) !== undefined;
  return isThere ? readCache<Digest | "">(layout, cacheName, isText) || undefined : undefined;
}

/** Empty while it is being made. */
export function rememberMade(layout: Layout, made: Digest | ""): void {
  writeCache(layout, cacheName, made);
}
