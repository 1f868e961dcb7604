/** Weight matrices of a batch of networks, as functions of a key. */
import type { Key } from "../../contract/key.ts";
import { fold } from "../../num/random/key.ts";
import { randomStream } from "../../num/random/random.ts";
import type { MatrixStack } from "../../tensor/product.ts";

/** Entries of one batch of matrices: 2^22 numbers are 16 MB in float32. */
const entriesMax = 1 << 22;

/** How many networks of the given matrix size are propagated together. */
export function batchSize(entriesPerNetwork: number, networks: number): number {
  return Math.max(1, Math.min(networks, Math.floor(entriesMax / entriesPerNetwork)));
}

/**
 * One matrix per network with independent entries of mean 0 and variance 1 (dimensionless).
 * The matrix of a network depends on the key, the network's number and the label only: not on how
 * networks are batched, and drawing it again gives it again, so a backward pass stores no weights.
 * @shape networks.length x rows x columns
 */
export class WeightDrawer {
  readonly #key: Key;
  readonly #law: "gaussian" | "uniform";

  constructor(key: Key, law: "gaussian" | "uniform") {
    this.#key = key;
    this.#law = law;
  }

  draw(
    { first, count, rows, columns }: {
      /** Number of the first network of the batch. */
      readonly first: number;
      readonly count: number;
      readonly rows: number;
      readonly columns: number;
    },
    label: string,
    layer: number,
  ): MatrixStack {
    const size = rows * columns;
    const values = new Float32Array(count * size);
    const layerKey = fold(this.#key, label, layer);
    for (let i = 0; i < count; i++) {
      const own = values.subarray(i * size, (i + 1) * size);
      const stream = randomStream(fold(layerKey, first + i));
      if (this.#law === "gaussian") stream.fillNormal(own);
      else fillSymmetricUniform(own, (out) => stream.fillUniform(out));
    }
    return { batch: count, rows, columns, values };
  }
}

/** Uniform on [-sqrt 3, sqrt 3]: variance 1. */
function fillSymmetricUniform(out: Float32Array, fill: (out: Float64Array) => void): void {
  const uniforms = new Float64Array(out.length);
  fill(uniforms);
  const width = 2 * Math.sqrt(3);
  for (let i = 0; i < out.length; i++) out[i] = width * (uniforms[i] - 0.5);
}
