/** A finished job as the message that repeats it: from its manifest alone, with bytes by digest. */
import { tableMediaType } from "../../contract/media-types.ts";
import { filledParams } from "../specification/filled-params.ts";
import type { SlotName } from "../../contract/plugins.ts";
import type { Digest } from "../keys/digest.ts";
import type { Manifest } from "../keys/key.ts";
import type { JobMessage, StoredPart } from "../seat/protocol.ts";
import { relaxedModules } from "../seat/relaxed-modules.ts";

/** Every digest whose bytes {@link messageOfManifest} asks for, each once. */
export function digestsOf({ inputs, files = {} }: Manifest): readonly Digest[] {
  const parts = Object.values(inputs).flat().map(({ digest }) => digest);
  return [...new Set([...parts, ...Object.values(files)])];
}

/** `bytesOf` gives bytes of their own: their buffers are given away. */
export function messageOfManifest(
  manifest: Manifest,
  bytesOf: (digest: Digest) => Uint8Array,
): JobMessage {
  const { axes, files, params, fromAxes, uses } = manifest;
  const inputs: Record<string, StoredPart[]> = {};
  for (const [role, parts] of Object.entries(manifest.inputs)) {
    // What a stage is given are tables (seat/conversion.ts).
    inputs[role] = parts.map(({ axes, digest }) => ({
      axes,
      mediaType: tableMediaType,
      bytes: bytesOf(digest),
    }));
  }
  const filled: Partial<Record<SlotName, JobMessage["uses"][SlotName]>> = {};
  for (const [slot, list] of Object.entries(uses)) {
    filled[slot as SlotName] = list.map(({ name, params, fromAxes, words }) => ({
      name,
      params: filledParams(params, fromAxes, axes),
      words,
    }));
  }
  return {
    type: "run",
    inputs,
    ...(files === undefined ? {} : {
      files: Object.fromEntries(
        Object.entries(files).map(([role, digest]) => [role, bytesOf(digest)]),
      ),
    }),
    params: filledParams(params, fromAxes, axes),
    uses: filled,
    axes,
    key: manifest.randomKey,
    // What does not compute tensors is not told apart by its back-end.
    backend: manifest.backend ?? "wasm",
    ...(manifest.backend === undefined ? {} : { relaxed: relaxedModules }),
  } as JobMessage;
}
