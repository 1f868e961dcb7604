/** The scripts of the pages, bundled once for each state of their sources. */
import { digestOf } from "../keys/digest.ts";
import { buildPageScripts, type PageScript } from "../code/page-script.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { readIfPresent } from "../store/file-operations.ts";
import type { Layout } from "../store/layout.ts";
import { hasFields, isDigest, isListOf, isMapOf, isText } from "../store/shape.ts";
import { fromFileUrl, resolved } from "../system/path.ts";
import { packageRoot } from "../system/roots.ts";
import { scriptFile } from "./addresses.ts";
import { differenceFile } from "./data-names.ts";
import { packedScript } from "./data-script.ts";

const entries: Readonly<Record<string, string>> = {
  [scriptFile]: fromFileUrl(import.meta.resolve("./browser/site.ts")),
  [differenceFile]: fromFileUrl(import.meta.resolve("./browser/difference.ts")),
  "figure.js": fromFileUrl(import.meta.resolve("./browser/figure.ts")),
};

const cacheName = "report-scripts.json";

type PageScripts = Readonly<Record<string, PageScript>>;

const isSource = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && isText(value[0]) && isDigest(value[1]);
const areScripts = isMapOf(hasFields({ code: isText, sources: isListOf(isSource) }));

/** By file of the site, their text. */
export async function pageScripts(layout: Layout): Promise<ReadonlyMap<string, string>> {
  const remembered = readCache<PageScripts>(layout, cacheName, areScripts) ?? {};
  const isFresh = Object.keys(entries).every((file) =>
    remembered[file] !== undefined && remembered[file].sources.every(isUnchanged)
  );
  const scripts = isFresh ? remembered : await buildPageScripts(entries);
  if (!isFresh) writeCache(layout, cacheName, scripts);
  return new Map(
    Object.keys(entries).map((file) => {
      const { code } = scripts[file];
      return [file, file === differenceFile ? packedScript(file, code) : code];
    }),
  );
}

function isUnchanged([path, digest]: readonly [string, string]): boolean {
  // From the root: a checkout that was moved, or its store in another one, reads its own files.
  const bytes = readIfPresent(resolved(packageRoot, path));
  return bytes !== undefined && digestOf(bytes) === digest;
}

/** Vega's own bundles for pages, and where they lie beside what the package's name stands for. */
const drawers = [["vega", "vega.min.js"], ["vega-lite", "vega-lite.min.js"]] as const;

/** By file of the site, what draws figures in a page. */
export function drawerScripts(): ReadonlyMap<string, string> {
  return new Map(drawers.map(([name, file]) => {
    const entry = fromFileUrl(import.meta.resolve(name));
    return [file, packedScript(file, Deno.readFileSync(entry.replace(/[^/]+$/, file)))];
  }));
}
