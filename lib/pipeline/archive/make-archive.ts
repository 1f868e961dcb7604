/** `data/…` of an archive: what goes in, in the order in which one names the other. */
import { rootsOf } from "../system/roots.ts";
import {
  type ArchivedResults,
  archivedResults,
  type Asked,
  neededBlobs,
} from "./content/archived-jobs.ts";
import { claimsFiles } from "./content/claims-files.ts";
import { codecheckText } from "./content/codecheck.ts";
import { describedArchive } from "./content/description.ts";
import { type ArchivedFigure, figureFiles } from "./content/figure-files.ts";
import type { MeasuredFile, PayloadFile } from "./content/payload.ts";
import { privateWords } from "./content/private-words.ts";
import { readmeText } from "./content/readme.ts";
import { reportFiles } from "./content/report-files.ts";
import { sourceFiles } from "./content/source-tree.ts";
import { storeFiles } from "./content/store-files.ts";
import { folderIdentifier } from "./content/swhid.ts";
import { type Deposit, depositOf } from "./deposit.ts";
import { type ArchiveDescription, descriptionPath } from "./archive-description.ts";
import { readCitation, type SoftwareCitation } from "./crate/software-citation.ts";
import { crateText } from "./crate/crate.ts";
import { metadataFile } from "./crate/entity.ts";
import { crateFolder } from "./crate/file-entities.ts";
import { packageFolder, sourceFolder } from "./crate/workflow-entities.ts";
import { reproductionProgram } from "./reproduction/program.ts";
import { blobPath } from "./store-paths.ts";
import { type Measuring, openMeasuring, writeBag, type WrittenArchive } from "./write-archive.ts";
import type { JobGraph } from "../specification/specification.ts";

export interface ArchiveOptions extends Asked {
  readonly graph: JobGraph;
  readonly withIntermediates: boolean;
  readonly signal: AbortSignal;
  /** Name of this machine. */
  readonly host: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface MadeArchive extends WrittenArchive {
  /** Absolute. */
  readonly path: string;
  readonly description: ArchiveDescription;
  /** What it would be as a deposit. */
  readonly deposit: Deposit;
}

/** Ends in what WorkflowHub takes for a crate. */
export const archiveEnding = ".crate.zip";

/** Makes the archive of some targets; throws a UserError for what is missing, damaged or private. */
export async function makeArchive(options: ArchiveOptions): Promise<MadeArchive> {
  const { workspace, layout, graph, signal, withIntermediates, environment, host } = options;
  const results = await archivedResults(graph, options);
  const citation = readCitation(workspace);
  const name = nameOf(results, options.targets);
  const words = privateWords({ environment, host, workspace });
  const measuring = openMeasuring(words, { signal, isMade: (path) => !isSource(path) });
  const gathered = await gather(results, { ...options, measuring });
  const { source } = gathered;
  const description = describedArchive(results, { name, layout, withIntermediates, source });
  const title = titleOf(results, citation);
  const texts = await measuring.measure(
    textsOf({ ...gathered, results, citation, description, title }),
  );
  const files = [...gathered.files, ...texts];
  const published = dayOf(results);
  const crate = crateText({
    name: title,
    description: `Results in profile ${results.profile} with all that they were computed from.`,
    published,
    profile: results.profile,
    citation,
    papers: description.papers,
    jobs: results.jobs,
    files,
    swhid: source.swhid,
  });
  const payload = [...files, ...await measuring.measure([bytesFile(metadataFile, crate)])];
  const path = `${layout.own.root}/archive/${name}${archiveEnding}`;
  const info = bagInfo({ title, citation, published, swhid: source.swhid });
  const written = await writeBag({ name, payload, info }, { layout, path, signal });
  const file = { name: `${name}${archiveEnding}`, bytes: written.bytes };
  const deposit = depositOf({ title, published, citation, description, file });
  return { ...written, path, description, deposit };
}

interface Gathered {
  readonly files: readonly MeasuredFile[];
  readonly source: ArchiveDescription["source"];
  readonly figures: readonly ArchivedFigure[];
  readonly storeBytes: number;
}

/** Everything that names nothing else of the archive. */
async function gather(
  results: ArchivedResults,
  { workspace, layout, measuring, withIntermediates }: ArchiveOptions & {
    readonly measuring: Measuring;
  },
): Promise<Gathered> {
  const sources = await measuring.measure(sourcePayload(workspace));
  const blobs = neededBlobs(results.jobs, { withIntermediates });
  const names = new Map([...blobs].map(([digest, what]) => [blobPath(digest), what]));
  const keys = results.jobs.map(({ record }) => record.key);
  const store = await measuring.measure(
    storeFiles(layout, keys, blobs.keys()),
    ({ path }) => names.get(path) ?? path,
  );
  const { files: pictures, figures } = figureFiles(layout, results);
  const program = { path: `${crateFolder}reproduce.mjs`, content: await reproductionProgram() };
  const claims = claimsFiles(layout, results);
  const others = await measuring.measure([
    ...pictures,
    program,
    ...claims,
    ...await reportFiles(layout, results),
  ]);
  return {
    files: [...sources, ...store, ...others],
    source: sourceOf(sources),
    figures,
    storeBytes: store.reduce((sum, { size }) => sum + size, 0),
  };
}

/** The workspace's tree, and that of the package where it lies elsewhere. */
function sourcePayload(workspace: string): PayloadFile[] {
  return rootsOf(workspace).filter((root) => !root.startsWith(`${workspace}/`)).flatMap((root) =>
    sourceFiles(root).map(({ path, from, isExecutable }) => ({
      path: crateFolder + (root === workspace ? sourceFolder : packageFolder) + path,
      content: from,
      isExecutable,
    }))
  );
}

function isSource(path: string): boolean {
  return [sourceFolder, packageFolder].some((folder) => path.startsWith(crateFolder + folder));
}

function sourceOf(files: readonly MeasuredFile[]): ArchiveDescription["source"] {
  const root = crateFolder + sourceFolder;
  const own = files.filter(({ file }) => file.path.startsWith(root)).map(({ file, git }) => ({
    path: file.path.slice(root.length),
    isExecutable: file.isExecutable ?? false,
    git,
  }));
  return {
    swhid: folderIdentifier(own),
    executables: own.filter(({ isExecutable }) => isExecutable).map(({ path }) => path),
  };
}

function textsOf(
  { results, citation, description, title, files, figures, storeBytes, source }: Gathered & {
    readonly results: ArchivedResults;
    readonly citation: SoftwareCitation | undefined;
    readonly description: ArchiveDescription;
    readonly title: string;
  },
): PayloadFile[] {
  const paths = new Set(files.map(({ file }) => file.path));
  const inCrate = (path: string) => path.slice(crateFolder.length);
  const readme = readmeText({
    name: description.name,
    title,
    results,
    papers: description.papers,
    withIntermediates: description.withIntermediates,
    hasReport: paths.has(`${crateFolder}report/index.html`),
    storeBytes,
    swhid: source.swhid,
    license: citation?.license,
    figures: figures.map(({ name, caption, path }) => ({ name, caption, path: inCrate(path) })),
  });
  const checked = codecheckText({
    title,
    authors: citation?.authors ?? [],
    reference: citation?.doi === undefined ? source.swhid : `https://doi.org/${citation.doi}`,
    repository: citation?.repository ?? source.swhid,
    outputs: [
      { file: "claims.csv", comment: "every claim with its verdict" },
      ...figures.map(({ name, caption, path }) => ({
        file: inCrate(path),
        comment: `${name}: ${caption}`,
      })),
    ],
  });
  const own = ["LICENSE", "CITATION.cff"].flatMap((name) => {
    const from = files.find(({ file }) => file.path === `${crateFolder}${sourceFolder}${name}`);
    return from === undefined ? [] : [{ path: crateFolder + name, content: from.file.content }];
  });
  return [
    bytesFile("README.md", readme),
    bytesFile("codecheck.yml", checked),
    bytesFile(
      descriptionPath.slice(crateFolder.length),
      JSON.stringify(description, null, 1) + "\n",
    ),
    ...own,
  ];
}

/** A file at the crate's root. */
function bytesFile(name: string, text: string): PayloadFile {
  return { path: crateFolder + name, content: new TextEncoder().encode(text) };
}

function bagInfo(
  { title, citation, published, swhid }: {
    readonly title: string;
    readonly citation: SoftwareCitation | undefined;
    readonly published: string;
    readonly swhid: string;
  },
): readonly (readonly [string, string])[] {
  return [
    ["Source-Organization", citation?.authors.map(({ name }) => name).join("; ") || "not stated"],
    ["External-Description", title],
    ["External-Identifier", citation?.doi ?? swhid],
    ["Bag-Software-Agent", `Asymptopia ${citation?.version ?? ""}`.trim()],
    ["Bagging-Date", published],
    ["BagIt-Profile-Identifier", "https://w3id.org/ro/bagit/profile"],
  ];
}

/** The day of the last result: the same for everybody who archives it. */
function dayOf({ jobs }: ArchivedResults): string {
  return jobs.map(({ record }) => record.provenance.started.slice(0, 10)).sort().at(-1)!;
}

/** A paper's own name if it is alone. */
function nameOf({ jobs, profile }: ArchivedResults, targets: readonly string[]): string {
  const papers = [...new Set(jobs.map(({ job }) => job.stage.paper))];
  const whole = papers.length === 1 ? papers[0] : "asymptopia";
  const part = targets.length > 0 && !targets.every((target) => papers.includes(target))
    ? "-part"
    : "";
  return `${whole}-${profile}${part}`;
}

function titleOf({ graph, jobs }: ArchivedResults, citation: SoftwareCitation | undefined): string {
  const papers = new Set(jobs.map(({ job }) => job.stage.paper));
  const [first, ...others] = graph.specification.papers.filter(({ name }) => papers.has(name));
  const { title } = first.source;
  if (others.length === 0 && typeof title === "string") return `${title}: reproduced`;
  return citation?.title ?? "Results of papers, reproduced";
}
