/**
 * How long jobs took, and so how long the next ones are expected to take: the longest path starts first, short
 * jobs share an array task, a plan says what it costs. A cache: it may be deleted.
 */
import { canonicalJson } from "../keys/canonical-json.ts";
import { digestOf } from "../keys/digest.ts";
import type { Job, StageSpec, UseSpec } from "../specification/specification.ts";
import { type Layout } from "../store/layout.ts";
import { readCache, writeCache } from "../store/cache.ts";
import { isMapOf, isNumber } from "../store/shape.ts";

/** From what a duration is expected, the surest first. */
export const expectationGrounds = ["recorded", "stated", "stage", "kind"] as const;

/**
 * recorded: the same work was done here; stated: its stage says so (`takes`); stage: the longest of its stage in
 * another profile, with other parameters or at other points, as it was; kind: the longest with its plug-ins.
 */
export type ExpectationGround = typeof expectationGrounds[number];

export interface Expectation {
  readonly seconds: number;
  readonly ground: ExpectationGround;
}

export interface Durations {
  /** Undefined where nothing is known of a job like it. */
  expected(job: Job): Expectation | undefined;
  record(job: Job, seconds: number): void;
  /** Writes what was recorded. */
  save(): void;
}

const durationsName = "durations.json";

export function openDurations(layout: Layout): Durations {
  const known = read(layout);
  const stages = new Map<StageSpec, StageWork>();
  let changed = false;
  let longest: ReadonlyMap<string, number> | undefined;
  const workOf = (job: Job): Work => {
    const ofStage = stages.get(job.stage) ?? stageWorkOf(job.stage);
    stages.set(job.stage, ofStage);
    return { ...ofStage, axes: canonicalJson(job.axes) };
  };
  return {
    expected(job) {
      longest ??= longestOf(known);
      const names = namesOf(workOf(job));
      const found: Record<ExpectationGround, number | undefined> = {
        recorded: longest.get(names.same),
        stated: job.stage.takesSeconds,
        stage: longest.get(names.stageThere) ?? longest.get(names.stage),
        kind: longest.get(names.kind),
      };
      const ground = expectationGrounds.find((name) => found[name] !== undefined);
      return ground && { seconds: found[ground]!, ground };
    },
    record(job, seconds) {
      known[lineOf(workOf(job))] = Math.round(seconds * 1e4) / 1e4;
      longest = undefined;
      changed = true;
    },
    save() {
      if (changed) writeCache(layout, durationsName, known);
    },
  };
}

/** Gives another store the same expectations. */
export function copyDurations(from: Layout, to: Layout): void {
  writeCache(to, durationsName, read(from));
}

/** What a job's duration goes by; an edit of its code keeps the expectation. */
interface StageWork {
  /** Paper and name. */
  readonly stage: string;
  /** Kind and plug-ins. */
  readonly kind: string;
  /** Digest of the literal parameters. */
  readonly parameters: string;
}

interface Work extends StageWork {
  readonly axes: string;
}

function stageWorkOf({ paper, name, kind, slots, params }: StageSpec): StageWork {
  const uses = Object.values(slots).flat();
  return {
    stage: `${paper}/${name}`,
    kind: [kind, ...uses.map(({ name }) => name)].join(" "),
    parameters: digestOf(canonicalJson([params, uses.map(parametersOf)])).slice(0, 16),
  };
}

function parametersOf({ params, parts = [] }: UseSpec): unknown {
  return [params, parts.map(({ name, ...part }) => [name, part.params])];
}

/** In the file a record is named by a line break between its words, which none of them has. */
const lineOf = ({ stage, kind, parameters, axes }: Work) =>
  [stage, kind, parameters, axes].join("\n");

function workIn(line: string): Work | undefined {
  const [stage, kind, parameters, axes, ...more] = line.split("\n");
  return axes === undefined || more.length > 0 ? undefined : { stage, kind, parameters, axes };
}

/** What else a record says something of. */
function namesOf({ stage, kind, parameters, axes }: Work) {
  return {
    same: `same ${kind}\n${parameters}\n${axes}`,
    stageThere: `stage ${stage}\n${axes}`,
    stage: `stage ${stage}`,
    kind: `kind ${kind}`,
  };
}

function longestOf(known: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const [line, seconds] of Object.entries(known)) {
    for (const name of Object.values(namesOf(workIn(line)!))) {
      longest.set(name, Math.max(seconds, longest.get(name) ?? 0));
    }
  }
  return longest;
}

/** Names of former versions say too little. */
function read(layout: Layout): Record<string, number> {
  const all = readCache<Record<string, number>>(layout, durationsName, isMapOf(isNumber)) ?? {};
  return Object.fromEntries(Object.entries(all).filter(([line]) => workIn(line) !== undefined));
}
