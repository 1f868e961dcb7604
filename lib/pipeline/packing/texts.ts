/** Files of a new workspace, and the package's program, as they lie in the folder `texts`. */

type TextName =
  | "readme"
  | "package-readme"
  | "gitignore"
  | "gitattributes"
  | "workflow"
  | "license"
  | "citation";

export function textOf(name: TextName): string {
  return Deno.readTextFileSync(`${import.meta.dirname}/texts/${name}.txt`);
}

/** The program that npm installs: plain JavaScript, for Node and for Deno. */
export function programText(): string {
  return Deno.readTextFileSync(`${import.meta.dirname}/texts/asymptopia.cjs`);
}
