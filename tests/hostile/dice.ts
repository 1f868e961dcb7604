/** A small seeded generator for tests: same seed, same choices. */
export interface Dice {
  /** A whole number below `count`. */
  below(count: number): number;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

export function diceOf(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  };
  const below = (count: number) => Math.floor(next() / 2 ** 32 * count);
  return { below, pick: (list) => list[below(list.length)] };
}
