// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** From examples to outputs; keeps what the way back needs, unless strides are 0. */
import { activate, advanceByTanh, relu, tanh } from "./activation";
import { layerStart, multiplierOf, readoutStart, stateAt } from "./places";
import { affine, Plan, res1 } from "./plan";
import { forwardPanels } from "./panel";
import { advance, multiply } from "./product";
import { addMultiple } from "./vector";

/** Whether relu's values are made by the product of the layer before. */
function rectifiesAhead(plan: Plan): bool {
  return plan.branch === res1 && plan.activation === relu && plan.valueStride !== 0;
}

export function forward(plan: Plan): void {
  const width = <usize> plan.columns << 2;
  const size = <usize> plan.size;
  embed(plan, width);
  if (plan.panel > 0) {
    forwardPanels(plan);
    output(plan, plan.passing, width);
    return;
  }
  let value = plan.values;
  if (rectifiesAhead(plan)) activate(relu, value, plan.states, size * width);
  for (let k = 0; k < plan.depth; k++) {
    const layer = layerStart(plan, k);
    const state = stateAt(plan, k);
    const next = stateAt(plan, k + 1);
    if (plan.branch === affine) affineLayer(plan, layer, state, value, next, width);
    else if (rectifiesAhead(plan) && k + 1 < plan.depth) {
      const after = value + plan.valueStride;
      advance(next, state, multiplierOf(plan, layer), size, layer, value, after, width);
    } else productLayer(plan, layer, state, value, next, width);
    value += plan.valueStride;
  }
  output(plan, stateAt(plan, plan.depth), width);
}

/** What the loss is of: the readout of the last state, or itself. */
function output(plan: Plan, state: usize, width: usize): void {
  const size = <usize> plan.size;
  if (plan.outputs > 0) {
    const readout = readoutStart(plan);
    multiply(plan.output, 0, 1, 0, plan.outputs, size, readout, size << 2, 4, state, width);
  } else {
    memory.copy(plan.change, state, size * width);
  }
}

/** h_0 = A x or x. */
function embed(plan: Plan, width: usize): void {
  const size = <usize> plan.size;
  if (plan.inputs === 0) {
    gather(plan, plan.states, size, width);
    return;
  }
  const length = <usize> plan.inputs;
  gather(plan, plan.input, length, width);
  // By stretches of the inputs that stay in the nearest cache.
  for (let j: usize = 0; j < length; j += stretch) {
    const base = j === 0 ? j : plan.states;
    const count = min(stretch, length - j);
    const m = plan.theta + (j << 2);
    const x = plan.input + j * width;
    multiply(plan.states, base, 1, 0, size, count, m, length << 2, 4, x, width);
  }
}

const stretch: usize = 48;

/** Examples as columns, four by four; columns beyond the batch repeat its last example. */
function gather(plan: Plan, place: usize, length: usize, width: usize): void {
  const fours = length & ~3;
  for (let c: usize = 0; c < width; c += 16) {
    const column = c >> 2;
    const a = example(plan, column, length);
    const b = example(plan, column + 1, length);
    const d = example(plan, column + 2, length);
    const e = example(plan, column + 3, length);
    let to = place + c;
    for (let j: usize = 0; j < fours; j += 4) {
      const at = j << 2;
      const ab = v128.shuffle<f32>(v128.load(a + at), v128.load(b + at), 0, 4, 1, 5);
      const de = v128.shuffle<f32>(v128.load(d + at), v128.load(e + at), 0, 4, 1, 5);
      const under = v128.shuffle<f32>(v128.load(a + at), v128.load(b + at), 2, 6, 3, 7);
      const beside = v128.shuffle<f32>(v128.load(d + at), v128.load(e + at), 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(ab, de, 0, 2));
      v128.store(to + width, v128.shuffle<i64>(ab, de, 1, 3));
      v128.store(to + 2 * width, v128.shuffle<i64>(under, beside, 0, 2));
      v128.store(to + 3 * width, v128.shuffle<i64>(under, beside, 1, 3));
      to += width << 2;
    }
    for (let j = fours; j < length; j++) {
      const at = j << 2;
      f32.store(to, f32.load(a + at), 0);
      f32.store(to, f32.load(b + at), 4);
      f32.store(to, f32.load(d + at), 8);
      f32.store(to, f32.load(e + at), 12);
      to += width;
    }
  }
}

function example(plan: Plan, column: usize, length: usize): usize {
  const row = i32.load(plan.rows + (min(column, <usize> plan.batch - 1) << 2));
  return plan.examples + ((<usize> row * length) << 2);
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
  const bias = layer + ((size * size) << 2);
  const bytes = size * width;
  multiply(value, 0, 1, bias, size, size, layer, size << 2, 4, state, width);
  const factor = multiplierOf(plan, layer);
  if (plan.activation === tanh) {
    advanceByTanh(value, bytes, factor, state, next);
    return;
  }
  activate(plan.activation, value, value, bytes);
  addMultiple(next, state, factor, value, bytes);
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
    if (!rectifiesAhead(plan)) activate(plan.activation, value, state, bytes);
  } else {
    const inner = layer + ((size * size) << 2);
    multiply(value, 0, 1, 0, size, size, inner, size << 2, 4, state, width);
    activate(plan.activation, value, value, bytes);
  }
  const factor = multiplierOf(plan, layer);
  multiply(next, state, factor, 0, size, size, layer, size << 2, 4, value, width);
}
