/**
 * Where tensors are computed. `wasm` and `wasm-unfused` differ in float32 products of networks, whose sums
 * the first rounds once (where the processor can) and the second twice.
 */
export const backendNames = ["webgpu", "wasm", "wasm-unfused", "cpu"] as const;
export type BackendName = typeof backendNames[number];
