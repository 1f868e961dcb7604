/** What one run must do and may do, given everything that the store holds. */
import type { NaiveJob } from "./naive.ts";

export interface Situation {
  readonly jobs: readonly NaiveJob[];
  readonly targets: ReadonlySet<number>;
  /** The targets and all that they need. */
  readonly needed: ReadonlySet<number>;
  /** Positions of jobs that run though their results are there. */
  readonly forced: ReadonlySet<number>;
  readonly has: (identity: string) => boolean;
  /** Identities whose bytes are gone or damaged, and of these, those whose bytes are gone. */
  readonly lost: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  /** What fails at its first attempt. */
  readonly transient: ReadonlySet<string>;
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** How often each job is executed, by what it is asked: equal jobs share one execution. */
export function executionsOf(situation: Situation, isCrash: boolean): Map<string, Bounds> {
  const { jobs, needed, transient } = situation;
  const groups = new Map<string, number[]>();
  for (const index of needed) {
    const { asked, end } = jobs[index];
    if (end === "blocked") continue;
    groups.set(asked, [...groups.get(asked) ?? [], index]);
  }
  return new Map(
    [...groups].map(([asked, group]) => {
      const { least, most } = boundsOf(group, situation);
      // An engine that falls while it publishes may begin an equal job once more before it ends.
      const again = transient.has(asked) ? 1 : isCrash ? group.length - 1 : 0;
      return [asked, { least: least + again, most: most + again }];
    }),
  );
}

function boundsOf(group: readonly number[], { jobs, forced, has, lost }: Situation): Bounds {
  const { identity, end } = jobs[group[0]];
  if (end === "fails") {
    // Every job that fails uses all its attempts.
    const attempts = group.reduce((sum, index) => sum + jobs[index].stage.retries + 1, 0);
    return { least: attempts, most: attempts };
  }
  const count = group.filter((index) => forced.has(index)).length;
  const isKnown = has(identity);
  const remake = lost.has(identity) ? 1 : 0;
  if (count === 0) return isKnown ? { least: 0, most: remake } : { least: 1, most: 1 };
  // An equal job that is not forced may come first, and is then not what the forced one waits for.
  const before = !isKnown && group.length > count ? 1 : 0;
  return { least: count, most: count + before + remake };
}

/**
 * What `plan` must say of each needed job: what is there, what would run, what waits. It reads no
 * bytes, so it sees those that are gone, not those that are damaged.
 */
export function planOf({ jobs, targets, needed, has, gone }: Situation): Map<string, string> {
  const actions = new Map<number, string>();
  for (const index of [...needed].sort((a, b) => a - b)) {
    const { inputs, identity } = jobs[index];
    const isThere = has(identity) && !(targets.has(index) && gone.has(identity));
    const waits = inputs.some((input) => actions.get(input) !== "reused");
    actions.set(index, waits ? "after inputs" : isThere ? "reused" : "run");
  }
  return new Map([...actions].map(([index, action]) => [jobs[index].id, action]));
}
