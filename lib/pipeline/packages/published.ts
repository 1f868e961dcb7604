/**
 * The packages that the engine's own process evaluates, which has its permissions: few, and only as they
 * were published. deno.lock holds what is downloaded to the digests of archives; what lies in
 * node_modules may have come with the checkout, or been edited, and nothing else looks at it.
 */
import { exitCodes, UserError } from "../../contract/errors.ts";
import { digestOf } from "../keys/digest.ts";
import { isNotFound, readIfPresent } from "../store/file-operations.ts";
import { installationRoot } from "../system/installation.ts";
import { installedPath } from "../system/package-file-name.ts";

/** By name and version: {@link packageDigest} of its folder. Renewed with deno.lock. */
export const published: Readonly<Record<string, string>> = {
  "@stricli/core@1.3.0": "85999f3d0b4c3e2997663ebd3bca385336a66e4a2983db33c52659840374b269",
  "apache-arrow@21.2.0": "b4bc53402e2bb8bc22ca81719b1119ddfcd6b513984c2a0ef76d279004674da8",
  "esbuild@0.28.2": "63e55c4eca8cad083e0087a25097d532d7928e8cf515bc7ddf34415c43967cdb",
  "flatbuffers@25.9.23": "a28e6cb6d9edf4f4b4713df7421783c8f502355a2d46e221d03a058130537a50",
  "json-with-bigint@3.5.12": "12135952765ffd8a2f5e5969b3f216f924a1687d530874c9ac520d496cec95fc",
  "tslib@2.8.1": "3ccfd17708735527ae4cfcb28da70b2180aadfd831d2f7d4e257b604da3be831",
  "valibot@1.5.0": "cb3336c0874581cd8624ca38c12d1cf52442403385fa1900111feb55011c4c97",
  "yaml@2.9.1": "33d6a55e867736fbbed2d91fcb76f9db890acce8ce6e4715c91196487076db4b",
};

/** Programs for one system: they are looked at where they are started (bundler-program.ts). */
const isOfSystem = (name: string) => name.startsWith("@esbuild/");

/** What no import evaluates. */
const isText = (name: string) => /\.(?:map|md)$|\.d\.[cm]?ts$/.test(name);

/** Absolute path of an installed package. */
function folderOf(root: string, id: string): string {
  const cut = id.lastIndexOf("@");
  const path = installedPath({ name: id.slice(0, cut), version: id.slice(cut + 1), path: "" });
  return `${root}/${path.slice(0, -1)}`;
}

/**
 * SHA-256 of the names and contents of all files of a package that can be evaluated, and of where the
 * packages lead that it imports by name; undefined if it is not there.
 */
export function packageDigest(root: string, id: string): string | undefined {
  const folder = folderOf(root, id);
  const lines: string[] = [];
  try {
    visit(folder, "", lines);
    const above = folder.slice(0, folder.lastIndexOf("/node_modules/") + "/node_modules".length);
    for (const name of linksIn(above).filter((name) => !isOfSystem(name))) {
      lines.push(`${name} -> ${Deno.readLinkSync(`${above}/${name}`)}`);
    }
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  return digestOf(lines.sort().join("\n"));
}

function visit(folder: string, path: string, lines: string[]): void {
  for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${path}`)) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (isDirectory) visit(folder, inner, lines);
    else if (!isText(name)) {
      lines.push(`${inner} ${digestOf(readIfPresent(`${folder}/${inner}`) ?? "")}`);
    }
  }
}

/** Names of links, also of those in folders of a scope. */
function linksIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isSymlink }) => {
    if (isSymlink) return [name];
    if (!name.startsWith("@")) return [];
    return [...Deno.readDirSync(`${folder}/${name}`)].filter((inner) => inner.isSymlink)
      .map((inner) => `${name}/${inner.name}`);
  });
}

/** Throws a UserError for a package that is not as it was published; `id` is its name and version. */
export function checkPackage(id: string, root: string = installationRoot): void {
  const found = packageDigest(root, id);
  if (found === published[id]) return;
  throw new UserError({
    action: found === undefined
      ? `cannot start: the package ${id} is not installed`
      : `cannot start: the package ${id} in ${folderOf(root, id)} is not as it was published ` +
        `(its digest is ${found})`,
    hint: "remove node_modules and run `deno install`; a checkout brings no packages of its own",
    exitCode: exitCodes.storeDamage,
  });
}
