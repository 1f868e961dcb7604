/** The kernel's passes through a dense network that lies in a {@link DenseMemory}. */
import type { Block } from "./arena.ts";
import type { DenseMemory } from "./memory.ts";
import { denseActivations, type DenseNetwork } from "./network.ts";

/**
 * Runs the rows of the first layer's inputs forward; afterwards `preactivations` hold h, or slopes if
 * `differentiate` (the last layer's always h).
 */
export function passForward(
  memory: DenseMemory,
  { activation, biases, forwardScales }: DenseNetwork,
  { rows, differentiate }: { readonly rows: number; readonly differentiate: boolean },
): void {
  const { inputs, weights, biases: bias, preactivations } = memory.arena;
  for (let l = 0; l < weights.length; l++) {
    memory.kernel.forward(
      rows,
      weights[l].stride,
      preactivations[l].stride,
      memory.address(inputs[l]),
      memory.address(weights[l]),
      biases[l] ? memory.address(bias[l]) : 0,
      memory.address(preactivations[l]),
      l + 1 < weights.length ? memory.address(inputs[l + 1]) : 0,
      forwardScales[l],
      denseActivations.indexOf(activation),
      Number(differentiate),
    );
  }
}

/** Where g of a layer lies: the two gradients are taken in turn. */
export function gradientBlock(memory: DenseMemory, layer: number, sizes: readonly number[]): Block {
  const { gradients, preactivations } = memory.arena;
  return {
    ...gradients[layer % 2],
    columns: sizes[layer + 1],
    stride: preactivations[layer].stride,
  };
}

/** From g of a layer to that of the layer below: scale (g W) times the slopes that lie there. */
export function passBackward(
  memory: DenseMemory,
  { layer, rows, gradient, to, scale }: {
    readonly layer: number;
    readonly rows: number;
    readonly gradient: Block;
    readonly to: Block;
    readonly scale: number;
  },
): void {
  const { weights, preactivations } = memory.arena;
  memory.kernel.backward(
    rows,
    weights[layer].stride,
    gradient.stride,
    memory.address(gradient),
    memory.address(weights[layer]),
    memory.address(preactivations[layer - 1]),
    memory.address(to),
    scale,
  );
}

/** to <- to + factor g^T x of a layer, summed over the rows. */
export function addWeightGradient(
  memory: DenseMemory,
  { layer, rows, gradient, to, factor }: {
    readonly layer: number;
    readonly rows: number;
    readonly gradient: Block;
    readonly to: Block;
    readonly factor: number;
  },
): void {
  memory.kernel.update(
    rows,
    memory.arena.weights[layer].stride,
    gradient.stride,
    memory.address(gradient),
    memory.address(memory.arena.inputs[layer]),
    memory.address(to),
    factor,
  );
}

/** to <- to + factor times the sum of the rows of g. */
export function addBiasGradient(
  memory: DenseMemory,
  { rows, gradient, to, factor }: {
    readonly rows: number;
    readonly gradient: Block;
    readonly to: Block;
    readonly factor: number;
  },
): void {
  memory.kernel.updateBias(
    rows,
    gradient.stride,
    memory.address(gradient),
    memory.address(to),
    factor,
  );
}
