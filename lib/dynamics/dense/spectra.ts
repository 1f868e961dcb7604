/** Singular values of what hidden layers hold for many examples. */
import { singularValues } from "../../num/linalg.ts";
import type { DenseInputs, DenseModel } from "../../tensor/dense-network.ts";

/** The two signals of a layer, in the order of {@link layerSpectra}. */
export const signals = ["h", "x"] as const;

/**
 * Singular values, largest first, of the examples x width matrices of h^l and x^l for every hidden layer.
 * @shape layers x 2 x min(examples, width)
 */
export async function layerSpectra(
  model: DenseModel,
  { examples, rows }: { readonly examples: DenseInputs; readonly rows: Int32Array },
): Promise<number[][][]> {
  const { sizes } = model.network;
  const found: number[][][] = [];
  for (let layer = 0; layer < sizes.length - 2; layer++) {
    const { preactivations, activations } = await model.forward(examples, {
      rows,
      layers: [layer],
    });
    found.push(
      [preactivations[0], activations[0]].map((values) =>
        Array.from(
          singularValues(Float64Array.from(values), {
            rows: rows.length,
            columns: sizes[layer + 1],
          }),
        )
      ),
    );
  }
  return found;
}
