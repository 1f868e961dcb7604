/** Of things that come faster than they can be passed on, the newest. */

/** Nothing is passed on sooner after the one before. */
const pauseMilliseconds = 1000;
/** Passing it along takes at most one part in this many of the time. */
const shareMax = 20;

export class Newest<T> {
  readonly #pass: (thing: T) => void;
  #waiting: T | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing is passed on before. */
  #next = 0;

  constructor(pass: (thing: T) => void) {
    this.#pass = pass;
  }

  /** Passes it on at once, or in a while if nothing newer has come by then. */
  take(thing: T): void {
    this.#waiting = thing;
    const left = this.#next - performance.now();
    if (left <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), left);
  }

  /** Passes on what waits, now. */
  flush(): void {
    const thing = this.#waiting;
    this.drop();
    if (thing === undefined) return;
    const began = performance.now();
    this.#pass(thing);
    const ended = performance.now();
    this.#next = ended + Math.max(pauseMilliseconds, shareMax * (ended - began));
  }

  /** Forgets what waits: it is no longer wanted. */
  drop(): void {
    this.#waiting = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
