/** For how long a queue has not answered, and what is said of it. */

/** Said after so long, once for each silence. Seconds. */
const remarkSeconds = 60;

export class Silence {
  #since: number | undefined;
  #isSaid = false;

  /** It was asked at `now` (seconds), and answered or not. */
  heard(hasAnswered: boolean, now: number): void {
    if (hasAnswered) {
      this.#since = undefined;
      this.#isSaid = false;
    } else this.#since ??= now;
  }

  seconds(now: number): number {
    return this.#since === undefined ? 0 : now - this.#since;
  }

  remark(now: number): string | undefined {
    if (this.#isSaid || this.seconds(now) < remarkSeconds) return undefined;
    this.#isSaid = true;
    return "the queue has not answered for a minute: jobs that it has may go on, and are waited for";
  }
}
