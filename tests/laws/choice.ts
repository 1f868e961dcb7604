/** Choices of a test, all derived from one seed. */
export interface Choice {
  /** A whole number from 0, below `bound`. */
  below(bound: number): number;
  of<T>(list: readonly T[]): T;
  /** True with this probability, in percent. */
  percent(chance: number): boolean;
  /** A subset that keeps the order, each element with this probability in percent. */
  some<T>(list: readonly T[], chance: number): T[];
}

/** A mixer of 32 bits (the finaliser of MurmurHash 3): near seeds give unlike sequences. */
function mixed(state: number): number {
  let x = state | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

export function choiceFrom(seed: number): Choice {
  let state = mixed(seed ^ 0x5bd1e995);
  const below = (bound: number) => {
    state = (state + 0x9e3779b9) | 0;
    return mixed(state) % bound;
  };
  const percent = (chance: number) => below(100) < chance;
  return {
    below,
    of: (list) => list[below(list.length)],
    percent,
    some: (list, chance) => list.filter(() => percent(chance)),
  };
}

/** A seed for a part of what a seed stands for. */
export function derivedSeed(seed: number, part: number): number {
  return mixed(mixed(seed) + Math.imul(part + 1, 0x9e3779b9));
}
