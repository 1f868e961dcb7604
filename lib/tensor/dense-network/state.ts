/** The parameters of a dense network as bytes. */
import { packBlocks, unpackBlocks } from "../saved-state.ts";

/** By layer; layers without a bias have none. */
export interface ParameterBlocks {
  readonly weights: readonly Float32Array[];
  readonly biases: readonly (Float32Array | undefined)[];
}

/** All parameters one after the other, as one block: weights of each layer, then biases. */
export function joinParameters({ weights, biases }: ParameterBlocks): Uint8Array {
  const blocks = [...weights, ...biases.filter((bias) => bias !== undefined)];
  const out = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return packBlocks([out]);
}

/** Undoes {@link joinParameters}, given blocks of the right lengths. Throws a UserError for other bytes. */
export function splitParameters(state: Uint8Array, like: ParameterBlocks): ParameterBlocks {
  const blocks = [...like.weights, ...like.biases.filter((bias) => bias !== undefined)];
  const count = blocks.reduce((sum, { length }) => sum + length, 0);
  const wanted = [new Float32Array(count)] as const;
  const [all] = unpackBlocks(state, wanted, `a dense network of ${count} parameters`);
  let at = 0;
  const next = ({ length }: Float32Array) => all.subarray(at, at += length);
  const weights = like.weights.map(next);
  const biases = like.biases.map((bias) => bias && next(bias));
  return { weights, biases };
}
