/** The bytes of an ensemble's state: the same on every back-end. */
import { UserError } from "../../contract/errors.ts";

/** Parameters of one network with its optimiser: moments, and beta^t of each. */
export interface NetworkState {
  readonly powers: Float64Array;
  readonly parameters: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

const magic = 0x52534e31;
const headerBytes = 16;

/** Header (16 bytes), then for each network powers, parameters, first and second moments. */
export function encodeState(states: readonly NetworkState[], parameterCount: number): Uint8Array {
  const each = bytesPerNetwork(parameterCount);
  const bytes = new Uint8Array(headerBytes + states.length * each);
  new Uint32Array(bytes.buffer, 0, 3).set([magic, states.length, parameterCount]);
  states.forEach((state, index) => {
    const target = viewsOf(bytes.buffer, headerBytes + index * each, parameterCount);
    target.powers.set(state.powers);
    target.parameters.set(state.parameters);
    target.first.set(state.first);
    target.second.set(state.second);
  });
  return bytes;
}

/** The states in saved bytes. Throws a UserError if they are of another ensemble. */
export function decodeState(
  bytes: Uint8Array,
  networks: number,
  parameterCount: number,
): NetworkState[] {
  const { buffer } = new Uint8Array(bytes);
  const each = bytesPerNetwork(parameterCount);
  const words = buffer.byteLength >= headerBytes ? [...new Uint32Array(buffer, 0, 3)] : [];
  const fits = words[0] === magic && words[1] === networks && words[2] === parameterCount &&
    buffer.byteLength === headerBytes + networks * each;
  if (!fits) {
    throw new UserError({
      action: "cannot restore networks from these bytes: they were not saved by such an ensemble",
      allowed: `the state of ${networks} networks with ${parameterCount} parameters each`,
    });
  }
  return Array.from(
    { length: networks },
    (_, index) => viewsOf(buffer, headerBytes + index * each, parameterCount),
  );
}

/** A whole number of float64s, so that every network's powers are aligned. */
function bytesPerNetwork(parameterCount: number): number {
  return 16 + Math.ceil(12 * parameterCount / 8) * 8;
}

function viewsOf(buffer: ArrayBufferLike, start: number, count: number): NetworkState {
  const single = (index: number) => new Float32Array(buffer, start + 16 + 4 * count * index, count);
  return {
    powers: new Float64Array(buffer, start, 2),
    parameters: single(0),
    first: single(1),
    second: single(2),
  };
}
