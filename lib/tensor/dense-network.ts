/**
 * Dense networks (multilayer perceptrons) with scaled layers: the one place where back-ends are
 * chosen.
 */
import { assert, UserError } from "../contract/errors.ts";
import type { GpuSource } from "../contract/backend-choice.ts";
import type { BackendName } from "../contract/plugins.ts";
import { FusedDenseModel } from "./dense-network/fused.ts";
import { arithmeticOf } from "./dense-network/kernel.ts";
import {
  denseActivations,
  type DenseModel,
  type DenseNetwork,
  type DenseOptions,
} from "./dense-network/network.ts";

export * from "./dense-network/network.ts";

/**
 * A dense network with all weights and biases 0. On `wasm` one kernel computes it, which rounds a product and
 * its sum once (on `wasm-unfused`, twice), on `webgpu` fused programs; on `cpu` it is a composition of
 * TensorFlow.js' operations, the reference of all. Accuracy: float32; sums over k in blocks of at most 64,
 * activations to 3e-7 of max(1, |h|), ELU and tanh to 3e-7 of themselves.
 * Throws a UserError if it does not fit memory, or the machine lacks the arithmetic of `wasm`.
 * @param options.batch the most rows of a step
 * @param options.examples what steps read; kept, not copied
 */
export async function denseNetwork(
  backend: BackendName,
  network: DenseNetwork,
  options: DenseOptions & { readonly gpu?: GpuSource },
): Promise<DenseModel> {
  checkNetwork(network, options);
  if (backend === "wasm" || backend === "wasm-unfused") {
    return new FusedDenseModel(network, options, arithmeticOf(backend));
  }
  if (backend === "webgpu") {
    const { WebgpuDenseModel } = await import("./dense-network/webgpu-model.ts");
    return new WebgpuDenseModel(network, options);
  }
  const { ReferenceDenseModel } = await import("./dense-network/reference.ts");
  return new ReferenceDenseModel(backend, network, options);
}

function checkNetwork(network: DenseNetwork, { batch, examples }: DenseOptions): void {
  const { sizes, activation, forwardScales, backwardScales, biases } = network;
  if (!denseActivations.includes(activation)) {
    throw new UserError({
      action: `cannot make a dense network with activation "${activation}"`,
      allowed: denseActivations.join(", "),
    });
  }
  const layers = sizes.length - 1;
  assert(layers >= 1, "a dense network without a layer");
  for (const size of [...sizes, batch]) assert(Number.isInteger(size) && size > 0, `size ${size}`);
  for (const list of [forwardScales, backwardScales, biases]) {
    assert(list.length === layers, `${list.length} entries for ${layers} layers`);
  }
  for (const scale of [...forwardScales, ...backwardScales]) {
    const single = Math.fround(scale);
    assert(single !== 0 && Number.isFinite(single), `scale ${scale} is 0 or not finite in float32`);
  }
  const { count, inputs, targets } = examples;
  const targetCount = network.loss === "cross-entropy" ? count : count * sizes[layers];
  assert(inputs.length === count * sizes[0], `${inputs.length} input numbers in ${count} rows`);
  assert(targets.length === targetCount, `${targets.length} targets for ${count} rows`);
}
