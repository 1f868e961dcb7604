// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/**
 * Layers of a network panel by panel: `plan.panel` examples at a time, in arrays at fixed addresses, by the
 * functions that ../../residual-network/panel/module.ts writes for the network's width (it says what they
 * do; panel/shape.ts has these addresses too). States of several panels lie one panel after another.
 */
import { activate, relu, tanh } from "./activation";
import { layerStart, multiplierOf } from "./places";
import { affine, fixed, perLayer, Plan, res1 } from "./plan";
import { aim, take } from "./update";
import { across, multiplyBy, pairing } from "./vector";

// @ts-ignore: a decorator of AssemblyScript
@external("panel", "advance")
declare function advance(factor: f32): void;
// @ts-ignore: a decorator of AssemblyScript
@external("panel", "slopes")
declare function slopes(factor: f32): void;
// @ts-ignore: a decorator of AssemblyScript
@external("panel", "outer")
declare function outer(): void;
// @ts-ignore: a decorator of AssemblyScript
@external("panel", "retreat")
declare function retreat(factor: f32): void;

const stateAddress: usize = 1024;
const valuesAddress: usize = 3776;
const changeAddress: usize = 6528;
const workAddress: usize = 9280;
const sumsAddress: usize = 15296;
const pairingAddress: usize = 20608;
const matrixAddress: usize = 20736;

/** Layers that a panel goes through before the next one: their weights stay in the second cache. */
const stretch: i32 = 32;

// @ts-ignore: a decorator of AssemblyScript
@inline
function panelBytes(plan: Plan): usize {
  return <usize> (plan.size * plan.panel) << 2;
}

/** A state whose rows have all columns, cut into panels. */
function cut(plan: Plan, from: usize, to: usize): void {
  const width = <usize> plan.columns << 2;
  const row = <usize> plan.panel << 2;
  for (let left: usize = 0; left < width; left += row) {
    for (let i: usize = 0; i < <usize> plan.size; i++, to += row) {
      const source = from + i * width + left;
      for (let c: usize = 0; c < row; c += 16) v128.store(to + c, v128.load(source + c));
    }
  }
}

/** The opposite of {@link cut}. */
function join(plan: Plan, from: usize, to: usize): void {
  const width = <usize> plan.columns << 2;
  const row = <usize> plan.panel << 2;
  for (let left: usize = 0; left < width; left += row) {
    for (let i: usize = 0; i < <usize> plan.size; i++, from += row) {
      const target = to + i * width + left;
      for (let c: usize = 0; c < row; c += 16) v128.store(target + c, v128.load(from + c));
    }
  }
}

/** From h_0 (rows of all columns, at the first state's place) to h_depth, which is left in `plan.passing`. */
export function forwardPanels(plan: Plan): void {
  const bytes = panelBytes(plan);
  const all = <usize> (plan.size * plan.columns) << 2;
  cut(plan, plan.states, plan.panels);
  if (plan.stateStride !== 0) memory.copy(plan.states, plan.panels, all);
  for (let first = 0; first < plan.depth; first += stretch) {
    const end = min(first + stretch, plan.depth);
    for (let place: usize = 0; place < all; place += bytes) forwardStretch(plan, first, end, place);
  }
  join(plan, plan.panels, plan.passing);
}

function forwardStretch(plan: Plan, first: i32, end: i32, place: usize): void {
  const bytes = panelBytes(plan);
  const isRes1 = plan.branch === res1;
  const keepsValues = plan.valueStride !== 0;
  memory.copy(stateAddress, plan.panels + place, bytes);
  if (isRes1) activate(relu, valuesAddress, stateAddress, bytes);
  for (let k = first; k < end; k++) {
    const layer = layerStart(plan, k);
    const values = plan.values + <usize> k * plan.valueStride + place;
    if (isRes1 && keepsValues) memory.copy(values, valuesAddress, bytes);
    takeMatrix(plan, layer);
    advance(multiplierOf(plan, layer));
    if (!isRes1 && keepsValues) memory.copy(values, valuesAddress, bytes);
    if (plan.stateStride !== 0 && (k + 1) % plan.every === 0) {
      memory.copy(keptState(plan, k + 1) + place, stateAddress, bytes);
    }
  }
  memory.copy(plan.panels + place, stateAddress, bytes);
}

/** Brings a layer's V, or A and b. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function takeMatrix(plan: Plan, layer: usize): void {
  const size = <usize> plan.size;
  memory.copy(matrixAddress, layer, size * (plan.branch === affine ? size + 1 : size) << 2);
}

/** Where h_k is, cut into panels, if it is kept. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function keptState(plan: Plan, k: i32): usize {
  return plan.states + <usize> (k / plan.every) * plan.stateStride;
}

/**
 * From dloss/dh_depth in `plan.change` to dloss/dh_0 there; updates the layers. The sum of the
 * multipliers' gradients, without signs.
 */
export function backwardPanels(plan: Plan): f64 {
  const count = <usize> (plan.size * plan.columns) << 2;
  cut(plan, plan.change, plan.work);
  const single = plan.columns === plan.panel;
  if (single) memory.copy(changeAddress, plan.work, count);
  let sum: f64 = 0;
  for (let k = plan.depth - 1; k >= 0; k--) {
    const layer = layerStart(plan, k);
    const factor = multiplierOf(plan, layer);
    memory.fill(sumsAddress, 0, <usize> plan.size * sumColumns(plan) << 2);
    memory.fill(pairingAddress, 0, 64);
    takeMatrix(plan, layer);
    if (plan.branch === res1) rectifiedBack(plan, k, factor, single);
    else affineBack(plan, k, factor, single);
    const offset = (layer - plan.theta) >> 2;
    aim(plan, offset);
    sum += collect(plan, layer, factor);
    take(plan, plan.scratch, offset, plan.layer);
  }
  if (single) memory.copy(plan.work, changeAddress, count);
  join(plan, plan.work, plan.change);
  return sum;
}

/**
 * A layer's way back in `plan.work`; with a `single` panel its arrays stay where they are. First the products
 * of all panels for the gradient, then those for the way: the code of both is more than a first cache holds.
 */
function rectifiedBack(plan: Plan, k: i32, factor: f32, single: bool): void {
  const bytes = panelBytes(plan);
  const count = <usize> (plan.size * plan.columns) << 2;
  const values = plan.values + <usize> k * plan.valueStride;
  for (let place: usize = 0; place < count; place += bytes) {
    if (!single) memory.copy(changeAddress, plan.work + place, bytes);
    memory.copy(valuesAddress, values + place, bytes);
    outer();
  }
  for (let place: usize = 0; place < count; place += bytes) {
    const change = single ? changeAddress : plan.work + place;
    if (!single) {
      memory.copy(changeAddress, change, bytes);
      memory.copy(valuesAddress, values + place, bytes);
    }
    retreat(factor);
    memory.copy(change, workAddress, bytes);
  }
}

/** {@link rectifiedBack} for `affine`. */
function affineBack(plan: Plan, k: i32, factor: f32, single: bool): void {
  const bytes = panelBytes(plan);
  const count = <usize> (plan.size * plan.columns) << 2;
  const values = plan.values + <usize> k * plan.valueStride;
  const rewinds = plan.activation === tanh;
  for (let place: usize = 0; place < count; place += bytes) {
    if (!single) memory.copy(changeAddress, plan.work + place, bytes);
    if (!single && rewinds) memory.copy(stateAddress, plan.panels + place, bytes);
    memory.copy(valuesAddress, values + place, bytes);
    slopes(factor);
    if (k % plan.every === 0) memory.copy(stateAddress, keptState(plan, k) + place, bytes);
    outer();
    retreat(factor);
    if (single) continue;
    memory.copy(plan.work + place, changeAddress, bytes);
    if (rewinds) memory.copy(plan.panels + place, stateAddress, bytes);
  }
}

/** Numbers of a row of the outer product's sums. */
// @ts-ignore: a decorator of AssemblyScript
@inline
function sumColumns(plan: Plan): usize {
  return <usize> ((plan.branch === affine ? plan.size + 1 : plan.size) + 7 & ~7);
}

/** Leaves the layer's gradient in the scratch; gives that of its multiplier. */
function collect(plan: Plan, layer: usize, factor: f32): f64 {
  const size = <usize> plan.size;
  const stride = sumColumns(plan) << 2;
  const trained = plan.multiplier !== fixed;
  const isRes1 = plan.branch === res1;
  gatherSums(plan.scratch, size, stride, isRes1 && !trained ? factor : 1);
  let slope: f64 = 0;
  if (isRes1) {
    if (trained) {
      // dloss/dm = <V, G>, G the gradient without m.
      slope = pairing(layer, plan.scratch, size * size);
      multiplyBy(plan.scratch, factor, size * size);
    }
  } else {
    const biases = plan.scratch + (size * size << 2);
    for (let i: usize = 0; i < size; i++) {
      f32.store(biases + (i << 2), f32.load(sumsAddress + i * stride + (size << 2)));
    }
    const even = f32x4.add(v128.load(pairingAddress, 0), v128.load(pairingAddress, 32));
    const odd = f32x4.add(v128.load(pairingAddress, 16), v128.load(pairingAddress, 48));
    slope = across(f32x4.add(even, odd));
  }
  if (plan.multiplier === perLayer) {
    f32.store(plan.scratch + ((<usize> plan.layer - 1) << 2), <f32> slope);
  }
  return slope;
}

/** The outer product's sums times a factor, without the gaps between rows. */
function gatherSums(out: usize, size: usize, stride: usize, factor: f32): void {
  const scale = f32x4.splat(factor);
  const row = size << 2;
  // What a row stores beyond its end, the next one stores again.
  for (let i: usize = 0; i + 1 < size; i++) {
    const from = sumsAddress + i * stride;
    const to = out + i * row;
    for (let j: usize = 0; j < row; j += 16) {
      v128.store(to + j, f32x4.mul(scale, v128.load(from + j)));
    }
  }
  const from = sumsAddress + (size - 1) * stride;
  const to = out + (size - 1) * row;
  for (let j: usize = 0; j < row; j += 4) f32.store(to + j, factor * f32.load(from + j));
}
