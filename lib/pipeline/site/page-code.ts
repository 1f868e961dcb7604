/** The scripts of the pages, bundled once for each state of their sources. */
import { digestOf } from "../keys/digest.ts";
import { buildPageScripts, type PageScript } from "../code/page-script.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { readIfPresent } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { fromFileUrl } from "../system/path.ts";
import { scriptFile } from "./addresses.ts";
import { differenceFile } from "./data-names.ts";

const entries: Readonly<Record<string, string>> = {
  [scriptFile]: fromFileUrl(import.meta.resolve("./browser/site.ts")),
  [differenceFile]: fromFileUrl(import.meta.resolve("./browser/difference.ts")),
};

const cacheName = "report-scripts.json";

/** By file of the site, their text. */
export async function pageScripts(layout: Layout): Promise<ReadonlyMap<string, string>> {
  const remembered = readCache<Readonly<Record<string, PageScript>>>(layout, cacheName) ?? {};
  const isFresh = Object.keys(entries).every((file) =>
    remembered[file] !== undefined && remembered[file].sources.every(isUnchanged)
  );
  const scripts = isFresh ? remembered : await buildPageScripts(entries);
  if (!isFresh) writeCache(layout, cacheName, scripts);
  return new Map(Object.keys(entries).map((file) => [file, scripts[file].code]));
}

function isUnchanged([path, digest]: readonly [string, string]): boolean {
  const bytes = readIfPresent(path);
  return bytes !== undefined && digestOf(bytes) === digest;
}
