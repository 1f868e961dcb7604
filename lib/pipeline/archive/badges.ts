/**
 * The half of the ACM's badges (Artifact Review and Badging 1.1) that a machine can tell from an archive. The
 * other half is for people: whether it is documented well, and whether others got the same.
 */
import type { ArchiveDescription } from "./archive-description.ts";
import { bytesIn, type FileTree } from "./bag/file-tree.ts";
import { crateFolder } from "./crate/file-entities.ts";

export interface BadgeFinding {
  readonly badge: "available" | "functional" | "reproduced";
  readonly demand: string;
  readonly isMet: boolean;
  /** What to do where it is not met. */
  readonly hint?: string;
}

export async function badgeFindings(
  tree: FileTree,
  description: ArchiveDescription,
): Promise<readonly BadgeFinding[]> {
  const text = async (path: string) =>
    tree.sizes.has(crateFolder + path)
      ? new TextDecoder().decode(await bytesIn(tree, crateFolder + path))
      : "";
  const [readme, citation, checked, license] = [
    await text("README.md"),
    await text("CITATION.cff"),
    await text("codecheck.yml"),
    await text("LICENSE"),
  ];
  const { papers, claims, jobs } = description;
  const pictures = new Set(
    jobs.filter(({ role }) => role === "figure").map(({ paper, stage }) => `${paper}/${stage}`),
  );
  const finding = (
    badge: BadgeFinding["badge"],
    demand: string,
    [isMet, hint]: readonly [boolean, string],
  ): BadgeFinding => ({ badge, demand, isMet, ...(isMet ? {} : { hint }) });
  return [
    finding("available", "a DOI is stated", [
      /^doi:|^identifiers:/m.test(citation),
      "reserve one where you deposit it, and put it into CITATION.cff as doi",
    ]),
    finding("available", "a licence comes with it", [
      license !== "",
      "put a LICENSE into the workspace",
    ]),
    finding("functional", "README.md names every paper", [
      papers.every(({ name, source }) =>
        readme.includes(name) && (typeof source.title !== "string" || readme.includes(source.title))
      ),
      "archive again: the file was edited",
    ]),
    finding("functional", "README.md has the one command, and how long it takes", [
      readme.includes("data/reproduce.mjs") && /of one core/.test(readme),
      "archive again: the file was edited",
    ]),
    finding("functional", "the program that reproduces is there", [
      tree.sizes.has(`${crateFolder}reproduce.mjs`),
      "archive again",
    ]),
    finding("functional", "authors are stated", [
      /^authors:/m.test(citation),
      "put a CITATION.cff with authors into the workspace",
    ]),
    finding("reproduced", "every claim has its verdict, or says what it waits for", [
      claims.every(({ job, claim }) => job !== undefined || claim.pending !== undefined),
      "run `deno task repro` and archive again",
    ]),
    finding("reproduced", "every figure is listed as an output to be checked", [
      [...pictures].every((name) =>
        checked.includes(`comment: ${name}`) || checked.includes(`"${name}`)
      ),
      "archive again: codecheck.yml was edited",
    ]),
  ];
}
