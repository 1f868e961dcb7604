/** The parameters of a dense network as bytes. */
import { assert } from "../../contract/errors.ts";

/** By layer; layers without a bias have none. */
export interface ParameterBlocks {
  readonly weights: readonly Float32Array[];
  readonly biases: readonly (Float32Array | undefined)[];
}

/** All parameters one after the other: weights of each layer, then biases; float32 as the machine has it. */
export function joinParameters({ weights, biases }: ParameterBlocks): Uint8Array {
  const blocks = [...weights, ...biases.filter((bias) => bias !== undefined)];
  const out = new Float32Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    out.set(block, at);
    at += block.length;
  }
  return new Uint8Array(out.buffer);
}

/** Undoes {@link joinParameters}, given blocks of the right lengths. */
export function splitParameters(state: Uint8Array, like: ParameterBlocks): ParameterBlocks {
  const all = new Float32Array(state.slice().buffer);
  let at = 0;
  const next = ({ length }: Float32Array) => all.subarray(at, at += length);
  const weights = like.weights.map(next);
  const biases = like.biases.map((bias) => bias && next(bias));
  assert(at === all.length, `a state of ${all.length} numbers for a network of ${at}`);
  return { weights, biases };
}
