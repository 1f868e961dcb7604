/**
 * A store that a link leads to: nobody knows who made the link. It may have come with a checkout, whose
 * author would choose so which folder of the user's takes results, is swept and is collected. So such a
 * folder is taken only if it is a store already, or empty; and the first use says where it is.
 */
import { UserError } from "../../contract/errors.ts";
import { readCache, writeCache } from "./cache.ts";
import { isLink, isNotFound, namesIn, readIfPresent } from "./file-operations.ts";
import { isFreshName } from "./fresh-name.ts";
import { layoutOf } from "./layout.ts";
import { isText } from "./shape.ts";
import { releaseTmp } from "./unfinished.ts";

/** What lies directly in a store. */
export const ownNames =
  "ac cache cas checkpoint format index.html lease lock out pin quarantine queue report run tmp trash"
    .split(" ");

/** Throws a UserError for a folder that a checkout chose, that has no format, and that something else is in. */
export function refuseOthersFolder(root: string): void {
  if (!root.endsWith("/artifacts/store") && !isLink(root)) return;
  const stranger = strangerIn(root);
  if (stranger === undefined) return;
  throw new UserError({
    action: `cannot use the store: ${root}${leadingTo(root)} is no store, and ${stranger} is in it`,
    allowed: "a store of this program's, or an empty folder",
    hint: "make the link lead to an empty folder; if you did not make it, it came with the " +
      "repository: look where it leads, and remove it",
  });
}

/** Throws a UserError if a checkout's own part is a link while its store is another one. */
export function refuseLinkedOwnPart(root: string): void {
  const own = layoutOf(root).own.root;
  if (own === root || !isLink(own)) return;
  throw new UserError({
    action: `cannot use the store ${root}: ${own} is a link, too`,
    allowed: "a link in place of artifacts/store, in a folder artifacts of this checkout",
    hint: "remove the link artifacts, and make artifacts/store a link to the store",
  });
}

/** A name in a folder that no store has there, or undefined in one that is empty or was being made. */
function strangerIn(root: string): string | undefined {
  // A new disk has the latter in its root.
  const names = namesIn(root).filter((name) => name !== "lost+found");
  const isStore = names.includes("cas") || names.includes("ac");
  const other = names.find((name) => !(isStore ? ownNames : namesBefore).includes(name));
  if (other !== undefined) return other;
  for (const [folder, isOwn] of isStore ? contents : contentsBefore) {
    const inner = namesIn(`${root}/${folder}`).find((name) => !isOwn(name));
    if (inner !== undefined) return `${folder}/${inner}`;
  }
  return undefined;
}

type Contents = readonly (readonly [folder: string, isOwn: (name: string) => boolean])[];

const isShard = (name: string) => /^[0-9a-f]{2}$/.test(name);
const isUnfinished = (name: string) => isFreshName(name.replace(/\.lock$/, ""));
const isCache = (name: string) => name === "secret" || name.endsWith(".json");

/** What the engine gives names to in a store whose format is lost. */
const contents: Contents = [["cas", isShard], ["ac", isShard], ["tmp", isUnfinished]];
/** The same, and what there may be, before a store has been made. */
const contentsBefore: Contents = [["tmp", isUnfinished], ["cache", isCache]];
const namesBefore = ["lock", "tmp", "cache"];

const cacheName = "store-elsewhere.json";

/** A line for the first time that this checkout uses a store behind a link, or another one than before. */
export function firstUse(root: string): string | undefined {
  if (!isLink(root)) return undefined;
  const place = realPlace(root);
  const layout = layoutOf(root);
  try {
    if (readCache<string>(layout, cacheName, isText) === place) return undefined;
    writeCache(layout, cacheName, place);
  } finally {
    releaseTmp(layout);
  }
  const isStore = readIfPresent(`${root}/format`) !== undefined;
  const link = root.slice(root.lastIndexOf("/artifacts") + 1);
  return `Results go to ${place}, ${isStore ? "which is a store already" : "a new store"}: ` +
    `${link} is a link.`;
}

function leadingTo(root: string): string {
  const place = realPlace(root);
  return place === root ? "" : ` (${place})`;
}

function realPlace(root: string): string {
  try {
    return Deno.realPathSync(root);
  } catch (error) {
    // A link that leads nowhere is reported when the store is opened.
    if (isNotFound(error)) return root;
    throw error;
  }
}
