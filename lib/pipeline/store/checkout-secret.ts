/**
 * A secret that one user has in one checkout, by which caches and the states of long jobs are sealed:
 * they answer for results, and a file with a checksum can be written by anybody. It counts only while
 * it lies where it was made, is owned by who runs the engine and can be read by nobody else. What a
 * repository brings, what is copied from another checkout and what another user puts there has another
 * inode or time, another owner or other rights: then there is no secret, and what is sealed is none. On
 * another machine that sees the same files, such as the node of a cluster, it is the same.
 */
import { digestOf } from "../keys/digest.ts";
import { isLink, isNotFound, readIfPresent } from "./file-operations.ts";
import { freshPath, type Part, placeFile } from "./unfinished.ts";

const secretName = "secret";
const secretBytes = 32;

/** The secret of a folder of caches; undefined if there is none that counts. */
export function checkoutSecret(folder: string): string | undefined {
  const path = `${folder}/${secretName}`;
  const found = ownFile(path);
  if (found === undefined || isLink(folder)) return undefined;
  const bytes = readIfPresent(path, secretBytes);
  if (bytes?.length !== secretBytes) return undefined;
  return secretOf(bytes, found);
}

/** The number of the disk does not count: a network disk has another one on each machine. */
export function secretOf(
  bytes: Uint8Array,
  { ino, mtime }: Pick<Deno.FileInfo, "ino" | "mtime">,
): string {
  return digestOf([digestOf(bytes), ino, mtime?.getTime()].join(" "));
}

/** The same; one is made where there is none. Undefined on a disk that cannot keep one. */
export function makeCheckoutSecret(part: Part, folder: string): string | undefined {
  const known = checkoutSecret(folder);
  if (known !== undefined) return known;
  const temporary = freshPath(part);
  const bytes = crypto.getRandomValues(new Uint8Array(secretBytes));
  Deno.writeFileSync(temporary, bytes, { mode: 0o600, createNew: true });
  placeFile(part, temporary, `${folder}/${secretName}`);
  return checkoutSecret(folder);
}

/** A regular file of this user's that nobody else may read, and that has no second name. */
function ownFile(path: string): Deno.FileInfo | undefined {
  const user = thisUser();
  try {
    const found = Deno.lstatSync(path);
    const isPrivate = found.isFile && ((found.mode ?? 0o777) & 0o077) === 0 && found.nlink === 1;
    return isPrivate && user !== undefined && found.uid === user ? found : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Undefined where the engine may not ask, or the system has no numbers of users. */
function thisUser(): number | undefined {
  const { state } = Deno.permissions.querySync({ name: "sys", kind: "uid" });
  return state === "granted" ? Deno.uid() ?? undefined : undefined;
}
