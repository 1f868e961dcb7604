/** Singular values of what hidden layers hold for many examples. */
import { spectrum } from "../../num/linear-algebra/spectrum.ts";
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
  const layers = Array.from({ length: sizes.length - 2 }, (_, l) => l);
  const { preactivations, activations } = await model.forward(examples, { rows, layers });
  return layers.map((l) =>
    [preactivations[l], activations[l]].map((entries) =>
      Array.from(spectrum({ rows: rows.length, columns: sizes[l + 1], entries }))
    )
  );
}
