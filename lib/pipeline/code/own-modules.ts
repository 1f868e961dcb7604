/**
 * Which file an import of the workspace's own code means: the one of exactly that name, as Deno has it.
 * The bundler's own way would also take a name that differs in upper and lower case, another ending,
 * or what a package.json of the workspace puts in the file's place.
 */
import { resolved } from "../system/path.ts";
import { packagesFolder } from "../specification/source-path.ts";
import { installationRoot } from "../system/installation.ts";
import { packageRoot } from "../system/roots.ts";
import { isNotFound, namesIn, statIfPresent } from "../store/file-operations.ts";

/** What an import leads to. */
export type Found =
  /** To a file that is none of the workspace's, through a link or dots. */
  | { readonly how: "outside"; readonly real: string }
  | {
    readonly how: "exact";
    /** Where it leads when all links are followed. */
    readonly real: string;
    /** The same, by the name of its root as it was given: a link above the root shows nowhere. */
    readonly path: string;
    /** What tells it from a file whose path differs in case only, if there is one; else "". */
    readonly suffix: string;
  }
  /** The name as the disk spells it. */
  | { readonly how: "misspelt"; readonly spelt: string }
  /** Left to the bundler. */
  | { readonly how: "absent" };

/** True for a file of an installed package. */
export function isInPackage(path: string): boolean {
  return path.includes(`${packagesFolder}/`);
}

/** A file of the workspace's own code: what the disk said before it was read, and its bytes. */
export interface ReadFile {
  readonly before: Deno.FileInfo;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Looks files up within the builds of one run: what a folder and a file hold is asked once. */
export class OwnModules {
  readonly #roots: readonly (readonly [path: string, real: string])[];
  readonly #others: readonly string[];
  readonly #aliases: Readonly<Record<string, string>>;
  readonly #found = new Map<string, Found>();
  readonly #names = new Map<string, ReadonlySet<string>>();
  readonly #read = new Map<string, ReadFile>();
  #isReadAhead = false;

  /** `roots`: absolute paths of the folders that hold the code; `aliases`: folders by first word. */
  constructor(roots: readonly string[], aliases: Readonly<Record<string, string>>) {
    this.#roots = [...new Set(roots)].map((root) => [root, Deno.realPathSync(root)]);
    // The sandbox is this package's, whose copy a workspace may be; a folder of packages may be a link.
    const shared = [packageRoot, Deno.realPathSync(packageRoot)];
    const installed = [...roots, installationRoot].flatMap((root) => {
      const path = `${root}/${packagesFolder}`;
      return statIfPresent(path) === undefined ? [] : [Deno.realPathSync(path)];
    });
    this.#others = [...shared, ...installed];
    this.#aliases = aliases;
  }

  /** The absolute path that an import says; undefined if it names a package. */
  literalOf(specifier: string, folder: string): string | undefined {
    if (/^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)) return resolved(folder, specifier);
    const [first, ...rest] = specifier.split("/");
    const root = Object.hasOwn(this.#aliases, first) ? this.#aliases[first] : undefined;
    return root === undefined ? undefined : resolved(root, rest.join("/"));
  }

  /** The first answer of a build stays: it is what the bundler was given. */
  find(literal: string): Found {
    let found = this.#found.get(literal);
    if (found === undefined) this.#found.set(literal, found = this.#find(literal));
    return found;
  }

  #find(literal: string): Found {
    const spelt = this.#spelt(literal);
    if (spelt !== literal) return { how: "misspelt", spelt };
    if (!isFile(literal)) return { how: "absent" };
    const real = Deno.realPathSync(literal);
    if (!this.isWithin(real)) return { how: "outside", real };
    const path = this.#inRoots(real);
    return { how: "exact", real, path, suffix: this.#hasTwin(path) ? caseSuffix(path) : "" };
  }

  /** A file as it was when it was first asked for: all bundles of a run have the same. */
  read(path: string): ReadFile {
    let found = this.#read.get(path);
    if (found === undefined) {
      found = { before: Deno.statSync(path), bytes: Deno.readFileSync(path) };
      // Files of packages are many, and the bundler reads them itself.
      if (!isInPackage(path)) this.#read.set(path, found);
    }
    return found;
  }

  /**
   * Reads what later builds of this run may reach: the code is that of now, whatever becomes of its files. Not the
   * engine's own folder, of which all that a bundle has is in the first one.
   */
  readAhead(): void {
    if (this.#isReadAhead) return;
    this.#isReadAhead = true;
    const folders = this.#roots.flatMap(([root]) => [`${root}/lib`, `${root}/stages`]);
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const { name, isDirectory } of entriesIn(folder)) {
        const path = `${folder}/${name}`;
        if (isDirectory) {
          if (path !== `${packageRoot}/lib/pipeline`) folders.push(path);
          continue;
        }
        const found = this.find(path);
        if (found.how === "exact") this.read(found.path);
      }
    }
  }

  /** True for a file of the workspace, of the package, or of a package that is installed in either. */
  isWithin(path: string): boolean {
    return [...this.#roots.flat(), ...this.#others].some((root) => path.startsWith(`${root}/`));
  }

  #inRoots(real: string): string {
    for (const [root, realRoot] of this.#roots) {
      if (real.startsWith(`${realRoot}/`)) return root + real.slice(realRoot.length);
    }
    return real;
  }

  /** True if a path that differs in case only leads to something else. */
  #hasTwin(path: string): boolean {
    const root = this.#rootOf(path);
    if (root === undefined) return false;
    let folder = root;
    for (const part of path.slice(root.length + 1).split("/")) {
      const lower = part.toLowerCase();
      for (const name of this.#namesIn(folder)) {
        if (name !== part && name.toLowerCase() === lower) return true;
      }
      folder += `/${part}`;
    }
    return false;
  }

  #rootOf(path: string): string | undefined {
    return this.#roots.map(([root]) => root).sort((a, b) => b.length - a.length)
      .find((root) => path.startsWith(`${root}/`));
  }

  /**
   * The path with each name below its root spelt as in its folder. It is the path itself where all is
   * well, and where a name is missing altogether.
   */
  #spelt(path: string): string {
    const root = this.#rootOf(path);
    if (root === undefined) return path;
    const parts = path.slice(root.length + 1).split("/");
    let folder = root;
    for (const [i, part] of parts.entries()) {
      const names = this.#namesIn(folder);
      if (!names.has(part)) {
        const other = [...names].find((name) => name.toLowerCase() === part.toLowerCase());
        return other === undefined ? path : [folder, other, ...parts.slice(i + 1)].join("/");
      }
      folder += `/${part}`;
    }
    return path;
  }

  #namesIn(folder: string): ReadonlySet<string> {
    let names = this.#names.get(folder);
    if (names === undefined) this.#names.set(folder, names = new Set(namesIn(folder)));
    return names;
  }
}

/** What a folder holds; nothing where there is none. */
function entriesIn(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

function isFile(path: string): boolean {
  try {
    return statIfPresent(path)?.isFile ?? false;
  } catch (error) {
    if (error instanceof Deno.errors.FilesystemLoop) return false;
    throw error;
  }
}

/** The bundler takes paths that differ in case only for one, unless something follows them. */
function caseSuffix(path: string): string {
  return `?case=${path.replace(/\P{Lu}/gu, "-")}`;
}

/** A path as the bundler reports it, without what {@link Found} says to put after it. */
export function withoutSuffix(path: string): string {
  return path.replace(/\?case=[\p{Lu}-]*$/u, "");
}

/** Where the package that an import in a folder names is looked for, the nearest place first. */
export function packagePlaces(
  name: string,
  { folder, top, others }: {
    /** Absolute path of the folder of the import, and of the last one that is looked in. */
    readonly folder: string;
    readonly top: string;
    readonly others: readonly string[];
  },
): string[] {
  const places: string[] = [];
  for (let at = folder; at === top || at.startsWith(`${top}/`); at = at.replace(/\/[^/]*$/, "")) {
    if (!at.endsWith(`/${packagesFolder}`)) places.push(`${at}/${packagesFolder}`);
  }
  return [...new Set([...places, ...others])].map((place) => `${place}/${name}`);
}

/** The folder of the installed package that a file belongs to; undefined for a file of none. */
export function packageFolderOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
}

/** The package that an import names: "@scope/name/file" gives "@scope/name". */
export function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
