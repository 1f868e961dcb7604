/** Where the pages and files of the site lie, from its folder. All names work on any disk and in any URL. */
import { digestOf } from "../keys/digest.ts";

export const frontFile = "index.html";
export const scriptFile = "site.js";
export const styleFile = "site.css";

/** The page of a paper. */
export function paperFile(paper: string): string {
  return `${paper}/index.html`;
}

/** The page of all jobs behind a paper. */
export function jobsFile(paper: string): string {
  return `${paper}/jobs.html`;
}

/** The rows of that page, to take along. */
export function jobsTableFile(paper: string): string {
  return `${paper}/jobs.csv`;
}

/** The page of a claim at its axis point ("[width=50]" or ""). */
export function claimFile(
  paper: string,
  { claim, point }: { readonly claim: string; readonly point: string },
): string {
  return `${paper}/${claimAnchor({ claim, point })}.html`;
}

/** The same as a name within its paper. */
export function claimAnchor(
  { claim, point }: { readonly claim: string; readonly point: string },
): string {
  return point === "" ? claim : `${claim}-${plainName(point.slice(1, -1))}`;
}

/** A file of a figure, by its ending: "svg", "png", "pdf", "vl.json". */
export function figureFile(
  paper: string,
  { figure, point, ending }: {
    readonly figure: string;
    readonly point: string;
    readonly ending: string;
  },
): string {
  return `${paper}/figures/${claimAnchor({ claim: figure, point })}.${ending}`;
}

/** A table as people take it with them, by its ending: "csv", "arrow". */
export function tableFile(paper: string, name: string, ending: string): string {
  return `${paper}/tables/${plainName(name)}.${ending}`;
}

/** From a page to a file, both from the site's folder. */
export function linkFrom(page: string, target: string): string {
  const [from, to] = [page.split("/"), target.split("/")];
  let shared = 0;
  while (shared < Math.min(from.length, to.length) - 1 && from[shared] === to[shared]) shared++;
  return "../".repeat(from.length - 1 - shared) + to.slice(shared).join("/");
}

const nameLengthMax = 80;

/** Letters, digits and a few signs; a name that was changed for it keeps its own by a digest. */
function plainName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9.=,-]/g, "_");
  if (plain === text && plain.length <= nameLengthMax) return plain;
  return `${plain.slice(0, nameLengthMax)}-${digestOf(text).slice(0, 8)}`;
}
