/** A vector of a residual recursion, its displacement and the logarithm of what was divided out. */
import { dot, norm } from "../../num/linear-algebra/vector.ts";

const limit = 1e100;
const logLimit = Math.log(limit);

/**
 * The true vector is exp(logScale) * state, the true displacement from the start exp(logScale) *
 * moved, where state = base * start + moved. Both are divided by 1e100 whenever an entry exceeds that,
 * so nothing overflows, and a small displacement keeps its digits.
 */
export class CarriedVector {
  readonly start: Float64Array;
  readonly state: Float64Array;
  readonly moved: Float64Array;
  logScale = 0;

  constructor(start: Float64Array) {
    this.start = start;
    this.state = start.slice();
    this.moved = new Float64Array(start.length);
  }

  /** Adds scale * step (step relative to the current logScale). */
  add(step: Float64Array, scale: number): void {
    const { state, moved } = this;
    let largest = 0;
    for (let i = 0; i < state.length; i++) {
      const change = scale * step[i];
      moved[i] += change;
      state[i] += change;
      const size = Math.abs(state[i]);
      if (size > largest) largest = size;
    }
    if (largest > limit) this.#shrink();
  }

  #shrink(): void {
    const { state, moved } = this;
    for (let i = 0; i < state.length; i++) {
      state[i] /= limit;
      moved[i] /= limit;
    }
    this.logScale += logLimit;
  }

  /** ln(|vector| / |start|). Dimensionless. */
  logNormRatio(): number {
    return Math.log(norm(this.state) / norm(this.start)) + this.logScale;
  }

  /** ln(|vector - start| / |start|). Dimensionless; -Infinity if it never moved. */
  logDisplacement(): number {
    return Math.log(norm(this.moved) / norm(this.start)) + this.logScale;
  }
}

/**
 * (<p_0, h_0> - <p_L, h_L>) / (|p_0| |h_0| + |p_L| |h_L|) from the forward vector h (started at h_0)
 * and the backward vector p (started at p_L): 0 but for rounding, because relu is homogeneous.
 */
export function pairingResidual(h: CarriedVector, p: CarriedVector): number {
  const top = Math.max(h.logScale, p.logScale);
  const atInput = Math.exp(p.logScale - top);
  const atOutput = Math.exp(h.logScale - top);
  const difference = dot(p.state, h.start) * atInput - dot(p.start, h.state) * atOutput;
  return difference /
    (norm(p.state) * norm(h.start) * atInput + norm(p.start) * norm(h.state) * atOutput);
}
