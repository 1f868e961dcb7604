/** The state of a job that trains networks as bytes: a header in JSON, then the networks' own state. */
import { assert, UserError } from "../../contract/errors.ts";
import type { TrainingLog } from "./log.ts";

/** All that a job knows between two steps, but for the networks. */
export interface TrainingState {
  /** Logs of the groups of networks that are trained, in their order. */
  readonly finished: readonly (readonly TrainingLog[])[];
  /** Steps done of the group that is being trained. */
  readonly step: number;
  /** Its logs, by network. */
  readonly logs: readonly TrainingLog[];
}

const version = 2;

/** Bytes of a state: length of the header (uint32), header, state of the networks. */
export function packState(state: TrainingState, networks: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ version, ...state }));
  const bytes = new Uint8Array(4 + header.length + networks.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes.set(networks, 4 + header.length);
  return bytes;
}

/** What {@link packState} packed. Throws a UserError for bytes of another format. */
export function unpackState(
  bytes: Uint8Array,
): { readonly state: TrainingState; readonly networks: Uint8Array } {
  assert(bytes.length >= 4, "a checkpoint without a header");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  if (header.version !== version) {
    throw new UserError({
      action: `cannot resume training from a checkpoint of format ${header.version}`,
      allowed: `format ${version}`,
      hint: "remove the checkpoint; training then starts afresh",
    });
  }
  const { finished, step, logs } = header as TrainingState;
  return { state: { finished, step, logs }, networks: bytes.slice(4 + length) };
}
