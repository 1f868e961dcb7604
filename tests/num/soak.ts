/**
 * The long version of random-matrices_test.ts and statistics/coverage_test.ts: fresh matrices, and fresh
 * samples whose intervals are counted together over the whole time.
 */
import { fold, keyOf } from "../../lib/num/random/key.ts";
import type { Soak } from "../soak/soak.ts";
import { checkMatrices, laws } from "./random-matrices.ts";
import { counts, missesOf, promised } from "./statistics/coverage.ts";

/** What an interval may miss: its level is 99.73 %. */
const missRate = 2.7e-3;
/** Probability that all intervals are right and one is called wrong. */
const falseFail = 1e-6;
const trialsOfRound = 200;

/**
 * So many misses in some trials have at most this probability (Bernstein's inequality: the excess t of
 * a mean m is as rare as exp(-t^2 / (2 (m + t / 3)))).
 */
export function missesMax(trials: number, probability: number): number {
  const [mean, log] = [missRate * trials, -Math.log(probability)];
  return mean + log / 3 + Math.sqrt((log / 3) ** 2 + 2 * mean * log);
}

interface Counted {
  trials: number;
  misses: number;
}

/** One more round of samples of one statistic; throws if its intervals miss too often by now. */
function countMore(counted: Map<string, Counted>, round: number, seed: number): void {
  const [name, draw, choice, truth] = promised[round % promised.length];
  const n = counts[Math.floor(round / promised.length) % counts.length];
  const about = `${name}, ${n} clusters`;
  const key = fold(fold(keyOf(seed), "coverage"), round);
  const { interval } = missesOf(draw, choice, { truth, n, trials: trialsOfRound, key });
  const sum = counted.get(about) ?? { trials: 0, misses: 0 };
  sum.trials += trialsOfRound;
  sum.misses += interval;
  counted.set(about, sum);
  // It is looked at after each round: the k-th look has a share of 1 / (k (k + 1)) of the false alarms.
  const looks = sum.trials / trialsOfRound;
  const share = falseFail / (promised.length * counts.length * looks * (looks + 1));
  const allowed = missesMax(sum.trials, share);
  if (sum.misses > allowed) {
    throw new Error(
      `the interval of the ${about} missed ${sum.misses} of ${sum.trials} times; allowed: ` +
        `${allowed.toFixed(0)}. Repeat it with this seed`,
    );
  }
}

export const soak: Soak = {
  name: "num",
  summary: "factorizations of random matrices against what they say; coverage of intervals",
  run({ seconds, seed, tell }) {
    const end = performance.now() + seconds * 1000;
    const names = Object.keys(laws);
    const total = { matrices: 0, samples: 0 };
    const counted = new Map<string, Counted>();
    for (let round = 0; performance.now() < end; round++) {
      const own = (seed * 1_000_003 + round) % 2 ** 31;
      const law = names[round % names.length];
      try {
        checkMatrices(law, own);
      } catch (error) {
        const call = `checkMatrices("${law}", ${own}) of tests/num/random-matrices.ts`;
        throw new Error(`a matrix breaks a law; repeat it with ${call}`, { cause: error });
      }
      total.matrices++;
      countMore(counted, round, seed);
      total.samples += trialsOfRound;
      if (total.matrices % 500 === 0) tell(`${total.matrices} matrices, ${total.samples} samples`);
    }
    return Promise.resolve(total);
  },
};
