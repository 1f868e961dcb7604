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

/** What is asked, whether it is met, and what to do where it is not. */
type Answer = readonly [demand: string, isMet: boolean, hint: string];

export function badgeFindings(
  tree: FileTree,
  description: ArchiveDescription,
): readonly BadgeFinding[] {
  const text = (path: string) =>
    tree.sizes.has(crateFolder + path)
      ? new TextDecoder().decode(bytesIn(tree, crateFolder + path))
      : "";
  const [readme, citation, checked] = [
    text("README.md"),
    text("CITATION.cff"),
    text("codecheck.yml"),
  ];
  const answers: Readonly<Record<BadgeFinding["badge"], readonly Answer[]>> = {
    available: availability(citation, text("LICENSE"), tree),
    functional: functionality(readme, citation, { tree, description }),
    reproduced: reproducibility(checked, description),
  };
  return Object.entries(answers).flatMap(([badge, list]) =>
    list.map(([demand, isMet, hint]): BadgeFinding => ({
      badge: badge as BadgeFinding["badge"],
      demand,
      isMet,
      ...(isMet ? {} : { hint }),
    }))
  );
}

/** How the text begins that a new workspace has in the place of a licence. */
export const unchosen = /^No licence has been chosen\b/;

function availability(citation: string, license: string, { sizes }: FileTree): Answer[] {
  return [
    [
      "a DOI is stated",
      /^doi:|^identifiers:/m.test(citation),
      "reserve one where you deposit it, and put it into CITATION.cff as doi",
    ],
    [
      "a licence comes with it",
      sizes.has(`${crateFolder}LICENSE`) && !unchosen.test(license),
      "put the licence that you choose into LICENSE, in the workspace",
    ],
  ];
}

function functionality(
  readme: string,
  citation: string,
  { tree, description: { papers } }: {
    readonly tree: FileTree;
    readonly description: ArchiveDescription;
  },
): Answer[] {
  const isNamed = ({ name, source: { title } }: typeof papers[number]) =>
    readme.includes(name) && (typeof title !== "string" || readme.includes(title));
  const again = "archive again: the file was edited";
  return [
    ["README.md names every paper", papers.every(isNamed), again],
    [
      "README.md has the one command, and how long it takes",
      readme.includes("data/reproduce.mjs") && readme.includes("of one core"),
      again,
    ],
    [
      "the program that reproduces is there",
      tree.sizes.has(`${crateFolder}reproduce.mjs`),
      "archive again",
    ],
    [
      "authors are stated",
      /^authors:/m.test(citation),
      "write authors into CITATION.cff, in the workspace",
    ],
  ];
}

function reproducibility(checked: string, { claims, jobs }: ArchiveDescription): Answer[] {
  const figures = jobs.filter(({ role }) => role === "figure").map(({ id }) => id);
  return [
    [
      "every claim has its verdict, or says what it waits for",
      claims.every(({ job, claim }) => job !== undefined || claim.pending !== undefined),
      "run `deno task repro` and archive again",
    ],
    [
      "every figure is listed as an output to be checked",
      figures.every((id) => checked.includes(`${id}: `)),
      "archive again: codecheck.yml was edited",
    ],
  ];
}
