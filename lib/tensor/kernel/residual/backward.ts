// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** From dloss/doutput back; each stretch of parameters is updated as soon as nothing needs it any more. */
import { relu } from "./activation";
import { outer } from "./outer";
import { affine, fixed, perLayer, Plan, res1, shared } from "./plan";
import { backwardPanels } from "./panel";
import { layerStart, multiplierOf, readoutStart, sharedMultiplier, stateAt } from "./places";
import { multiply, retreat } from "./product";
import { backThrough, backThroughRows } from "./slope";
import { aim, take } from "./update";
import { multiplyBy, pairing } from "./vector";

export function backward(plan: Plan): void {
  const width = <usize> plan.columns << 2;
  const size = <usize> plan.size;
  const scratch = plan.scratch;
  const last = plan.panel > 0 ? plan.passing : stateAt(plan, plan.depth);
  if (plan.outputs > 0) readoutBack(plan, last, width);
  const sharedPlace = sharedMultiplier(plan);
  const sharedValue = plan.multiplier === shared ? f32.load(sharedPlace) : 0;
  const sum = plan.panel > 0 ? backwardPanels(plan) : layersBack(plan, width);
  if (plan.multiplier === shared) {
    // The absolute value multiplies; its slope at 0 is 0.
    const sign: f64 = sharedValue > 0 ? 1 : sharedValue < 0 ? -1 : 0;
    const offset = (sharedPlace - plan.theta) >> 2;
    aim(plan, offset);
    f32.store(plan.scratch, <f32> (sign * sum));
    take(plan, plan.scratch, offset, 1);
  }
  if (plan.inputs > 0) {
    aim(plan, 0);
    outer(plan.scratch, 1, size, plan.inputs, plan.change, plan.input, width);
    take(plan, plan.scratch, 0, size * <usize> plan.inputs);
  }
  plan.scratch = scratch;
}

/** The sum of the multipliers' gradients, without signs. */
function layersBack(plan: Plan, width: usize): f64 {
  let sum: f64 = 0;
  for (let k = plan.depth - 1; k >= 0; k--) {
    const value = plan.values + <usize> k * plan.valueStride;
    const layer = layerStart(plan, k);
    const offset = (layer - plan.theta) >> 2;
    aim(plan, offset);
    sum += layerBack(plan, k, value, width);
    take(plan, plan.scratch, offset, plan.layer);
  }
  return sum;
}

function readoutBack(plan: Plan, state: usize, width: usize): void {
  const size = <usize> plan.size;
  const count = <usize> plan.outputs;
  const readout = readoutStart(plan);
  aim(plan, (readout - plan.theta) >> 2);
  outer(plan.scratch, 1, count, size, plan.output, state, width);
  multiply(plan.change, 0, 1, 0, size, count, readout, 4, size << 2, plan.output, width);
  take(plan, plan.scratch, (readout - plan.theta) >> 2, count * size);
}

/** Leaves the layer's gradient in the scratch; gives that of its multiplier. */
function layerBack(plan: Plan, k: i32, value: usize, width: usize): f64 {
  const layer = layerStart(plan, k);
  const factor = multiplierOf(plan, layer);
  const slope = plan.branch === affine
    ? affineBack(plan, k, factor, value, width)
    : productBack(plan, k, factor, value, width);
  if (plan.multiplier === perLayer) {
    f32.store(plan.scratch + ((<usize> plan.layer - 1) << 2), <f32> slope);
  }
  return slope;
}

function affineBack(
  plan: Plan,
  k: i32,
  factor: f32,
  value: usize,
  width: usize,
): f64 {
  const size = <usize> plan.size;
  const work = plan.work;
  const layer = layerStart(plan, k);
  const state = stateAt(plan, k);
  // A state that was not kept: the one after it, less what the layer added.
  const above: usize = k % plan.every === 0 ? 0 : stateAt(plan, k + 1);
  const biases = plan.scratch + ((size * size) << 2);
  const kind = plan.activation;
  const change = plan.change;
  const slope = backThroughRows(kind, work, biases, factor, change, value, size, width, above, state);
  outer(plan.scratch, 1, size, size, work, state, width);
  multiply(plan.change, plan.change, 1, 0, size, size, layer, 4, size << 2, work, width);
  return slope;
}

function productBack(plan: Plan, k: i32, factor: f32, value: usize, width: usize): f64 {
  const size = <usize> plan.size;
  const bytes = size * width;
  const layer = layerStart(plan, k);
  // dloss/dm = <V, G>, G the gradient without m.
  const count = size * size;
  const trained = plan.multiplier !== fixed;
  outer(plan.scratch, trained ? 1 : factor, size, size, plan.change, value, width);
  const slope: f64 = trained ? pairing(layer, plan.scratch, count) : 0;
  if (trained) multiplyBy(plan.scratch, factor, count);
  const work = plan.work;
  const change = plan.change;
  const kind = plan.activation;
  if (plan.branch === res1 && kind === relu) {
    retreat(work, change, factor, size, layer, change, value, width);
    plan.change = work;
    plan.work = change;
    return slope;
  }
  multiply(work, 0, 1, 0, size, size, layer, 4, size << 2, change, width);
  if (plan.branch === res1) {
    backThrough(kind, change, change, factor, work, value, bytes);
    return slope;
  }
  backThrough(kind, work, 0, factor, work, value, bytes);
  const inner = layer + (count << 2);
  outer(plan.scratch + (count << 2), 1, size, size, work, stateAt(plan, k), width);
  multiply(change, change, 1, 0, size, size, inner, 4, size << 2, work, width);
  return slope;
}
