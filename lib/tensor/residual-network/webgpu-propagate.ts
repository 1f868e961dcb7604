/**
 * The WGSL program that takes examples through all layers, to the losses and back. A workgroup has some
 * columns of one network; its invocations share the features among them, and meet after each product.
 * Deep networks take several passes (webgpu-passes.ts).
 */
import { exponentialFunctions } from "../custom-functions.ts";
import type { CustomProgram } from "../custom-program.ts";
import type { ResidualNetwork } from "./shape.ts";
import { functions, losses, products } from "./webgpu-functions.ts";
import { backward, forward } from "./webgpu-layers.ts";
import { featureThreads, passNames, tileColumns } from "./webgpu-passes.ts";
import { geometryNames } from "./webgpu-layout.ts";

/** What of a network is compiled into its programs; sizes are uniforms. */
export function kindConstants(network: ResidualNetwork): string {
  const { branch, activation, multiplier, loss, inputs, outputs } = network;
  return `
    const res1 = ${branch === "res-1"};
    const res3 = ${branch === "res-3"};
    const affine = ${branch === "affine"};
    const isRelu = ${activation === "relu"};
    const isTanh = ${activation === "tanh"};
    const multiplierFixed = ${multiplier === "fixed"};
    const multiplierCommon = ${multiplier === "shared"};
    const multiplierOwn = ${multiplier === "layer"};
    const classes = ${loss === "cross-entropy"};
    const embedded = ${inputs !== undefined};
    const readOut = ${outputs !== undefined};
  `;
}

/** The name of a network's kind. */
export function kindKey(network: ResidualNetwork): string {
  const { branch, activation, multiplier, loss, inputs, outputs } = network;
  const ends = `${inputs !== undefined}-${outputs !== undefined}`;
  return `${branch}-${activation}-${multiplier}-${loss}-${ends}`;
}

/**
 * Result: the work array. Inputs: parameters with moments, examples, targets, and the plan, which has for
 * each slot the network's number and the rows of its examples.
 */
export function propagateProgram(network: ResidualNetwork): CustomProgram {
  const units = featureThreads(network.width);
  return {
    key: `residual-propagate-${kindKey(network)}-${units}`,
    code: [
      kindConstants(network),
      `const tile = ${tileColumns}; const units = ${units};`,
      exponentialFunctions,
      functions,
      products,
      losses,
      forward,
      backward,
      main,
    ].join("\n"),
    inputs: ["parameters", "examples", "targets", "plan"],
    integers: [...geometryNames, ...passNames],
    numbers: ["scale", "weight"],
    threads: tileColumns * units,
  };
}

const main = `
  fn main() {
    let columns = uniforms.columns;
    let slot = i32(workgroupId.y);
    let column = i32(workgroupId.x) * tile + i32(localIndex) % tile;
    let unit = i32(localIndex) / tile;
    let used = column < columns;
    let start = select(uniforms.width, unit, used);
    let first = used && unit == 0;
    let order = slot * (columns + 1);
    let theta = plan[order] * 3 * uniforms.parameterCount;
    let row = plan[order + 1 + min(column, columns - 1)];
    let base = uniforms.slotsAt + slot * uniforms.slotLength + column;
    let change = base + uniforms.changeAt;
    let raw = base + uniforms.rawAt;
    let output = base + uniforms.outputAt;
    let layers = theta + uniforms.layersOffset;
    let readout = layers + uniforms.depth * uniforms.layerLength + select(0, 1, multiplierCommon);

    if (uniforms.forwardFrom == 0) {
      embed(theta, start, base, row);
      storageBarrier();
    }
    for (var k = uniforms.forwardFrom; k < uniforms.forwardTo; k++) {
      let layer = layers + k * uniforms.layerLength;
      let state = base + k * uniforms.stateStride;
      let value = base + uniforms.valuesAt + k * uniforms.valueStride;
      activate(layer, start, state, value);
      storageBarrier();
      let factor = multiplierAt(layer, theta);
      advance(layer, start, state, value, state + uniforms.stateStride, factor);
      storageBarrier();
    }
    if (uniforms.ends == 1) {
      let firstOutput = select(uniforms.outputs, unit, used);
      let last = base + uniforms.depth * uniforms.stateStride;
      readState(readout, start, firstOutput, last, change, output);
      storageBarrier();
      if (first && uniforms.backward == 1) {
        let count = select(uniforms.width, uniforms.outputs, readOut);
        let loss = lossOf(select(change, output, readOut), count, row);
        let place = 2 * (slot * columns + column);
        result[place] = loss.x;
        result[place + 1] = loss.y;
        if (multiplierCommon) { result[base + uniforms.multipliersAt] = 0.0; }
      }
      storageBarrier();
      if (readOut && uniforms.backward == 1) { readBack(readout, start, change, output); }
      storageBarrier();
    }
    var slopeTotal = 0.0;
    for (var k = uniforms.backwardFrom - 1; k >= uniforms.backwardTo; k--) {
      let layer = layers + k * uniforms.layerLength;
      let value = base + uniforms.valuesAt + k * uniforms.valueStride;
      let scaled = base + uniforms.scaledAt + k * uniforms.valueStride;
      let inner = base + uniforms.innerAt + k * uniforms.valueStride;
      let factor = multiplierAt(layer, theta);
      slopes(layer, start, value, scaled, raw, change, factor);
      storageBarrier();
      if (!multiplierFixed && first) {
        let slope = multiplierSlope(select(raw, change, affine), value);
        if (multiplierOwn) { result[base + uniforms.multipliersAt + k * columns] = slope; }
        slopeTotal += slope;
      }
      if (affine) { storageBarrier(); }
      if (affine) { throughMatrix(layer, start, scaled, change); }
      else { throughActivation(start, value, inner, raw, change, factor); }
      storageBarrier();
      if (res3) {
        throughMatrix(layer + uniforms.width * uniforms.width, start, inner, change);
        storageBarrier();
      }
    }
    if (multiplierCommon && first && uniforms.backwardFrom > 0) {
      let trained = parameters[readout - 1];
      result[base + uniforms.multipliersAt] += sign(trained) * slopeTotal;
    }
  }
`;
