/** Reading Markdown pages of this repository: their links, paths, commands and tables. */
import { fromFileUrl } from "../../lib/pipeline/system/path.ts";

export const root = `${fromFileUrl(import.meta.resolve("../.."))}/`;

export interface Page {
  /** Path from the repository root. */
  readonly path: string;
  readonly text: string;
}

/** The page at a path. */
export function pageAt(path: string): Page {
  return { path, text: Deno.readTextFileSync(root + path) };
}

/** Names of the files in a folder with an ending, sorted. */
export function filesIn(folder: string, ending: string): readonly string[] {
  return [...Deno.readDirSync(root + folder)]
    .filter(({ name, isFile }) => isFile && name.endsWith(ending))
    .map(({ name }) => name).sort();
}

/** Text without fenced code. */
function prose(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}

const schemes = /^[a-z]+:/;

/** Paths from the repository root to which a page links; links to the web are left out. */
export function linksOf({ path, text }: Page): readonly string[] {
  const base = new URL(path, "file:///");
  return [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target)
    .filter((target) => !schemes.test(target) && !target.startsWith("#"))
    .map((target) => fromFileUrl(new URL(target.split("#")[0], base)).slice(1));
}

/** Paths written as code, such as `lib/num/random/key.ts`: those that begin with a folder of the tree. */
export function pathsOf({ text }: Page): readonly string[] {
  const folders = /^(?:lib|stages|tests|papers|docs|bench|\.ci|\.github|\.devcontainer)\//;
  return [...prose(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code)
    .filter((code) => folders.test(code) && !/[\s<>*…{]/.test(code));
}

/** Tasks that a page names: the word after `deno task`, and after `deno@<version> task`. */
export function tasksOf(text: string): readonly string[] {
  return [...text.matchAll(/\bdeno(?:@\S+)? task ([a-z][a-z-]*)/g)].map(([, task]) => task);
}

/** Rows of the first table below a heading, by column. */
export function tableBelow({ path, text }: Page, heading: string): readonly Row[] {
  const begin = text.indexOf(`\n## ${heading}\n`);
  if (begin < 0) throw new Error(`${path} has no heading "${heading}"`);
  const section = text.slice(begin + 1).split(/\n## /)[0];
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  const [head, , ...rows] = lines.map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  return rows.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ""])));
}

export type Row = Readonly<Record<string, string>>;

/** Names written as code in a cell. */
export function codeIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
}
