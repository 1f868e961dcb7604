/**
 * What gradient flow conserves in a residual network with trained multipliers, before and after training.
 *
 * Derivation. Let sigma be positively homogeneous of degree 1 (relu, identity; tanh near 0) and
 * h_{k+1} = h_k + delta_k sigma(A_k h_k + b_k). By Euler's identity,
 * <A_k, dl/dA_k> + <b_k, dl/db_k> = <p_{k+1}, delta_k sigma(A_k h_k + b_k)> = delta_k dl/d delta_k, and
 * along the gradient flow d/dt (delta_k^2 - |A_k|^2 - |b_k|^2) = 0: one conserved number for each layer. With one
 * delta for all layers only the sum is: d/dt (delta^2 - sum_k (|A_k|^2 + |b_k|^2)) = 0.
 */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";

const params = v.strictObject({
  multiplier: v.pipe(
    v.picklist(["shared", "layer"]),
    v.description("one multiplier for all layers, or one for each"),
  ),
});

type Parts = Readonly<Record<"matrices" | "biases" | "multipliers", NamedArray>>;

/**
 * Per network: `conservedDrift`, the largest change by training of a conserved number over its larger term after
 * training (its larger term over all layers, where each has one); `multiplierSquare`, that is max delta^2;
 * `weightSquares`, that is max (|A_k|^2 + |b_k|^2), or the sum for a shared multiplier. Dimensionless.
 */
export const plugin = {
  summary: "change by training of delta^2 - |A|^2 - |b|^2, summed over the layers or in each",
  params,
  needs: [
    "matrices",
    "biases",
    "multipliers",
    "matricesInitial",
    "biasesInitial",
    "multipliersInitial",
  ],
  columns: {
    conservedDrift: {
      description: "largest change of delta^2 - |A|^2 - |b|^2 over the larger of its terms",
      axes: ["network"],
    },
    multiplierSquare: { description: "delta^2, the largest", axes: ["network"] },
    weightSquares: { description: "|A|^2 + |b|^2, the largest", axes: ["network"] },
  },
  measure(fields, { multiplier }) {
    const { matrices, biases, multipliers } = fields;
    const network = axisOf(matrices, "network");
    const before = termsOf({
      matrices: fields.matricesInitial,
      biases: fields.biasesInitial,
      multipliers: fields.multipliersInitial,
    }, multiplier);
    const after = termsOf({ matrices, biases, multipliers }, multiplier);
    const column = (read: (n: number) => number) =>
      namedArray([network], Float64Array.from({ length: network.length }, (_, n) => read(n)), {
        missing: "the network diverged",
      });
    const largest = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), 0);
    return {
      conservedDrift: column((n) => {
        const drifts = after[n].multiplier.map((square, i) =>
          Math.abs(
            square - after[n].weights[i] - before[n].multiplier[i] + before[n].weights[i],
          )
        );
        return largest(drifts) / Math.max(largest(after[n].multiplier), largest(after[n].weights));
      }),
      multiplierSquare: column((n) => largest(after[n].multiplier)),
      weightSquares: column((n) => largest(after[n].weights)),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

interface Terms {
  /** delta^2 and |A|^2 + |b|^2 of each conserved number. */
  readonly multiplier: Float64Array;
  readonly weights: Float64Array;
}

function termsOf({ matrices, biases, multipliers }: Parts, kind: "shared" | "layer"): Terms[] {
  const networks = axisOf(matrices, "network").length;
  const depth = axisOf(matrices, "layer").length;
  return Array.from({ length: networks }, (_, n) => {
    const layers = new Float64Array(depth);
    for (const { values } of [matrices, biases]) {
      const size = values.length / (networks * depth);
      for (let i = 0; i < depth * size; i++) {
        layers[Math.floor(i / size)] += values[n * depth * size + i] ** 2;
      }
    }
    const squares = multipliers.values.slice(n * depth, (n + 1) * depth).map((x) => x * x);
    return kind === "layer" ? { multiplier: squares, weights: layers } : {
      multiplier: squares.slice(0, 1),
      weights: Float64Array.of(layers.reduce((a, b) => a + b)),
    };
  });
}
