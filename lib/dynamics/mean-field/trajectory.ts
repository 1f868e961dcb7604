/** What is seen of a network along its noisy gradient steps: time averages on a uniform grid of positions. */
import type { Population } from "./population.ts";

/** `count` positions from `from` to `to`, both included. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The positions of a grid, increasing. */
export function positionsOf({ from, to, count }: Grid): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => from + k * spacingOf({ from, to, count }));
}

/** Distance of neighbouring positions; 0 of a single one. */
export function spacingOf({ from, to, count }: Grid): number {
  return count === 1 ? 0 : (to - from) / (count - 1);
}

/** Time averages so far. */
export class Trajectory {
  readonly #grid: Grid;
  readonly #predicted: Float64Array;
  readonly #sums: Record<"predictor" | "squares" | "fitted", Float64Array>;
  #moments = 0;
  #times = 0;

  constructor(grid: Grid, examples: number) {
    this.#grid = grid;
    this.#predicted = new Float64Array(grid.count);
    this.#sums = {
      predictor: new Float64Array(grid.count),
      squares: new Float64Array(grid.count),
      fitted: new Float64Array(examples),
    };
  }

  observe(population: Population): void {
    const { predictor, squares, fitted } = this.#sums;
    population.predict({ from: this.#grid.from, spacing: spacingOf(this.#grid) }, this.#predicted);
    this.#predicted.forEach((value, k) => {
      predictor[k] += value;
      squares[k] += value * value;
    });
    population.fitted().forEach((value, j) => fitted[j] += value);
    this.#moments += population.secondMoment();
    this.#times++;
  }

  /** Time average of yhat at the positions. */
  get predictor(): Float64Array {
    return this.#sums.predictor.map((sum) => sum / this.#times);
  }

  /** Time average of yhat at the examples. */
  get fitted(): Float64Array {
    return this.#sums.fitted.map((sum) => sum / this.#times);
  }

  /** Time average of the mean of |theta|^2. */
  get secondMoment(): number {
    return this.#moments / this.#times;
  }

  /** yhat at the positions when it was observed last. */
  get snapshot(): Float64Array {
    return this.#predicted.slice();
  }

  /** Standard deviation of yhat over time, root mean square over the positions. */
  get deviation(): number {
    let sum = 0;
    const average = this.predictor;
    this.#sums.squares.forEach((square, k) => sum += square / this.#times - average[k] ** 2);
    return Math.sqrt(Math.max(0, sum / average.length));
  }
}
