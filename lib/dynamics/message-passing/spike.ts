/** The vector that is looked for. */
import { assert } from "../../contract/errors.ts";
import type { RandomStream } from "../../num/random/random.ts";

/**
 * The unit vector v of `dimension` entries: `support` of them +-1/sqrt support with independent signs, the rest 0.
 * They are the first ones: nothing else here depends on the order of the entries.
 */
export function signedSpike(
  stream: RandomStream,
  { dimension, support }: { readonly dimension: number; readonly support: number },
): Float64Array {
  assert(support >= 1 && support <= dimension, `a support of ${support} among ${dimension}`);
  const out = new Float64Array(dimension);
  for (let i = 0; i < support; i++) out[i] = stream.rademacher() / Math.sqrt(support);
  return out;
}
