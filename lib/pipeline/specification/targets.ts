/** What the user names on the command line: papers, stages, claims, figures, jobs, globs. */
import { UserError } from "../../contract/errors.ts";
import { allowedNames, nearNames } from "../words/nearest.ts";
import type { Job, JobGraph } from "./specification.ts";

/** Jobs that targets name; undefined (all) when there are none. Throws for a target that names none. */
export function jobsOfTargets(
  graph: JobGraph,
  targets: readonly string[],
): readonly Job[] | undefined {
  if (targets.length === 0) return undefined;
  const found = new Set<Job>();
  for (const target of targets) for (const job of jobsOf(graph, target)) found.add(job);
  return [...found].sort((a, b) => a.index - b.index);
}

/**
 * The papers that targets name whole, by themselves or before a slash; undefined where there are no targets, or one
 * may be of any paper: a stage by its name alone, a glob, a word that is no paper's.
 * @param names of all papers
 */
export function papersNamed(
  targets: readonly string[],
  names: ReadonlySet<string>,
): readonly string[] | undefined {
  const found = new Set<string>();
  for (const target of targets) {
    const [word] = target.split("[", 1);
    const slash = word.indexOf("/");
    const paper = slash < 0 ? target : word.slice(0, slash);
    if (!names.has(paper)) return undefined;
    found.add(paper);
  }
  return found.size === 0 ? undefined : [...found];
}

/** Whether a target names any job. */
export function namesJobs(graph: JobGraph, target: string): boolean {
  return graph.jobs.some(matcherOf(graph, target));
}

function jobsOf(graph: JobGraph, target: string): readonly Job[] {
  const matches = matcherOf(graph, target);
  const found = graph.jobs.filter(matches);
  if (found.length > 0) return found;
  const { papers } = graph.specification;
  const pending = papers.find((paper) =>
    paper.claims.some((claim) =>
      claim.pending !== undefined && [claim.name, `${paper.name}/${claim.name}`].includes(target)
    )
  );
  if (pending !== undefined) {
    throw new UserError({ action: `cannot run claim "${target}", which is pending` });
  }
  const names = papers.flatMap(({ name, stages }) => [
    name,
    ...stages.map((stage) => `${name}/${stage.name}`),
    ...(target.includes("/") ? [] : stages.map((stage) => stage.name)),
  ]);
  throw unknownTarget(
    target,
    target.includes("[") ? [...names, ...graph.jobs.map(({ id }) => id)] : names,
    papers.map(({ name }) => name),
  );
}

/** Names of a dozen papers fill a page: those that are like what was written, else the papers alone. */
function unknownTarget(
  target: string,
  names: readonly string[],
  papers: readonly string[],
): UserError {
  const all = new Set(names);
  const [, file] = /(?:^|\/)([^/]+)\.ya?ml(?:$|\/)/.exec(target) ?? [];
  if (file !== undefined && papers.includes(file)) {
    const rest = target.slice(target.lastIndexOf(".") + 1).replace(/^ya?ml/, "");
    return new UserError({
      action: `cannot find "${target}": a target is a paper's name, not its file`,
      allowed: `${file}${rest}`,
    });
  }
  if (all.size <= namesShownMax) {
    return new UserError({
      action: `cannot find "${target}"`,
      allowed: allowedNames(target, all),
      hint: "`deno task graph` shows all",
    });
  }
  const near = nearNames(target, all);
  const [paper] = near.length === 0 ? [] : near[0].split("/");
  return new UserError({
    action: `cannot find "${target}"`,
    allowed: near.length === 0
      ? `a paper (${allowedNames(target, papers)}), or a stage, claim or figure of one`
      : `${near.join(", ")}, and others: ${all.size} in all`,
    hint: paper === undefined || !papers.includes(paper)
      ? "`deno task graph` shows all, `deno task graph <paper>` those of a paper"
      : `\`deno task graph ${paper}\` shows all of that paper, \`deno task graph\` of every one`,
  });
}

/** As many names are all of them shown. */
const namesShownMax = 12;

/**
 * paper, paper/stage, stage, paper/stage[axis=value], each with * for any part of a name. A paper's name is that
 * paper alone, whatever stages of others are called: who asks for it need not read them.
 */
function matcherOf({ specification }: JobGraph, target: string): (job: Job) => boolean {
  if (specification.papers.some(({ name }) => name === target)) {
    return ({ stage }) => stage.paper === target;
  }
  const pattern = new RegExp(
    `^${target.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`,
  );
  return ({ id, stage }) => {
    const full = `${stage.paper}/${stage.name}`;
    if (target.includes("[")) {
      return pattern.test(id) || pattern.test(id.slice(stage.paper.length + 1));
    }
    if (target.includes("/")) return pattern.test(full);
    return pattern.test(stage.paper) || pattern.test(stage.name);
  };
}

/** The jobs with these identifiers. Throws a UserError for one that names none. */
export function jobsWithIds(graph: JobGraph, ids: readonly string[]): readonly Job[] {
  const byId = new Map(graph.jobs.map((job) => [job.id, job]));
  return ids.map((id) => {
    const job = byId.get(id);
    if (job === undefined) throw new UserError({ action: `cannot find a job named "${id}"` });
    return job;
  });
}

/** The axis point of a job as its identifier shows it: "[width=50]", or nothing. */
export function pointText({ id, stage }: Job): string {
  return id.slice(stage.paper.length + 1 + stage.name.length);
}

/** The wanted jobs (default: all) and every job that they need, inputs first. */
export function neededJobs(graph: JobGraph, wanted: readonly Job[] | undefined): readonly Job[] {
  if (wanted === undefined) return graph.jobs;
  const needed = new Set(wanted.map(({ index }) => index));
  for (let index = graph.jobs.length - 1; index >= 0; index--) {
    if (!needed.has(index)) continue;
    for (const parts of Object.values(graph.jobs[index].inputs)) {
      for (const { job } of parts) needed.add(job);
    }
  }
  return graph.jobs.filter(({ index }) => needed.has(index));
}
