/** Reads pipeline.yaml and its papers, in all profiles; reports every problem of every file at once. */
import { paperFile, pipelineFile } from "../specification/workspace-files.ts";
import * as v from "valibot";
import { Problems, UserError } from "../../contract/errors.ts";
import { readDocument } from "./document.ts";
import { missingPaper } from "./problems/missing-paper.ts";
import { structureProblem } from "./problems/schema-issues.ts";
import { emptyMap, isMap, type LocatedMap, placeOf, spotOf } from "./located.ts";
import { Catalogue } from "./catalogue.ts";
import { inOrder, saidOnce } from "./problems/problem-order.ts";
import { allowedNames } from "../words/nearest.ts";
import { frameProblems, type ReadPaper, readPaper, unusedSources } from "./paper-reader.ts";
import type { ProfileChoice } from "./short-forms/by-profile.ts";
import { type LongForm, longForm, valuesInProfile } from "./short-forms/long-form.ts";
import { pipelineSchema } from "./schema.ts";
import { jobsProblem } from "./size-limits.ts";
import { readSources } from "./sources-reader.ts";
import { warningsOf } from "./warnings/warnings.ts";
import type { PaperSpec, SourceSpec, Specification } from "../specification/specification.ts";

/** The profile that is meant when none is named. */
export const profileDefault = "laptop";

/** The YAML files of a workspace: path from the workspace to text; absent files are not in it. */
export type SourceTexts = ReadonlyMap<string, string>;

export interface ReadOptions {
  readonly workspace: string;
  readonly profile: string | undefined;
  readonly texts: SourceTexts;
  /** The papers that are read, of those that pipeline.yaml lists; default: all. */
  readonly papers?: readonly string[];
  /** Names of what lies in the folder of the papers; default: what `texts` has of it. */
  readonly paperNames?: readonly string[];
  /** Told of all problems, in order, before they are thrown; of them only some are in the error. */
  readonly told?: (problems: readonly UserError[]) => void;
  /** Told, where all else is wrong as well, of the sources whose files should be looked for: not here. */
  readonly needed?: (sources: readonly SourceSpec[]) => void;
}

/** A specification, and its papers as they read in full, by name. */
export interface ReadInFull {
  readonly specification: Specification;
  readonly full: ReadonlyMap<string, FullPaper>;
}

/** A paper in full in the chosen profile, and the axes that its stages name in any. */
export interface FullPaper extends LongForm {
  readonly axesNamed: ReadonlySet<string>;
}

/** Reads what is asked for; throws {@link Problems} with all that is wrong in its files, in all profiles. */
export async function readPipeline(options: ReadOptions): Promise<Specification> {
  return (await readInFull(options)).specification;
}

/** Reads everything like {@link readPipeline}; reports as well what the short forms stand for. */
export async function readInFull(options: ReadOptions): Promise<ReadInFull> {
  const text = options.texts.get(pipelineFile);
  if (text === undefined) {
    throw new UserError({
      action: `cannot find ${pipelineFile} in this folder`,
      hint: "run this where pipeline.yaml is",
    });
  }
  const problems: UserError[] = [];
  const refused = new Set<UserError>();
  const pipeline = readPipelineFile(text, { texts: options.texts, problems, refused });
  const profile = chosenProfile(options.profile, pipeline.profiles);
  if (profile === undefined) problems.push(unknownProfile(options.profile!, pipeline.profiles));
  const catalogue = new Catalogue(options.workspace);
  const { papers, texted, full } = await readPapers(pipeline, {
    ...options,
    profile,
    catalogue,
    problems,
    refused,
  });
  const tooMany = jobsProblem({ papers, profile: profile ?? "" });
  if (tooMany !== undefined) problems.push(tooMany);
  if (problems.length > 0) {
    // Where all else is well, a session finds these (external-files.ts), at the time of each run.
    for (const [file, written, named] of texted) {
      const { sources, problems: ofSources } = readSources(written, file);
      if (ofSources.length > 0) continue;
      const all = new Map([...pipeline.sources, ...sources]);
      const needed = [...all].filter(([name]) => named.has(name)).map(([, source]) => source);
      options.needed?.(needed);
    }
    const inOrderOnce = inOrder(saidOnce(problems, refused));
    options.told?.(inOrderOnce);
    throw new Problems(inOrderOnce);
  }
  const warned = await Promise.all(papers.map((paper) => withWarnings(paper, { full, catalogue })));
  const specification: Specification = {
    pipelineSeed: pipeline.seed,
    profile: profile!,
    papers: warned,
    ...(pipeline.trust === undefined ? {} : { trust: pipeline.trust }),
    ...(options.papers === undefined ? {} : { listed: pipeline.papers }),
  };
  return { specification, full };
}

/** A paper with the warnings about it. */
async function withWarnings(
  paper: PaperSpec,
  { full, catalogue }: Pick<ReadInFull, "full"> & { readonly catalogue: Catalogue },
): Promise<PaperSpec> {
  const { paper: written, axesNamed } = full.get(paper.name)!;
  const warnings = await warningsOf({ paper, written, axesNamed, catalogue });
  return warnings.length === 0 ? paper : { ...paper, warnings };
}

/** A paper's file as it was read, and the sources that it names in the chosen profile. */
type Texted = readonly [file: string, written: LocatedMap, named: ReadonlySet<string>];

async function readPapers(
  pipeline: ReturnType<typeof readPipelineFile>,
  { texts, papers: asked, paperNames, profile, catalogue, problems, refused }: ReadOptions & {
    readonly catalogue: Catalogue;
    readonly problems: UserError[];
    readonly refused: Set<UserError>;
  },
): Promise<Pick<ReadInFull, "full"> & { papers: PaperSpec[]; texted: Texted[] }> {
  const papers: PaperSpec[] = [];
  const texted: Texted[] = [];
  const full = new Map<string, FullPaper>();
  for (const [index, name] of pipeline.papers.entries()) {
    if (pipeline.papers.indexOf(name) < index) continue; // Told above.
    if (asked?.includes(name) === false) continue;
    const file = paperFile(name);
    const text = texts.get(file);
    if (text === undefined) {
      const spot = spotOf(pipeline.written, ["papers", index]);
      const place = placeOf(spot, { of: "value", file: pipelineFile });
      problems.push(
        missingPaper(name, { place, papers: papersOf(texts), names: paperNames ?? [] }),
      );
      continue;
    }
    const written = readPaperFile(file, { text, problems, refused });
    if (written === undefined) continue;
    const read = await readProfiles(written, { name, file, pipeline, catalogue, problems });
    if (read === undefined) continue;
    const chosen = profile === undefined ? undefined : read.byProfile.get(profile);
    if (chosen?.paper !== undefined) papers.push(chosen.paper);
    if (chosen !== undefined) full.set(name, { ...chosen.form, axesNamed: read.axesNamed });
    texted.push([file, written, chosen?.sourcesNamed ?? new Set()]);
    problems.push(...unusedSources(written, { file, named: read.named }));
  }
  return { papers, texted, full };
}

/** One paper in all profiles; undefined if its frame is wrong. */
async function readProfiles(
  written: LocatedMap,
  { name, file, pipeline, catalogue, problems }: {
    readonly name: string;
    readonly file: string;
    readonly pipeline: ReturnType<typeof readPipelineFile>;
    readonly catalogue: Catalogue;
    readonly problems: UserError[];
  },
) {
  const { profiles, sources: shared } = pipeline;
  const fallback = chosenProfile(undefined, profiles)!;
  const byProfile = new Map<string, ReadPaper & { readonly form: LongForm }>();
  const named = new Set<string>();
  const axesNamed = new Set<string>();
  let isFramed = true;
  for (const profile of profiles) {
    const choice: ProfileChoice = { profile, profiles, fallback, file };
    const values = valuesInProfile(written, choice, problems);
    const wrong = frameProblems(values, file);
    problems.push(...wrong);
    if (wrong.length > 0) {
      isFramed = false;
      continue;
    }
    const form = await longForm(values, { ...choice, catalogue });
    const { paper, unsound } = form;
    const read = await readPaper({ name, file, written: paper, unsound, catalogue, shared });
    problems.push(...form.problems, ...read.problems);
    for (const source of read.sourcesNamed) named.add(source);
    for (const axis of read.paper?.stages.flatMap(({ axes }) => axes) ?? []) axesNamed.add(axis);
    byProfile.set(profile, { ...read, form });
  }
  return isFramed ? { byProfile, named, axesNamed } : undefined;
}

function chosenProfile(asked: string | undefined, profiles: readonly string[]): string | undefined {
  if (asked !== undefined) return profiles.includes(asked) ? asked : undefined;
  return profiles.includes(profileDefault) ? profileDefault : profiles[0];
}

function unknownProfile(asked: string, profiles: readonly string[]): UserError {
  return new UserError({
    action: `cannot find profile "${asked}"`,
    allowed: allowedNames(asked, profiles),
    hint: `profiles are listed in ${pipelineFile}`,
  });
}

/** What pipeline.yaml says; what it fails to say is filled in, so that papers are read all the same. */
function readPipelineFile(
  text: string,
  { texts, problems, refused }: ReadInto & { readonly texts: SourceTexts },
) {
  const { value, problems: found } = readDocument(pipelineFile, text);
  problems.push(...found);
  for (const problem of found) refused.add(problem);
  const written = isMap(value) ? value : emptyMap();
  if (!isMap(value) && found.length === 0) {
    problems.push(notAMap(pipelineFile, "seed, papers, profiles"));
  }
  const result = v.safeParse(pipelineSchema, written);
  if (result.success) {
    problems.push(...repeated(written, "papers"), ...repeated(written, "profiles"));
    const { sources, problems: ofSources } = readSources(written, pipelineFile);
    problems.push(...ofSources);
    return { ...result.output, sources, written };
  }
  const known = Object.keys(pipelineSchema.entries);
  for (const issue of isMap(value) ? result.issues : []) {
    problems.push(
      structureProblem(issue, { root: written, file: pipelineFile, whose: "the pipeline", known }),
    );
  }
  const { papers, profiles } = written;
  return {
    seed: 0,
    papers: v.is(pipelineSchema.entries.papers, papers) ? papers : papersOf(texts),
    profiles: v.is(pipelineSchema.entries.profiles, profiles) ? profiles : [profileDefault],
    sources: new Map<string, SourceSpec>(),
    trust: undefined,
    written,
  };
}

/** Names of the papers that there are. */
function papersOf(texts: SourceTexts): string[] {
  return [...texts.keys()].flatMap((path) => /^papers\/(.+)\.yaml$/.exec(path)?.[1] ?? []);
}

function repeated(written: LocatedMap, word: "papers" | "profiles"): UserError[] {
  const names = written[word] as readonly string[];
  return names.flatMap((name, index) =>
    names.indexOf(name) === index ? [] : [
      new UserError({
        place: placeOf(spotOf(written, [word, index]), { of: "value", file: pipelineFile }),
        action: `cannot list "${name}" twice in ${word}`,
        hint: "remove one of the two",
      }),
    ]
  );
}

function readPaperFile(
  file: string,
  { text, problems, refused }: ReadInto & { readonly text: string },
): LocatedMap | undefined {
  const { value, problems: found } = readDocument(file, text);
  problems.push(...found);
  for (const problem of found) refused.add(problem);
  if (!isMap(value)) {
    if (found.length === 0) {
      problems.push(notAMap(file, "source, axes, profiles, stages, claims, figures"));
    }
    return undefined;
  }
  return value;
}

function notAMap(file: string, words: string): UserError {
  return new UserError({
    place: { file, line: 1, column: 1 },
    action: "cannot use a document that is not a map",
    allowed: words,
  });
}

/** Where problems go, and which of them are of the documents themselves. */
interface ReadInto {
  readonly problems: UserError[];
  readonly refused: Set<UserError>;
}
