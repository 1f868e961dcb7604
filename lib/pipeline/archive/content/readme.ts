/** The page that an archive carries for whoever opens it. */
import { bytesText, counted, durationText } from "../../words/number-text.ts";
import { citationOf } from "../../report/citation.ts";
import type { JsonMap } from "../../specification/specification.ts";
import type { ArchivedResults } from "./archived-jobs.ts";

/** How an archive is reproduced, in its own folder. */
export const reproduceCommand =
  "deno run --no-prompt --no-config --unstable-worker-options --allow-read=. " +
  "--v8-flags=--disallow-code-generation-from-strings data/reproduce.mjs";

export interface ReadmeContent {
  readonly name: string;
  readonly title: string;
  readonly results: ArchivedResults;
  readonly papers: readonly { readonly name: string; readonly source: JsonMap }[];
  readonly withIntermediates: boolean;
  readonly hasReport: boolean;
  /** Bytes of the records and blobs. */
  readonly storeBytes: number;
  readonly swhid: string;
  readonly license: string | undefined;
  /** Lines about figures: `paper/F1: path`. */
  readonly figures: readonly {
    readonly name: string;
    readonly caption: string;
    readonly path: string;
  }[];
}

export function readmeText(content: ReadmeContent): string {
  const { title, results, license } = content;
  const { jobs, profile, backend } = results;
  const seconds = jobs.reduce((sum, { record }) => sum + record.provenance.seconds, 0);
  return `# ${title}

Results in profile ${profile}, back-end ${backend}, of:

${content.papers.map(paperLine).join("\n")}

## Check and reproduce

With [Deno](https://deno.com) 2.9 or later and nothing else, no network, in this archive's folder (the
one with \`bagit.txt\`, which may be read-only):

\`\`\`sh
${reproduceCommand}
\`\`\`

It checks every byte, computes all ${counted(jobs.length, "job")} again (recorded: ${
    durationText(seconds)
  } of one core), compares
each output with its record by SHA-256, and prints the table of claims. The last line says whether the
archive holds; exit code 0 if it does, 1 if not. It may read this folder and nothing else; the jobs run in
Workers that may do nothing (\`--unstable-worker-options\` is what lets it take even reading from them).

${programsText(results)}\`--sample 20\` computes 20 jobs, \`--claims ${
    exampleClaim(results)
  }\` what a claim needs, \`--jobs 2\`
works on two at a time, \`--check-only\` computes nothing.

${placesSection(content)}
${claimsSection(content)}
## To go on from here

Work in a copy of \`data/source\`: files that are added here would make the archive one that no longer
holds. The engine reads its own folder only, so the archive goes into the copy's \`artifacts\`, as this
folder or as its zip file:

\`\`\`sh
${goOnCommands(content)}
\`\`\`

It takes what is here for results and computes only what you change.

Licence: ${license ?? "none stated"}.
`;
}

/** From the archive's folder: a copy of its sources in which one goes on with its results. */
export function goOnCommands(
  { name, results: { profile, backend } }: Pick<ReadmeContent, "name" | "results">,
): string {
  return [
    "mkdir -p ../go-on/artifacts",
    "cp -r data/source/. ../go-on",
    `cp -r . ../go-on/artifacts/${name}`,
    "cd ../go-on",
    `deno task repro --profile ${profile} --backend ${backend} --from artifacts/${name}`,
  ].join("\n");
}

/** What other programs than this one made, and whether they were shut in when they did. */
function programsText({ jobs }: ArchivedResults): string {
  const made = jobs.filter(({ record }) => record.manifest.program !== undefined);
  if (made.length === 0) return "";
  const free = made.filter(({ record }) => record.provenance.sandbox !== undefined);
  const stages = (some: typeof made) =>
    [...new Set(some.map(({ job: { stage } }) => `${stage.paper}/${stage.name}`))].join(", ");
  return `Programs in other languages made the results of ${counted(made.length, "job")} (${
    stages(made)
  }). They are
here as they were made, with the programs' files and versions, and are not computed again here: \`deno task
verify\` in a checkout of \`data/source\` does that where the programs are.${
    free.length === 0 ? "" : ` **Not sandboxed**: ${stages(free)}, whose program ran freely.`
  }

`;
}

function placesSection(
  { hasReport, storeBytes, swhid, withIntermediates }: ReadmeContent,
): string {
  return `## What is where

| path | what |
| ---- | ---- |
| \`data/claims.csv\`, \`data/claims.json\` | every claim: published, theory, measured, interval, verdict |
${
    hasReport
      ? "| `data/report/index.html` | the same as pages, with figures |\n"
      : ""
  }| \`data/figures/\` | figures: ${"`.svg`, `.png` and Vega-Lite with its data"} |
| \`data/source/\` | the source tree: papers (YAML), stages, engine, lock file (${swhid}) |
| \`data/store/\` | ${
    bytesText(storeBytes)
  }: records (\`ac\`), and by their SHA-256 the inputs, outputs and code (\`cas\`) |
| \`data/reproduce.mjs\` | the part of the engine that computes jobs again, in one file |
| \`data/ro-crate-metadata.json\` | what ran on what and gave what: a Provenance Run Crate 0.5 |
| \`data/codecheck.yml\` | the outputs that a codechecker compares |
| \`manifest-sha512.txt\` | SHA-512 of every file: \`sha512sum -c manifest-sha512.txt\` (BagIt, RFC 8493) |
${
    withIntermediates ? "" : `
The results of the stages before claims and figures are left out: of a claim the inputs are here, and
what they were made from is computed again by \`reproduce.mjs\`.
`
  }
`;
}

function paperLine({ name, source }: ReadmeContent["papers"][number]): string {
  const { authors, title, arxiv, doi } = citationOf(source);
  const who = authors.length === 0 ? "" : `${authors.join(", ")}, `;
  const where = arxiv !== null
    ? `, https://arxiv.org/abs/${arxiv}`
    : doi !== null
    ? `, https://doi.org/${doi}`
    : "";
  return `- ${name}: ${who}${title === null ? name : `_${title}_`}${where}`;
}

function exampleClaim({ jobs }: ArchivedResults): string {
  const claim = jobs.find(({ job }) => job.stage.role === "claim")?.job.stage;
  return claim === undefined ? "paper/C1" : `${claim.paper}/${claim.name}`;
}

/** Which file shows which figure of which paper. */
function claimsSection({ figures }: ReadmeContent): string {
  if (figures.length === 0) return "";
  const lines = figures.map(({ name, caption, path }) =>
    `| ${name} | [${path}](${encodeURI(path)}) | ${caption.replaceAll("|", "\\|")} |`
  );
  return `## Figures\n\n| figure | file | caption |\n| ------ | ---- | ------- |\n${
    lines.join("\n")
  }\n`;
}
