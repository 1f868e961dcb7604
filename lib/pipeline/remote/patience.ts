/**
 * How much a run puts up with from a remote store before it does without it: a few failures, some answers
 * that are not what was asked for, and no less than a slow pace. So a run is held up for a bounded time
 * whatever the server does.
 */

export interface PatienceLimits {
  readonly failuresMax: number;
  readonly wrongMax: number;
  /** Not looked at before: connections are being made. Seconds. */
  readonly startSeconds: number;
  /** Answers a second on average; a long one counts once for so many bytes. */
  readonly paceMin: number;
  readonly bytesOfAnswer: number;
}

export const usualPatience: PatienceLimits = {
  failuresMax: 3,
  wrongMax: 20,
  startSeconds: 30,
  paceMin: 4,
  bytesOfAnswer: 10_000,
};

export class Patience {
  readonly #limits: PatienceLimits;
  readonly #clock: () => number;
  #failures = 0;
  #wrong = 0;
  #done = 0;
  /** Seconds in which something was asked, and since when something is. */
  #busy = 0;
  #since: number | undefined;
  #because: string | undefined;

  /** @param clock seconds */
  constructor(limits: PatienceLimits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Only while something is asked does time count. */
  begins(): void {
    this.#since ??= this.#clock();
  }

  rests(): void {
    if (this.#since !== undefined) this.#busy += this.#clock() - this.#since;
    this.#since = undefined;
  }

  answered(bytes: number): void {
    this.#done += Math.max(1, bytes / this.#limits.bytesOfAnswer);
  }

  /** Bytes of an answer that is still coming; that it has come is then said without them. */
  moved(bytes: number): void {
    this.#done += bytes / this.#limits.bytesOfAnswer;
  }

  failed(because: string): void {
    this.#done++;
    if (++this.#failures >= this.#limits.failuresMax) this.#because ??= because;
  }

  wrong(because: string): void {
    this.#done++;
    if (++this.#wrong >= this.#limits.wrongMax) this.#because ??= because;
  }

  /** Why no more is asked; undefined while there is patience. */
  lost(): string | undefined {
    const { startSeconds, paceMin } = this.#limits;
    const seconds = this.#busy + (this.#since === undefined ? 0 : this.#clock() - this.#since);
    if (seconds > startSeconds && this.#done < paceMin * (seconds - startSeconds)) {
      this.#because ??= `it is slow: ${Math.round(this.#done)} answers in ${Math.round(seconds)} s`;
    }
    return this.#because;
  }
}
