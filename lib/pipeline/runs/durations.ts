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
  const stages = new Map<StageSpec, StageWork>();
  let known: Map<string, Recorded> | undefined;
  let changed = false;
  /** By name, as each of {@link names} has them: made when it is asked for. */
  const longest = new Map<keyof typeof names, ReadonlyMap<string, number>>();
  const recorded = () => known ??= read(layout);
  const workOf = (job: Job): Work => {
    const ofStage = stages.get(job.stage) ?? stageWorkOf(job.stage);
    stages.set(job.stage, ofStage);
    return { ...ofStage, axes: canonicalJson(job.axes) };
  };
  const longestLike = (work: Work, how: keyof typeof names) => {
    const found = longest.get(how) ?? longestBy(names[how], recorded());
    longest.set(how, found);
    return found.get(names[how](work));
  };
  return {
    expected(job) {
      const work = workOf(job);
      const ways: Record<ExpectationGround, () => number | undefined> = {
        recorded: () => longestLike(work, "same"),
        stated: () => job.stage.takesSeconds,
        stage: () => longestLike(work, "stageThere") ?? longestLike(work, "stage"),
        kind: () => longestLike(work, "kind"),
      };
      for (const ground of expectationGrounds) {
        const seconds = ways[ground]();
        if (seconds !== undefined) return { seconds, ground };
      }
      return undefined;
    },
    record(job, seconds) {
      const work = workOf(job);
      recorded().set(lineOf(work), { work, seconds: Math.round(seconds * 1e4) / 1e4 });
      longest.clear();
      changed = true;
    },
    save() {
      if (changed) write(layout, recorded());
    },
  };
}

/** Gives another store the same expectations. */
export function copyDurations(from: Layout, to: Layout): void {
  write(to, read(from));
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

/** What a record is called, as one of the same work, of its stage there or anywhere, and of its kind. */
const names = {
  same: ({ kind, parameters, axes }: Work) => [kind, parameters, axes].join("\n"),
  stageThere: ({ stage, axes }: Work) => `${stage}\n${axes}`,
  stage: ({ stage }: Work) => stage,
  kind: ({ kind }: Work) => kind,
} as const;

function longestBy(
  nameOf: (work: Work) => string,
  known: ReadonlyMap<string, Recorded>,
): ReadonlyMap<string, number> {
  const longest = new Map<string, number>();
  for (const { work, seconds } of known.values()) {
    const name = nameOf(work);
    longest.set(name, Math.max(seconds, longest.get(name) ?? 0));
  }
  return longest;
}

interface Recorded {
  readonly work: Work;
  readonly seconds: number;
}

/** By line. Names of former versions say too little. */
function read(layout: Layout): Map<string, Recorded> {
  const all = readCache<Record<string, number>>(layout, durationsName, isMapOf(isNumber)) ?? {};
  const known = new Map<string, Recorded>();
  for (const [line, seconds] of Object.entries(all)) {
    const work = workIn(line);
    if (work !== undefined) known.set(line, { work, seconds });
  }
  return known;
}

function write(layout: Layout, known: ReadonlyMap<string, Recorded>): void {
  const lines = [...known].map(([line, { seconds }]) => [line, seconds] as const);
  writeCache(layout, durationsName, Object.fromEntries(lines));
}
