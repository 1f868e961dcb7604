/** The state of an ensemble of residual networks as bytes: the same on every back-end. */
import { packBlocks, unpackBlocks } from "../saved-state.ts";

/** Parameters of one network with its optimiser: moments, and beta^t of each. */
export interface NetworkState {
  readonly powers: Float64Array;
  readonly parameters: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** For each network powers, parameters, first and second moments. */
export function encodeState(states: readonly NetworkState[]): Uint8Array {
  return packBlocks(
    states.flatMap(({ powers, parameters, first, second }) => [powers, parameters, first, second]),
  );
}

/** The states in saved bytes. Throws a UserError if they are of another ensemble. */
export function decodeState(
  bytes: Uint8Array,
  networks: number,
  parameterCount: number,
): NetworkState[] {
  const powers = new Float64Array(2);
  const parameters = new Float32Array(parameterCount);
  const like = Array.from({ length: networks }, () => [powers, parameters, parameters, parameters]);
  const what = `${networks} networks with ${parameterCount} parameters each`;
  const blocks = unpackBlocks(bytes, like.flat(), what);
  return Array.from({ length: networks }, (_, n) => ({
    powers: blocks[4 * n] as Float64Array,
    parameters: blocks[4 * n + 1] as Float32Array,
    first: blocks[4 * n + 2] as Float32Array,
    second: blocks[4 * n + 3] as Float32Array,
  }));
}
