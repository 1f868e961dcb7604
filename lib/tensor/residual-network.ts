/**
 * Ensembles of residual networks that are trained: on `wasm` a fused kernel, on `webgpu` fused programs, on
 * `cpu` a composition of TensorFlow.js operations, which is also the reference of the others.
 */
import type { GpuSource } from "../contract/backend-choice.ts";
import { UserError } from "../contract/errors.ts";
import type { BackendName } from "../contract/plugins.ts";
import type { Ensemble } from "./ensemble.ts";
import { type EnsembleSize, KernelEnsemble } from "./residual-network/kernel-ensemble.ts";
import { arithmeticOf } from "./residual-network/kernel-memory.ts";
import { checkExamples, checkNetwork, type ResidualNetwork } from "./residual-network/shape.ts";

export { blockView, residualParameterLayout } from "./residual-network/shape.ts";
export type {
  LayerBlocks,
  ParameterBlock,
  ResidualNetwork,
  ResidualParameterLayout,
} from "./residual-network/shape.ts";

/**
 * Networks of one shape, with all parameters 0, to be trained on some examples (of which it keeps a
 * copy). Accuracy: float32; on `wasm` bit for bit the same on every machine that fuses (it throws a UserError on
 * others), on `wasm-unfused` on every machine.
 * Throws a UserError if sizes do not fit or more than 2 GiB would be needed.
 * @param size.batch examples of a step
 * @param size.gpu where WebGPU is looked for; `navigator.gpu` if left out
 */
export async function residualEnsemble(
  backend: BackendName,
  network: ResidualNetwork,
  size: EnsembleSize & { readonly gpu?: GpuSource },
): Promise<Ensemble> {
  checkNetwork(network);
  for (const name of ["networks", "batch"] as const) {
    if (Number.isInteger(size[name]) && size[name] >= 1) continue;
    throw new UserError({
      action: `cannot train residual networks with ${name} ${size[name]}`,
      allowed: "whole numbers from 1",
    });
  }
  checkExamples(network, size.examples);
  if (backend === "wasm" || backend === "wasm-unfused") {
    return new KernelEnsemble(network, arithmeticOf(backend), size);
  }
  // Only here: a bundle evaluates TensorFlow.js when it is wanted.
  if (backend === "webgpu") {
    const { webgpuEnsemble } = await import("./residual-network/webgpu-ensemble.ts");
    return await webgpuEnsemble(network, size);
  }
  const { ReferenceEnsemble } = await import("./residual-network/reference.ts");
  return new ReferenceEnsemble(backend, network, size);
}
