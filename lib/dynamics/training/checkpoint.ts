/** The state of a training run as bytes: a header in JSON, then the ensemble's own state. */
import { assert, UserError } from "../../contract/errors.ts";
import type { EpochLog } from "./log.ts";
import type { Progress } from "./stopping.ts";

/** All that a run knows between two epochs. Numbers are finite or null, so that JSON keeps every bit. */
export interface RunState {
  /** Epochs done. */
  readonly epoch: number;
  /** By network. */
  readonly progress: readonly Progress[];
  readonly logs: readonly EpochLog[];
}

const version = 1;

/** Bytes of a run's state: length of the header (uint32), header, state of the ensemble. */
export function packState(state: RunState, ensemble: Uint8Array): Uint8Array {
  const header = new TextEncoder().encode(JSON.stringify({ version, ...state }));
  const bytes = new Uint8Array(4 + header.length + ensemble.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 4);
  bytes.set(ensemble, 4 + header.length);
  return bytes;
}

/** What {@link packState} packed. Throws a UserError for bytes of another format. */
export function unpackState(
  bytes: Uint8Array,
): { readonly state: RunState; readonly ensemble: Uint8Array } {
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
  const { epoch, progress, logs } = header as RunState;
  return { state: { epoch, progress, logs }, ensemble: bytes.slice(4 + length) };
}
