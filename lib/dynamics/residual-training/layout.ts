/** Weights in parts to the flat vector that an ensemble takes, and back. */
import {
  blockView,
  type LayerBlocks,
  type ParameterBlock,
  type ResidualNetwork,
  residualParameterLayout,
} from "../../tensor/residual-network.ts";
import type { ResidualWeights } from "./weights.ts";

/** A part and the block that holds its `layer`-th share (the whole, where the part has no layers). */
interface Place {
  readonly part: keyof ResidualWeights;
  readonly blocks: readonly ParameterBlock[];
}

function placesOf(network: ResidualNetwork): Place[] {
  const layout = residualParameterLayout(network);
  const layers = Array.from({ length: network.depth }, (_, k) => layout.layer(k));
  const along = (part: keyof ResidualWeights, block: keyof LayerBlocks): Place[] =>
    layers[0][block] === undefined ? [] : [{ part, blocks: layers.map((one) => one[block]!) }];
  const single = (part: keyof ResidualWeights, block: ParameterBlock | undefined): Place[] =>
    block === undefined ? [] : [{ part, blocks: [block] }];
  return [
    ...along("matrices", "matrix"),
    ...along("inner", "inner"),
    ...along("biases", "bias"),
    ...along("multipliers", "multiplier"),
    ...single("multipliers", layout.multiplier),
    ...single("embedding", layout.embedding),
    ...single("readout", layout.readout),
  ];
}

/** The flat float32 parameters of a network. */
export function packWeights(network: ResidualNetwork, weights: ResidualWeights): Float32Array {
  const parameters = new Float32Array(residualParameterLayout(network).count);
  for (const { part, blocks } of placesOf(network)) {
    let from = 0;
    for (const block of blocks) {
      const view = blockView(parameters, block);
      view.set(weights[part]!.subarray(from, from + view.length));
      from += view.length;
    }
  }
  return parameters;
}

/** The parts of a network's flat parameters. */
export function unpackWeights(network: ResidualNetwork, parameters: Float32Array): ResidualWeights {
  const parts: Partial<Record<keyof ResidualWeights, Float64Array>> = {};
  for (const { part, blocks } of placesOf(network)) {
    const { rows, columns } = blocks[0];
    const values = new Float64Array(blocks.length * rows * columns);
    blocks.forEach((block, k) => values.set(blockView(parameters, block), k * rows * columns));
    parts[part] = values;
  }
  return parts as ResidualWeights;
}
