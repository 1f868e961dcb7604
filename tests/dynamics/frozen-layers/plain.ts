/** Plain loops over one input at a time: the reference for networks with frozen layers. */

/** f(x) of the network, neuron by neuron. */
export function outputOf(
  { first, frozen, skip, slope }: {
    readonly first: Float64Array;
    readonly frozen: readonly Float64Array[];
    readonly skip: number;
    readonly slope: number;
  },
  x: readonly number[],
): number[] {
  const width = x.length;
  const layer = (weights: Float64Array, z: readonly number[]) =>
    Array.from({ length: width }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += weights[i * width + j] * z[j];
      return sum > 0 ? sum : slope * sum;
    });
  let z = layer(first, x);
  for (const weights of frozen) {
    const before = z;
    z = layer(weights, z).map((value, i) => value + skip * before[i]);
  }
  return z;
}
