/** Descent of a two-layer ReLU network written down plainly, for tests: m n d operations a step. */
import type { LabelledPoints } from "../../../lib/num/separation/labelled-points.ts";
import type { Neurons } from "../../../lib/dynamics/relu-pairs/neurons.ts";

export class PlainDescent {
  readonly points: LabelledPoints;
  readonly neurons: Neurons;
  readonly weights: Float64Array;

  constructor(points: LabelledPoints, neurons: Neurons) {
    this.points = points;
    this.neurons = neurons;
    this.weights = neurons.weights.slice();
  }

  outputs(): Float64Array {
    const { count } = this.points;
    const { width, signs } = this.neurons;
    const found = new Float64Array(count);
    for (let r = 0; r < width; r++) {
      for (let i = 0; i < count; i++) {
        found[i] += signs[r] * Math.max(0, this.#product(r, i)) / Math.sqrt(width);
      }
    }
    return found;
  }

  step(pushes: Float64Array): void {
    const { count, dimension, inputs } = this.points;
    const { width, signs } = this.neurons;
    for (let r = 0; r < width; r++) {
      const active = Array.from({ length: count }, (_, i) => this.#product(r, i) > 0);
      for (let i = 0; i < count; i++) {
        if (!active[i]) continue;
        for (let k = 0; k < dimension; k++) {
          this.weights[r * dimension + k] += signs[r] / Math.sqrt(width) * pushes[i] *
            inputs[i * dimension + k];
        }
      }
    }
  }

  /** Share of activations that are not those of the start. */
  flips(): number {
    const { count, dimension, inputs } = this.points;
    let changed = 0;
    for (let r = 0; r < this.neurons.width; r++) {
      for (let i = 0; i < count; i++) {
        let before = 0;
        for (let k = 0; k < dimension; k++) {
          before += this.neurons.weights[r * dimension + k] * inputs[i * dimension + k];
        }
        if (before > 0 !== this.#product(r, i) > 0) changed++;
      }
    }
    return changed / (count * this.neurons.width);
  }

  #product(r: number, i: number): number {
    const { dimension, inputs } = this.points;
    let sum = 0;
    for (let k = 0; k < dimension; k++) {
      sum += this.weights[r * dimension + k] * inputs[i * dimension + k];
    }
    return sum;
  }
}
