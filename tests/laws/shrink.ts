/** Makes a failing history small, and says how to repeat it. */
import { type HistoryOptions, runHistory } from "./history.ts";
import { choiceFrom, derivedSeed } from "./choice.ts";
import { Violation } from "./laws.ts";
import { firstModel } from "./random-model.ts";

export type Failing = Pick<HistoryOptions, "seed" | "steps" | "without" | "pool">;

/** Trials that shrinking may take: a trial is a history in a workspace of its own. */
const trialsMax = 60;

/** The first steps of a history. */
export function stepsOf(count: number): number[] {
  return Array.from({ length: count }, (_, step) => step);
}

/** The violation of a history, if it has one. */
export async function violationOf(options: HistoryOptions): Promise<Violation | undefined> {
  try {
    await runHistory(options);
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return error;
    throw error;
  }
}

/**
 * Leaves out steps, then stages, while a law still does not hold: halves first, then one by one.
 */
export async function shrink(options: HistoryOptions, found: Violation): Promise<{
  readonly failing: Failing;
  readonly violation: Violation;
}> {
  let violation = found;
  let steps = options.steps.filter((step) => step <= found.step);
  let trials = 0;
  const attempt = async (smaller: Partial<HistoryOptions>): Promise<boolean> => {
    if (++trials > trialsMax) return false;
    const failure = await violationOf({ ...options, steps, without, ...smaller });
    if (failure !== undefined) violation = failure;
    return failure !== undefined;
  };
  let without: readonly string[] = options.without ?? [];
  for (let size = steps.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < steps.length - 1;) {
      const fewer = [...steps.slice(0, at), ...steps.slice(Math.min(at + size, steps.length - 1))];
      if (fewer.length < steps.length && await attempt({ steps: fewer })) steps = fewer;
      else at += size;
    }
  }
  const model = firstModel(choiceFrom(derivedSeed(options.seed, 0)));
  for (const { name } of model.stages.toReversed()) {
    const fewer = [...without, name];
    if (fewer.length < model.stages.length && await attempt({ without: fewer })) without = fewer;
  }
  return { failing: { seed: options.seed, steps, without, pool: options.pool }, violation };
}

/** The command line that repeats a failure. */
export function repeatCommand({ seed, steps, without = [], pool }: Failing): string {
  const parts = [`deno run -A tests/laws/repeat.ts ${seed} --steps ${steps.join()}`];
  if (without.length > 0) parts.push(`--without ${without.join()}`);
  if (pool === "real") parts.push("--pool real");
  return parts.join(" ");
}

/** Runs a history; a violation is made small and thrown with its seed and the way to repeat it. */
export async function checkedHistory(options: HistoryOptions): Promise<Record<string, number>> {
  try {
    return await runHistory(options);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const { failing, violation } = await shrink(options, error);
    throw new Error(
      `seed ${options.seed}: ${error.message}\nmade small: ${violation.message}\n` +
        `to repeat it: ${repeatCommand(failing)}`,
    );
  }
}
