/** Where the names in the imports of a build lead: what is remembered beside the stamps of its files. */
import type { Metafile } from "esbuild";
import {
  isInPackage,
  type OwnModules,
  packageFolderOf,
  packageOf,
  packagePlaces,
  withoutSuffix,
} from "./own-modules.ts";
import type { Question } from "../files/routes.ts";
import { packagesFolder } from "../specification/source-path.ts";
import { resolved } from "../system/path.ts";
import { installationOf } from "../system/installation.ts";
import { codeRootOf, rootsOf } from "../system/roots.ts";

/** Questions, and what they led to in the build if that is known from it. */
export type ImportRoutes = readonly (readonly [question: Question, answer?: string])[];
export type RoutesByFile = ReadonlyMap<string, ImportRoutes>;

/** By file: where the names in its imports lead. What lies in a package goes with the package. */
export function routesOf(
  inputs: Metafile["inputs"],
  { workspace, own, folderOf }: {
    readonly workspace: string;
    readonly own: OwnModules;
    /** Of what is no file: the folder that its imports start from. */
    readonly folderOf: (input: string) => string | undefined;
  },
): RoutesByFile {
  const root = codeRootOf(workspace);
  const others = [`${installationOf(root)}/${packagesFolder}`];
  const realRoot = Deno.realPathSync(root);
  const below = (folder: string, path: string) =>
    path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
  const inRoot = (path: string) => below(root, path);
  const routes = new Map<string, ImportRoutes>();
  for (const [file, { imports }] of Object.entries(inputs)) {
    const path = resolved(root, withoutSuffix(file));
    const folder = folderOf(file) ?? path.slice(0, path.lastIndexOf("/"));
    const top = rootsOf(workspace).find((owner) => folder.startsWith(owner)) ?? folder;
    const found = imports.flatMap(({ original }): ImportRoutes => {
      if (original === undefined || original.includes(":")) return [];
      const literal = own.literalOf(original, folder);
      if (literal === undefined) {
        const from = packageFolderOf(path) ?? folder;
        const places = packagePlaces(packageOf(original), { folder: from, top, others });
        return [[["first", ...places.map(inRoot)]]];
      }
      if (isInPackage(file)) return [];
      const found = own.find(literal);
      if (found.how === "exact") return [[["path", inRoot(literal)], below(realRoot, found.real)]];
      // The bundler has tried other names, there and in a folder of that name.
      const above = literal.slice(0, literal.lastIndexOf("/"));
      return [[["names", inRoot(above)]], [["names", inRoot(literal)]]];
    });
    routes.set(file, found);
  }
  return routes;
}
