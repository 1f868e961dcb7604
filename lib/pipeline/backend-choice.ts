/**
 * Which back-end computes tensors when the user names none: a hardware WebGPU adapter, else wasm. A
 * software adapter is never chosen by itself. Looking costs a fifth of a second, so the answer is
 * remembered while the machine has the same devices, for a day at most.
 */
import type { BackendName } from "../contract/plugins.ts";
import { type Layout, readCache, statIfPresent, writeCache } from "./store-layout.ts";

const choiceName = "backend.json";

interface Remembered {
  readonly devices: string;
  readonly backend: BackendName;
  /** Milliseconds since the epoch. */
  readonly found: number;
}

/** A device that came without a trace is noticed within a day. */
const rememberedFor = 24 * 60 * 60 * 1000;

export async function chooseBackend(layout: Layout): Promise<BackendName> {
  const devices = devicesOfMachine();
  const remembered = readCache<Remembered>(layout, choiceName);
  const isFresh = remembered !== undefined && Date.now() - remembered.found < rememberedFor;
  if (isFresh && remembered.devices === devices) return remembered.backend;
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  const backend = adapter && !isSoftware(adapter) ? "webgpu" : "wasm";
  const found = Date.now();
  writeCache(layout, choiceName, { devices, backend, found } satisfies Remembered);
  return backend;
}

function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /llvmpipe|swiftshader|lavapipe/i.test(info.description);
}

/** What changes when a graphics device comes or goes, as far as the engine may look. */
function devicesOfMachine(): string {
  const path = "/dev/dri";
  const { state } = Deno.permissions.querySync({ name: "read", path });
  const isThere = state === "granted" && statIfPresent(path) !== undefined;
  const files = isThere ? [...Deno.readDirSync(path)].map(({ name }) => name).sort() : [];
  return [Deno.version.deno, Deno.hostname(), ...files].join(" ");
}
