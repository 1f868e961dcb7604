/**
 * How a file of an installed package is named wherever a name is kept: "@scope/name@1.2.3/index.js". Where
 * packages lie, and in which folders of whose, says nothing of what a file is.
 */

/** `…node_modules/.deno/@scope+name@1.2.3_peers/node_modules/@scope/name/index.js` */
const installed =
  /^(?:.*\/)?node_modules\/\.deno\/(?:@[^@/]+\+)?[^@/]+@([^/_]+)[^/]*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/;
const named = /^((?:@[^/@]+\/)?[^/@]+)@([^/@]+)\/(.+)$/;

/** The name of a file that is given by its path; undefined for what lies in no installed package. */
export function packageFileName(path: string): string | undefined {
  const match = installed.exec(path);
  return match === null ? undefined : `${match[2]}@${match[1]}/${match[3]}`;
}

export interface PackageFile {
  readonly name: string;
  readonly version: string;
  /** Path in the package. */
  readonly path: string;
}

/** The parts of such a name, also where a path stands for it, as in older records. */
export function packageFileOf(name: string): PackageFile | undefined {
  const match = named.exec(packageFileName(name) ?? name);
  return match === null ? undefined : { name: match[1], version: match[2], path: match[3] };
}

/**
 * Path of a file of a package from the folder that packages are installed in; `folders` are the names of what
 * is there, some of which go on with the peers that a package was resolved with.
 */
export function installedPath(
  { name, version, path }: PackageFile,
  folders: readonly string[] = [],
): string {
  const id = `${name.replace("/", "+")}@${version}`;
  const folder = folders.includes(id) ? id : folders.find((one) => one.startsWith(`${id}_`)) ?? id;
  return `node_modules/.deno/${folder}/node_modules/${name}/${path}`;
}
