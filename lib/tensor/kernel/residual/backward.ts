// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/** From dloss/doutput back; each stretch of parameters is updated as soon as nothing needs it any more. */
import { activate, backThrough } from "./activation";
import { keepsValues, layerStart, multiplierOf, readoutStart, sharedMultiplier } from "./forward";
import { affine, fixed, perLayer, Plan, res1, shared } from "./plan";
import { dot, multiply, outer } from "./product";
import { take } from "./update";

export function backward(plan: Plan): void {
  const width = <usize> plan.columns << 2;
  const size = <usize> plan.size;
  let state = plan.states + <usize> plan.depth * plan.stateStride;
  if (plan.outputs > 0) readoutBack(plan, state, width);
  const sharedPlace = sharedMultiplier(plan);
  const sharedValue = plan.multiplier === shared ? f32.load(sharedPlace) : 0;
  let sum: f64 = 0;
  for (let k = plan.depth - 1; k >= 0; k--) {
    state -= plan.stateStride;
    const value = plan.values + <usize> k * plan.valueStride;
    const layer = layerStart(plan, k);
    sum += layerBack(plan, layer, state, value, width);
    take(plan, plan.scratch, (layer - plan.theta) >> 2, plan.layer);
  }
  if (plan.multiplier === shared) {
    // The absolute value multiplies; its slope at 0 is 0.
    const sign: f64 = sharedValue > 0 ? 1 : sharedValue < 0 ? -1 : 0;
    f32.store(plan.scratch, <f32> (sign * sum));
    take(plan, plan.scratch, (sharedPlace - plan.theta) >> 2, 1);
  }
  if (plan.inputs > 0) {
    outer(plan.scratch, 1, size, plan.inputs, plan.change, plan.input, width);
    take(plan, plan.scratch, 0, size * <usize> plan.inputs);
  }
}

function readoutBack(plan: Plan, state: usize, width: usize): void {
  const size = <usize> plan.size;
  const count = <usize> plan.outputs;
  const readout = readoutStart(plan);
  outer(plan.scratch, 1, count, size, plan.output, state, width);
  multiply(plan.change, 0, 1, size, count, readout, 4, size << 2, plan.output, width);
  take(plan, plan.scratch, (readout - plan.theta) >> 2, count * size);
}

/** Leaves the layer's gradient in the scratch; gives that of its multiplier. */
function layerBack(plan: Plan, layer: usize, state: usize, value: usize, width: usize): f64 {
  const factor = multiplierOf(plan, layer);
  const slope = plan.branch === affine
    ? affineBack(plan, layer, factor, state, value, width)
    : productBack(plan, layer, factor, state, value, width);
  if (plan.multiplier === perLayer) {
    f32.store(plan.scratch + ((<usize> plan.layer - 1) << 2), <f32> slope);
  }
  return slope;
}

function affineBack(
  plan: Plan,
  layer: usize,
  factor: f32,
  state: usize,
  value: usize,
  width: usize,
): f64 {
  const size = <usize> plan.size;
  const bytes = size * width;
  const work = plan.work;
  const slope: f64 = plan.multiplier === fixed ? 0 : pairing(plan.change, value, bytes);
  backThrough(plan.activation, work, 0, factor, plan.change, value, bytes);
  outer(plan.scratch, 1, size, size, work, state, width);
  const biases = plan.scratch + ((size * size) << 2);
  for (let i: usize = 0; i < size; i++) {
    f32.store(biases + (i << 2), rowSum(work + i * width, width));
  }
  multiply(plan.change, plan.change, 1, size, size, layer, 4, size << 2, work, width);
  return slope;
}

function productBack(
  plan: Plan,
  layer: usize,
  factor: f32,
  state: usize,
  value: usize,
  width: usize,
): f64 {
  const size = <usize> plan.size;
  const bytes = size * width;
  if (!keepsValues(plan)) activate(plan.activation, value, state, bytes);
  outer(plan.scratch, 1, size, size, plan.change, value, width);
  // dloss/dm = <V, G>, G the gradient without m.
  const count = size * size;
  const slope: f64 = plan.multiplier === fixed ? 0 : weightPairing(layer, plan.scratch, count);
  scale(plan.scratch, factor, count);
  multiply(plan.work, 0, 1, size, size, layer, 4, size << 2, plan.change, width);
  if (plan.branch === res1) {
    backThrough(plan.activation, plan.change, plan.change, factor, plan.work, value, bytes);
    return slope;
  }
  backThrough(plan.activation, plan.work, 0, factor, plan.work, value, bytes);
  const inner = layer + (count << 2);
  outer(plan.scratch + (count << 2), 1, size, size, plan.work, state, width);
  multiply(plan.change, plan.change, 1, size, size, inner, 4, size << 2, plan.work, width);
  return slope;
}

function scale(place: usize, factor: f32, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    f32.store(place, factor * f32.load(place));
    place += 4;
  }
}

function rowSum(row: usize, width: usize): f32 {
  let sum: f32 = 0;
  for (let c: usize = 0; c < width; c += 4) sum += f32.load(row + c);
  return sum;
}

/** Sum of products of two stretches, in float64. */
function pairing(a: usize, b: usize, bytes: usize): f64 {
  let sum: f64 = 0;
  for (let c: usize = 0; c < bytes; c += 4) sum += <f64> f32.load(a + c) * <f64> f32.load(b + c);
  return sum;
}

function weightPairing(a: usize, b: usize, count: usize): f64 {
  return pairing(a, b, count << 2);
}
