/** What a reader must know of a figure: what of its rows is not drawn as it stands, and why. */

/** Rows that cannot be drawn, counted by reason, and sentences without a count. */
export class Losses {
  readonly #counts = new Map<string, number>();
  readonly #sentences = new Set<string>();

  /** Counts rows (or values, lines) of which `reason` is true; nothing for a count of zero. */
  add(reason: string, count: number): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  /** Notes a sentence, once. */
  say(sentence: string): void {
    this.#sentences.add(sentence);
  }

  addAll(other: Losses): void {
    for (const [reason, count] of other.#counts) this.add(reason, count);
    for (const sentence of other.#sentences) this.say(sentence);
  }

  /** One sentence per reason; none if nothing was lost. */
  notes(): string[] {
    const counted = [...this.#counts].map(([reason, count]) => `${count} ${reason}`);
    return [...counted, ...this.#sentences];
  }
}

/** Why a row has no place at all. */
export const notFinite = "missing, infinite or beyond 10³⁰⁰, and not drawn";
/** Why a row has no place on a logarithmic axis. */
export const notPositive = "values are not positive and have no place on a log axis";
