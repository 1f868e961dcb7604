// @ts-nocheck: AssemblyScript, compiled into residual.wasm.

/** From examples to outputs; keeps what the way back needs, unless strides are 0. */
import { activate, identity, relu } from "./activation";
import { affine, fixed, perLayer, Plan, res1 } from "./plan";
import { multiply } from "./product";

/** What multiplies the branch of a layer whose parameters begin at `layer`. */
export function multiplierOf(plan: Plan, layer: usize): f32 {
  if (plan.multiplier === fixed) return plan.scale;
  if (plan.multiplier === perLayer) return f32.load(layer + ((<usize> plan.layer - 1) << 2));
  return abs<f32>(f32.load(sharedMultiplier(plan)));
}

/** Where the shared multiplier is: after the layers. */
export function sharedMultiplier(plan: Plan): usize {
  return layerStart(plan, plan.depth);
}

/** Where the parameters of layer k are. */
export function layerStart(plan: Plan, k: i32): usize {
  const before = <usize> (plan.size * plan.inputs) + <usize> k * <usize> plan.layer;
  return plan.theta + (before << 2);
}

/** Where the readout is. */
export function readoutStart(plan: Plan): usize {
  return sharedMultiplier(plan) + (plan.multiplier > fixed && plan.multiplier < perLayer ? 4 : 0);
}

/** Whether activations' values are kept: relu(h_k) is made again at need. */
export function keepsValues(plan: Plan): bool {
  return plan.branch !== res1 || plan.activation !== relu;
}

export function forward(plan: Plan): void {
  const width = <usize> plan.columns << 2;
  const size = <usize> plan.size;
  embed(plan, width);
  let state = plan.states;
  let value = plan.values;
  for (let k = 0; k < plan.depth; k++) {
    const next = state + plan.stateStride;
    const layer = layerStart(plan, k);
    if (plan.branch === affine) affineLayer(plan, layer, state, value, next, width);
    else productLayer(plan, layer, state, value, next, width);
    state = next;
    value += plan.valueStride;
  }
  if (plan.outputs > 0) {
    const readout = readoutStart(plan);
    multiply(plan.output, 0, 1, plan.outputs, size, readout, size << 2, 4, state, width);
  } else {
    memory.copy(plan.change, state, size * width);
  }
}

/** h_0 = A x or x; columns beyond the batch repeat its last example. */
function embed(plan: Plan, width: usize): void {
  const size = <usize> plan.size;
  const length = <usize> (plan.inputs > 0 ? plan.inputs : plan.size);
  const place = plan.inputs > 0 ? plan.input : plan.states;
  for (let b: usize = 0; b < <usize> plan.columns; b++) {
    const last = <usize> plan.batch - 1;
    const row = i32.load(plan.rows + ((b < last ? b : last) << 2));
    let from = plan.examples + ((<usize> row * length) << 2);
    let to = place + (b << 2);
    for (let j: usize = 0; j < length; j++) {
      f32.store(to, f32.load(from));
      from += 4;
      to += width;
    }
  }
  if (plan.inputs > 0) {
    multiply(plan.states, 0, 1, size, length, plan.theta, length << 2, 4, place, width);
  }
}

/** h + m sigma(A h + b). */
function affineLayer(
  plan: Plan,
  layer: usize,
  state: usize,
  value: usize,
  next: usize,
  width: usize,
): void {
  const size = <usize> plan.size;
  multiply(value, 0, 1, size, size, layer, size << 2, 4, state, width);
  let bias = layer + ((size * size) << 2);
  for (let i: usize = 0; i < size; i++) {
    const shift = f32x4.splat(f32.load(bias));
    for (let c: usize = 0; c < width; c += 16) {
      const place = value + i * width + c;
      v128.store(place, f32x4.add(v128.load(place), shift));
    }
    bias += 4;
  }
  const bytes = size * width;
  activate(plan.activation, value, value, bytes);
  const factor = f32x4.splat(multiplierOf(plan, layer));
  for (let c: usize = 0; c < bytes; c += 16) {
    const step = f32x4.mul(factor, v128.load(value + c));
    v128.store(next + c, f32x4.add(v128.load(state + c), step));
  }
}

/** h + m V sigma(h), or h + m V sigma(W h). */
function productLayer(
  plan: Plan,
  layer: usize,
  state: usize,
  value: usize,
  next: usize,
  width: usize,
): void {
  const size = <usize> plan.size;
  const bytes = size * width;
  if (plan.branch === res1) {
    activate(plan.activation, value, state, bytes);
  } else {
    const inner = layer + ((size * size) << 2);
    multiply(value, 0, 1, size, size, inner, size << 2, 4, state, width);
    activate(plan.activation, value, value, bytes);
  }
  const factor = multiplierOf(plan, layer);
  multiply(next, state, factor, size, size, layer, size << 2, 4, value, width);
}
