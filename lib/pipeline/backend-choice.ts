/**
 * Which back-end computes tensors when the user names none: a hardware WebGPU adapter, else wasm. A
 * software adapter is never chosen by itself. Looking costs a fifth of a second, so the answer is
 * remembered for as long as the machine has the same devices.
 */
import type { BackendName } from "../contract/plugins.ts";
import { type Layout, readCache, statIfPresent, writeCache } from "./store-layout.ts";

const choiceName = "backend.json";

interface Remembered {
  readonly devices: string;
  readonly backend: BackendName;
}

export async function chooseBackend(layout: Layout): Promise<BackendName> {
  const devices = devicesOfMachine();
  const remembered = readCache<Remembered>(layout, choiceName);
  if (remembered?.devices === devices) return remembered.backend;
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: "high-performance" });
  const backend = adapter && !isSoftware(adapter) ? "webgpu" : "wasm";
  writeCache(layout, choiceName, { devices, backend } satisfies Remembered);
  return backend;
}

function isSoftware({ info }: GPUAdapter): boolean {
  return info.isFallbackAdapter || /llvmpipe|swiftshader|lavapipe/i.test(info.description);
}

/** What changes when a graphics device comes or goes. */
function devicesOfMachine(): string {
  const { deno } = Deno.version;
  const files = ["/dev", "/dev/dri"].filter((path) => statIfPresent(path) !== undefined)
    .flatMap((path) => [...Deno.readDirSync(path)].map(({ name }) => name))
    .filter((name) => /^(nvidia|card|renderD|dxg|kfd)/.test(name)).sort();
  return [deno, Deno.hostname(), Deno.osRelease(), ...files].join(" ");
}
