/** Which back-ends this machine has; WebGPU counts even when only a software adapter offers it. */
import type { BackendName } from "../../lib/contract/plugins.ts";

/** The adapter of this machine, if any. */
export const adapter: GPUAdapter | null = await navigator.gpu?.requestAdapter() ?? null;

/**
 * Registers one test per back-end. Without an adapter the WebGPU test is shown as ignored, with the
 * reason in its name.
 */
export function testOnEveryBackend(
  title: string,
  body: (backend: BackendName) => void | Promise<void>,
): void {
  for (const backend of ["wasm", "wasm-unfused", "cpu", "webgpu"] as const) {
    const ignore = backend === "webgpu" && adapter === null;
    const where = ignore ? "webgpu, skipped: no WebGPU adapter on this machine" : backend;
    Deno.test({ name: `${title} [${where}]`, ignore, fn: () => body(backend) });
  }
}

/** Registers a test that needs an adapter, software or not. */
export function testWithAdapter(title: string, body: (adapter: GPUAdapter) => Promise<void>): void {
  const ignore = adapter === null;
  const name = ignore ? `${title} [skipped: no WebGPU adapter on this machine]` : title;
  Deno.test({ name, ignore, fn: () => body(adapter!) });
}
