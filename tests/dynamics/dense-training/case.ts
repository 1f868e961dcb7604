/** Small labelled examples and recipes for the tests of dense training. */
import type { Compute, Recipe } from "../../../lib/contract/plugins.ts";
import { numberColumn, type Table, table, vectorColumn } from "../../../lib/contract/table.ts";
import { fold, keyOf } from "../../../lib/num/random/key.ts";
import { randomStream } from "../../../lib/num/random/random.ts";
import { exponentFields, type WidthExponents } from "../../../lib/num/width-exponents.ts";

export const compute: Compute = { backend: "wasm", progress() {} };

/** Byte images of `size` pixels in `classes` groups around their own centres. */
export function images(
  count: number,
  { size = 12, classes = 3, seed = 1 }: {
    readonly size?: number;
    readonly classes?: number;
    readonly seed?: number;
  } = {},
): Table {
  const centres = randomStream(keyOf(99));
  const means = Array.from({ length: classes * size }, () => 128 + 60 * centres.normal());
  const noise = randomStream(fold(keyOf(seed), "noise"));
  const labels = Float64Array.from({ length: count }, (_, i) => i % classes);
  const input = new Uint8Array(count * size);
  for (let i = 0; i < input.length; i++) {
    const mean = means[labels[Math.floor(i / size)] * size + i % size];
    input[i] = Math.min(255, Math.max(0, Math.round(mean + 20 * noise.normal())));
  }
  return table({
    input: vectorColumn(input, size, { description: "image" }),
    class: numberColumn(labels, "dimensionless", "label"),
  });
}

export function recipeOf(
  row: WidthExponents,
  { width, depth, activation = "gelu", inputs = 12, classes = 3, deviation = 1 }: {
    readonly width: number;
    readonly depth: number;
    readonly activation?: string;
    readonly inputs?: number;
    readonly classes?: number;
    readonly deviation?: number;
  },
): Recipe {
  return {
    width,
    depth,
    inputDimension: inputs,
    outputDimension: classes,
    activation,
    deviation,
    firstScaling: "inputs",
    ...exponentFields(row),
  };
}
