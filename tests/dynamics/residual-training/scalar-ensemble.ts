/**
 * Networks of one parameter w with output w x, trained by plain gradient descent in float32: an ensemble so
 * small that a test can follow every number.
 */
import type { Ensemble, Examples } from "../../../lib/tensor/ensemble.ts";

export interface ScalarEnsemble extends Ensemble {
  /** Steps taken so far, of the whole ensemble. */
  readonly steps: () => number;
}

/** Examples y = 2 x; the loss is the mean of (w x - y)^2. */
export function scalarEnsemble(networks: number): ScalarEnsemble {
  const inputs = Float32Array.from({ length: 8 }, (_, i) => 0.2 + 0.1 * i);
  const w = new Float32Array(networks);
  let steps = 0;
  const lossAt = (n: number, rows: ArrayLike<number>) => {
    let [loss, slope] = [0, 0];
    for (let i = 0; i < rows.length; i++) {
      const x = inputs[rows[i]];
      loss += (w[n] * x - 2 * x) ** 2 / rows.length;
      slope += 2 * (w[n] * x - 2 * x) * x / rows.length;
    }
    return { loss, slope };
  };
  return {
    networks,
    parameterCount: 1,
    steps: () => steps,
    write: (n, parameters) => w[n] = parameters[0],
    read: (n) => Promise.resolve(w.slice(n, n + 1)),
    step(rows, { learningRates }) {
      steps++;
      const batch = rows.length / networks;
      const losses = Float64Array.from({ length: networks }, (_, n) => {
        if (learningRates[n] === 0) return NaN;
        const { loss, slope } = lossAt(n, rows.subarray(n * batch, (n + 1) * batch));
        w[n] -= learningRates[n] * slope;
        return loss;
      });
      return Promise.resolve(losses);
    },
    gradient(n, rows) {
      const { loss, slope } = lossAt(n, rows);
      return Promise.resolve({ loss, gradient: Float32Array.of(slope) });
    },
    evaluate(n, { count }: Examples) {
      const rows = Int32Array.from({ length: count }, (_, i) => i);
      return Promise.resolve({ lossMean: lossAt(n, rows).loss, correct: 0 });
    },
    save: () => Promise.resolve(new Uint8Array(w.slice().buffer)),
    restore: (state) => w.set(new Float32Array(state.slice().buffer)),
    dispose() {},
  };
}
