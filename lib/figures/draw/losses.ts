/** What a reader must know of a figure: what of its rows is not drawn as it stands, and why. */

/** What is said of one row (or value, line), and of several; the count goes before it. */
export interface Reason {
  readonly one: string;
  readonly many: string;
}

/** Subject and verb for one and for several, and what both end with. */
export function reason(one: string, many: string, rest: string): Reason {
  return { one: `${one} ${rest}`, many: `${many} ${rest}` };
}

/** Rows that cannot be drawn, counted by reason, and sentences without a count. */
export class Losses {
  /** By what is said of several. */
  readonly #counts = new Map<string, { readonly reason: Reason; readonly count: number }>();
  readonly #sentences = new Set<string>();

  /** Counts rows (or values, lines) of which the reason is true; nothing for a count of zero. */
  add(because: Reason, count: number): void {
    if (count === 0) return;
    const before = this.#counts.get(because.many)?.count ?? 0;
    this.#counts.set(because.many, { reason: because, count: before + count });
  }

  /** Notes a sentence, once. */
  say(sentence: string): void {
    this.#sentences.add(sentence);
  }

  addAll(other: Losses): void {
    for (const { reason, count } of other.#counts.values()) this.add(reason, count);
    for (const sentence of other.#sentences) this.say(sentence);
  }

  /** One sentence per reason; none if nothing was lost. */
  notes(): string[] {
    const counted = [...this.#counts.values()].map(({ reason: { one, many }, count }) =>
      `${count} ${count === 1 ? one : many}`
    );
    return [...counted, ...this.#sentences];
  }
}

/** Why a row has no place at all. */
export const notFinite = "missing, infinite or beyond 10³⁰⁰, and not drawn";
/** Why a row has no place on a logarithmic axis. */
export const notPositive: Reason = {
  one: "value is not positive and has no place on a log axis",
  many: "values are not positive and have no place on a log axis",
};
