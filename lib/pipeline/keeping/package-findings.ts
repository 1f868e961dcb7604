/**
 * What `doctor` says of the installed packages. deno.lock has the digest of each package's archive;
 * Deno checks it when it downloads, and keeps only what was in it, so it cannot be checked again here.
 * What can be: that every package is there in the version of deno.lock, and that the files that went
 * into results of this store are still what they were then.
 */
import { type Digest, digestOf } from "../keys/digest.ts";
import type { BundleSources } from "../code/bundle-making.ts";
import type { Finding } from "./finding.ts";
import { inventoryOf } from "../store/inventory.ts";
import { counted } from "../words/number-text.ts";
import { type Layout } from "../store/layout.ts";
import { installedPath, packageFileName, packageFileOf } from "../system/package-file-name.ts";
import { namesIn, readIfPresent } from "../store/file-operations.ts";

const section = "packages";

interface Lock {
  readonly npm?: Readonly<Record<string, { readonly os?: unknown; readonly cpu?: unknown }>>;
  /** What deno.json asks for, and the version that answers it. */
  readonly specifiers?: Readonly<Record<string, string>>;
}

const again = "remove node_modules and run `deno install`";

export function versionFinding(workspace: string): Finding {
  const bytes = readIfPresent(`${workspace}/deno.lock`);
  if (bytes === undefined) {
    return {
      section,
      level: "problem",
      text: "there is no deno.lock: nothing says which packages are right",
      todo: "restore deno.lock from the repository",
    };
  }
  const lock = lockOf(new TextDecoder().decode(bytes));
  if (lock === undefined) {
    return {
      section,
      level: "problem",
      text: "deno.lock cannot be read: marks of a merge, perhaps",
      todo: "take one side's deno.lock whole, then run `deno install --frozen=false`",
    };
  }
  const { npm = {}, specifiers = {} } = lock;
  const installed = installedPackages(`${workspace}/node_modules`);
  // What is for another system may be absent.
  const wanted = Object.entries(npm).filter(([, { os, cpu }]) =>
    os === undefined && cpu === undefined
  )
    .map(([name]) => withoutPeers(name));
  const problems = wanted.filter((name) => !installed.has(name)).map((name) =>
    `${name} is missing`
  );
  for (const [specifier, version] of Object.entries(specifiers)) {
    const name = /^npm:(@?[^@]+)@/.exec(specifier)?.[1];
    if (name === undefined) continue;
    const found = versionIn(`${workspace}/node_modules/${name}`);
    const right = withoutPeers(`${name}@${version}`).slice(name.length + 1);
    if (found !== undefined && found !== right) {
      problems.push(`${name} is ${found}, and ${right} in deno.lock`);
    }
  }
  if (problems.length > 0) {
    const some = problems.slice(0, 3).join("; ") +
      (problems.length > 3 ? `; and ${problems.length - 3} more` : "");
    return { section, level: "problem", text: some, todo: again };
  }
  return {
    section,
    level: "ok",
    text: `${counted(new Set(wanted).size, "package")} of deno.lock installed, in its versions`,
  };
}

function lockOf(text: string): Lock | undefined {
  try {
    return JSON.parse(text) as Lock;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** "ajv@8.20.0" of a name in deno.lock, which may go on with the peers it was resolved with. */
function withoutPeers(name: string): string {
  return /^@?[^@]+@[^_]+/.exec(name)?.[0] ?? name;
}

/** name@version of all that lies in node_modules/.deno, by their own package.json. */
function installedPackages(folder: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entry of namesIn(`${folder}/.deno`)) {
    const name = /^(@?[^@]+)@/.exec(entry)?.[1].replace("+", "/");
    if (name === undefined) continue;
    const version = versionIn(`${folder}/.deno/${entry}/node_modules/${name}`);
    if (version !== undefined) found.add(`${name}@${version}`);
  }
  return found;
}

function versionIn(folder: string): string | undefined {
  const bytes = readIfPresent(`${folder}/package.json`);
  if (bytes === undefined) return undefined;
  try {
    const { version } = JSON.parse(new TextDecoder().decode(bytes)) as { version?: unknown };
    return typeof version === "string" ? version : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

/** Compares the files of packages with what they were when the results of this store were made. */
export function contentFinding(workspace: string, layout: Layout): Finding {
  const known = filesOfResults(layout);
  const changed: string[] = [];
  let compared = 0;
  const placeOf = placesIn(workspace);
  for (const [path, digests] of known) {
    const bytes = readIfPresent(`${workspace}/${placeOf(path)}`);
    // A package of another version lies under another path.
    if (bytes === undefined) continue;
    compared++;
    if (!digests.has(digestOf(bytes)) || digests.size > 1) changed.push(path);
  }
  if (changed.length > 0) {
    const some = changed.slice(0, 3).join(", ") +
      (changed.length > 3 ? ` and ${changed.length - 3} more` : "");
    return {
      section,
      level: "problem",
      text: `of one version, and yet not always the same in the results of this store: ${some}`,
      todo: "somebody edited a package: run `deno clean` (Deno's cache shares its files), then " +
        again,
    };
  }
  const text = compared === 0
    ? "no result of this store was made with a package: nothing to compare their files with"
    : `${counted(compared, "file")} of packages ${compared === 1 ? "is" : "are"} what ` +
      `${compared === 1 ? "it was" : "they were"} in every result of this store; whether that is ` +
      "what was published, only an installation with an empty cache checks";
  return { section, level: "ok", text };
}

/** Paths of files of packages from the folder that these are installed in. */
function placesIn(workspace: string): (name: string) => string {
  const folders = namesIn(`${workspace}/node_modules/.deno`);
  return (name) => {
    const file = packageFileOf(name);
    return file === undefined ? name : installedPath(file, folders);
  };
}

/** Digests of every package file that went into a result, by its name, which has the version in it. */
function filesOfResults(layout: Layout): ReadonlyMap<string, ReadonlySet<Digest>> {
  const files = new Map<string, Set<Digest>>();
  const lists = new Set(
    [...inventoryOf(layout).records.values()].map(({ record }) => record.provenance.sources),
  );
  for (const list of lists) {
    const bytes = readIfPresent(layout.blob(list));
    if (bytes === undefined || digestOf(bytes) !== list) continue;
    const sources = JSON.parse(new TextDecoder().decode(bytes)) as BundleSources;
    for (const [path, digest] of Object.entries(sources.files)) {
      // What lies in a folder of packages without a version in its name keeps its path.
      const name = packageFileName(path) ?? path;
      if (packageFileOf(name) === undefined && !name.includes("node_modules/")) continue;
      const known = files.get(name);
      if (known === undefined) files.set(name, new Set([digest]));
      else known.add(digest);
    }
  }
  return files;
}
