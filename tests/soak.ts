/**
 * The long versions of the randomised suites, with fresh seeds, two suites at a time:
 *
 *   deno task soak [--minutes 60] [--seed n] [suite…]
 *
 * Ends with the counts of what was tried, and exits with 1 if anything was wrong.
 */
import { soak as faults } from "./faults/soak.ts";
import { soak as machines } from "./faults/machines/soak.ts";
import { soak as figures } from "./figures/soak.ts";
import { soak as hostile } from "./hostile/soak.ts";
import { soak as keeping } from "./keeping/soak.ts";
import { soak as laws } from "./laws/soak.ts";
import { soak as num } from "./num/soak.ts";
import type { Soak } from "./soak/soak.ts";

const suites: readonly Soak[] = [laws, faults, machines, hostile, keeping, figures, num];

interface Request {
  /** For all suites together. */
  readonly seconds: number;
  readonly seed: number;
  readonly names: readonly string[];
  /** One suite, in this very process. */
  readonly here: boolean;
}

/** Reads the words of the command line; throws for what it does not know. */
export function requestOf(words: readonly string[], now: number): Request {
  let [seconds, seed, here] = [3600, now % 2 ** 31, false];
  const names: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--minutes") seconds = 60 * numberOf(word, words[++i]);
    else if (word === "--seconds") seconds = numberOf(word, words[++i]);
    else if (word === "--seed") seed = numberOf(word, words[++i]);
    else if (word === "--here") here = true;
    else if (suites.some(({ name }) => name === word)) names.push(word);
    else {
      const known = suites.map(({ name }) => name).join(", ");
      throw new RangeError(`cannot use "${word}"; allowed: --minutes, --seed, ${known}`);
    }
  }
  return { seconds, seed, here, names: names.length > 0 ? names : suites.map(({ name }) => name) };
}

function numberOf(flag: string, word: string | undefined): number {
  const number = Number(word);
  if (word === undefined || !(number > 0)) {
    throw new RangeError(`cannot use "${word}" for ${flag}; allowed: a positive number`);
  }
  return number;
}

interface Outcome {
  readonly name: string;
  readonly text: string;
  readonly failed: boolean;
}

/** Runs one suite in this process; prints what it tried. */
async function runHere(name: string, budget: { seconds: number; seed: number }): Promise<number> {
  const suite = suites.find((one) => one.name === name)!;
  const startedAt = performance.now();
  const time = () => `${Math.round((performance.now() - startedAt) / 1000)} s`;
  const tell = (line: string) => console.log(`${name}: ${line}`);
  tell(`${suite.summary} (seed ${budget.seed}, ${Math.round(budget.seconds)} s)`);
  try {
    const counts = await suite.run({ ...budget, tell });
    const text = Object.entries(counts).map(([what, count]) => `${count} ${what}`).join(", ");
    tell(`${text}; ${time()}`);
    return 0;
  } catch (error) {
    tell(`FAILED after ${time()}\n${Deno.inspect(error)}`);
    return 1;
  }
}

/** A process of its own: a suite may break the disk of its process, or never let others have a turn. */
async function runApart(name: string, budget: { seconds: number; seed: number }): Promise<Outcome> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      import.meta.filename!,
      name,
      ...["--here", "--seconds", String(budget.seconds), "--seed", String(budget.seed)],
    ],
    stderr: "inherit",
  }).output();
  const text = new TextDecoder().decode(stdout).trim();
  console.log(text);
  const failed = code !== 0;
  return { name, text: failed ? text : text.split("\n").at(-1)!, failed };
}

/** Two suites at a time: each has half of a machine with two cores, and twice its share of the time. */
async function soakAll({ seconds, seed, names }: Request): Promise<readonly Outcome[]> {
  const waiting = [...names];
  const lanes = Math.min(2, waiting.length);
  const share = seconds * lanes / waiting.length;
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      outcomes.push(await runApart(name, { seconds: share, seed }));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

if (import.meta.main) {
  const request = requestOf(Deno.args, Date.now());
  if (request.here) Deno.exit(await runHere(request.names[0], request));
  const outcomes = await soakAll(request);
  console.log("\nAll suites:");
  for (const { text } of outcomes) console.log(text);
  Deno.exit(outcomes.some(({ failed }) => failed) ? 1 : 0);
}
