/**
 * SHA-256 of the WebAssembly modules with relaxed SIMD instructions that a stage may compile, and no others
 * (sandbox/webassembly.ts): kernels whose back-end is in the key, and what asks whether a machine has it.
 * They are written here, in the engine's own code, and passed beside each job: no stage has a say in it.
 */
import type { Digest } from "../keys/digest.ts";
import { panelModules } from "./panel-modules.ts";

export const relaxedModules: readonly Digest[] = [
  // lib/tensor/kernel/dense.wasm
  "0803340423c48c2e27016c03de9a67669b71c510ac4630c50e2b5f77156462a7",
  // lib/tensor/dense-network/tile.ts, fused
  "fc4795f465965efdebe06562aa0fc0e03c9e22c657489f9b5c62ad12304a6116",
  // lib/tensor/kernel/residual.wasm
  "81b997047ed7a126d4b9524a274b446ad1b8b987074be5771735ce8a0152ea29",
  // lib/contract/fused-arithmetic.ts
  "9c0ec8cd0c0c1da57cfd89cb87a642ef86296c95a17d80416b9271cd81dd9ce1",
  ...panelModules,
] as readonly string[] as readonly Digest[];
