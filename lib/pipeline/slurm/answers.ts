/** What Slurm's programs print, as data. Whatever is not understood is left out. Pure. */
import { placeText, type States, type TaskState } from "../queue/queue.ts";
import type { QueueState } from "../queue/judgement.ts";

/** Of each array task: number of array and task, name, state, reason. */
export const squeueFormat = "%i|%j|%T|%r";

const over: readonly string[] = [
  "COMPLETED",
  "FAILED",
  "NODE_FAIL",
  "BOOT_FAIL",
  "OUT_OF_MEMORY",
  "REVOKED",
  "LAUNCH_FAILED",
];
const cutShort: readonly string[] = ["TIMEOUT", "DEADLINE", "PREEMPTED"];

/** A state that is not known here counts as alive: a job is not given up for a word. */
export function stateOf(word: string): QueueState {
  if (over.includes(word)) return "over";
  if (cutShort.includes(word)) return "cut short";
  return word.startsWith("CANCELLED") ? "cancelled" : "alive";
}

/** Several lines about one task: the one that is alive counts, for a requeued job is listed by both. */
function added(states: Map<string, TaskState>, place: string, state: TaskState): void {
  const before = states.get(place);
  if (before?.state === "alive" && state.state !== "alive") return;
  states.set(place, state);
}

/** The answer of squeue in {@link squeueFormat}. Its array tasks may stand together: `7_[0-4,9%2]`. */
export function squeueStates(text: string): States {
  const states = new Map<string, TaskState>();
  for (const line of text.split("\n")) {
    const [id, name, word, ...reason] = line.trim().split("|");
    if (word === undefined) continue;
    const state = {
      state: stateOf(word),
      words: word,
      reason: reason.join("|"),
      isRunning: word === "RUNNING" || word === "COMPLETING",
    };
    for (const task of tasksOf(id)) added(states, placeText(name, task), state);
  }
  return states;
}

/** Indices of the array tasks that an id stands for; none where it is no array's. */
export function tasksOf(id: string): number[] {
  const single = /^\d+_(\d+)$/.exec(id);
  if (single !== null) return [Number(single[1])];
  const list = /^\d+_\[([\d,-]+)(?:%\d+)?\]$/.exec(id)?.[1] ?? "";
  return list.split(",").flatMap((part) => {
    const [, first, last] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(part) ?? [];
    if (first === undefined) return [];
    const count = Number(last ?? first) - Number(first) + 1;
    return Array.from({ length: Math.max(0, count) }, (_, i) => Number(first) + i);
  });
}

/** The answer of sacct with `-P -n -X -o JobID,JobName,State`. */
export function sacctStates(text: string): States {
  return squeueStates(
    text.split("\n").map((line) => line.split(" by ")[0]).filter((line) => line !== "").join("\n"),
  );
}

/** The number that sbatch --parsable gives, among whatever a site adds to it. */
export function submittedId(text: string): string | undefined {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => /^\d+(?:;.*)?$/.test(line))?.split(";")[0];
}

/** What sbatch says when the same would be refused again. */
const lasting = new RegExp(
  [
    "invalid partition",
    "invalid account",
    "account/partition combination",
    "invalid qos",
    "invalid generic resource",
    "invalid feature",
    "invalid time limit",
    "time limit is invalid",
    "node configuration is not available",
    "memory specification can ?not be satisfied",
    "unrecognized option",
    "unrecognised option",
    "invalid option",
    "invalid job array specification",
    "requires? (?:an )?account",
    "access/permission denied",
    "does not (?:look like a batch script|specify an interpreter)",
  ].join("|"),
  "i",
);

export function isLasting(words: string): boolean {
  return lasting.test(words);
}

export interface SlurmLimits {
  /** Indices of an array are below this. */
  readonly arraySizeMax?: number;
  /** Seconds after which squeue no longer knows a job that has ended. */
  readonly forgetsSeconds?: number;
}

/** From `scontrol show config`. */
export function slurmLimits(text: string): SlurmLimits {
  const value = (name: string) => {
    const found = new RegExp(`^${name}\\s*=\\s*(\\d+)`, "m").exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const [arraySizeMax, forgetsSeconds] = [value("MaxArraySize"), value("MinJobAge")];
  return {
    ...(arraySizeMax === undefined ? {} : { arraySizeMax }),
    ...(forgetsSeconds === undefined ? {} : { forgetsSeconds }),
  };
}

/** Cores of a node, of most nodes, from `scontrol show nodes --oneliner`; undefined where there is none. */
export function coresOfNodes(text: string): number | undefined {
  const counts = new Map<number, number>();
  for (const [, cores] of text.matchAll(/\bCPUTot=(\d+)/g)) {
    counts.set(Number(cores), (counts.get(Number(cores)) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0];
}
