/** Of the later lines of a long log, the last ones and how many came before them. */

/** Lines that are kept. */
export const lateLinesMax = 1000;

export interface LateParcel {
  readonly lines: readonly string[];
  /** How many came before these and are not kept. */
  readonly leftOut: number;
}

export class LateLines {
  /** Lines by their number modulo {@link lateLinesMax}: older ones are overwritten. */
  #kept: string[] = [];
  #count = 0;
  #leftOut = 0;

  get isEmpty(): boolean {
    return this.#count === 0 && this.#leftOut === 0;
  }

  add({ lines, leftOut }: LateParcel): void {
    if (leftOut > 0) {
      // There is a gap: what was kept is older than it.
      this.#leftOut += this.#count + leftOut;
      [this.#kept, this.#count] = [[], 0];
    }
    for (const line of lines) this.#kept[this.#count++ % lateLinesMax] = line;
  }

  /** What is kept, oldest first; nothing is kept then. */
  take(): LateParcel {
    const [kept, count, leftOut] = [this.#kept, this.#count, this.#leftOut];
    [this.#kept, this.#count, this.#leftOut] = [[], 0, 0];
    const first = Math.max(0, count - lateLinesMax);
    const lines = Array.from(
      { length: count - first },
      (_, i) => kept[(first + i) % lateLinesMax],
    );
    return { lines, leftOut: leftOut + first };
  }
}

/** The same with a line that says how many are left out. */
export function spokenLines({ lines, leftOut }: LateParcel): readonly string[] {
  if (leftOut === 0) return lines;
  return [`… ${leftOut} ${leftOut === 1 ? "line is" : "lines are"} left out here`, ...lines];
}
