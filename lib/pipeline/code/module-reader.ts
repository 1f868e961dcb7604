/**
 * How the bundler comes by modules: through here, so that what is hashed is what it read, and an
 * import of the workspace's own code means the file of exactly that name (own-modules.ts). Files of
 * packages it reads itself, since a package.json may leave some of them empty, which is not said here.
 */
import type * as esbuild from "esbuild";
import { isInPackage, type OwnModules } from "./own-modules.ts";
import type { StandIns } from "./stand-ins.ts";

/** Told of each file before its bytes go to the bundler; the path is absolute. */
export type OnRead = (path: string, before: Deno.FileInfo, bytes: Uint8Array) => void;

/** Of files whose bytes mean something else by an import's attributes. */
const byAttribute: Readonly<Record<string, esbuild.Loader>> = { bytes: "binary", text: "text" };

const byEnding: Readonly<Record<string, esbuild.Loader>> = {
  ts: "ts",
  mts: "ts",
  cts: "ts",
  tsx: "tsx",
  js: "js",
  mjs: "js",
  cjs: "js",
  jsx: "jsx",
  json: "json",
};

function outside(written: string, real: string): string {
  return `"${written}" leads out of the workspace and its packages, to ${real}`;
}

/** The part of the bundler's plug-in that finds and reads files. */
export function readModules(
  build: esbuild.PluginBuild,
  { own, onRead, standIns }: {
    readonly own: OwnModules;
    readonly onRead: OnRead;
    /** Takes the bytes of large files, which then do not go through the bundler. */
    readonly standIns?: StandIns;
  },
): void {
  build.onResolve({ filter: /./ }, ({ path, importer, resolveDir }) => {
    if (isInPackage(importer)) return undefined;
    const literal = own.literalOf(path, resolveDir);
    if (literal === undefined) return undefined;
    const found = own.find(literal);
    if (found.how === "exact") return { path: found.path, suffix: found.suffix };
    if (found.how === "absent") return undefined;
    if (found.how === "outside") return { errors: [{ text: outside(path, found.real) }] };
    const name = found.spelt.slice(found.spelt.lastIndexOf("/") + 1);
    const text =
      `"${path}" is not how the disk spells it: write upper and lower case as in ${name}`;
    return { errors: [{ text }] };
  });
  build.onLoad({ filter: /./, namespace: "file" }, ({ path, with: { type } }) => {
    // By whatever way the bundler came there: a package's own words, or a link in it.
    if (!own.isWithin(path)) return { errors: [{ text: outside(path, path) }] };
    const ending = path.slice(path.lastIndexOf(".") + 1);
    const loader = type === undefined || type === "json" ? byEnding[ending] : byAttribute[type];
    if (loader === undefined) return undefined;
    const { before, bytes: contents } = own.read(path);
    onRead(path, before, contents);
    if (loader === "binary" && standIns !== undefined) {
      const given = standIns.of(path, contents);
      if (given !== contents) return { contents: given, loader };
    }
    return isInPackage(path) ? undefined : { contents, loader };
  });
}
