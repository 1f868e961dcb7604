// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** The way back through activations, by their values. */
import { multiplyAdd } from "../multiply-add";
import { identity, relu, tanh } from "./activation";
import { across } from "./vector";

/** The derivative from the activation's value, times g; relu has 0 at 0. */
@inline
function slope(activation: i32, value: v128, g: v128): v128 {
  if (activation === relu) return v128.and(g, f32x4.gt(value, f32x4.splat(0)));
  if (activation === tanh) return f32x4.mul(g, f32x4.sub(f32x4.splat(1), f32x4.mul(value, value)));
  return g;
}

@inline
function slopes(
  kind: i32,
  out: usize,
  base: usize,
  factor: v128,
  g: usize,
  value: usize,
  bytes: usize,
): void {
  const end = g + bytes;
  while (g < end) {
    const change = slope(kind, v128.load(value), f32x4.mul(factor, v128.load(g)));
    if (base === 0) v128.store(out, change);
    else {
      v128.store(out, f32x4.add(v128.load(base), change));
      base += 16;
    }
    out += 16;
    value += 16;
    g += 16;
  }
}

/** out = base + factor g activation'(.), the activation given by its value; without base (0) from 0. */
export function backThrough(
  activation: i32,
  out: usize,
  base: usize,
  factor: f32,
  g: usize,
  value: usize,
  bytes: usize,
): void {
  const scale = f32x4.splat(factor);
  if (activation === relu) slopes(relu, out, base, scale, g, value, bytes);
  else if (activation === tanh) slopes(tanh, out, base, scale, g, value, bytes);
  else slopes(identity, out, base, scale, g, value, bytes);
}

@inline
function slopeRows(
  kind: i32,
  out: usize,
  sums: usize,
  factor: v128,
  g: usize,
  value: usize,
  rows: usize,
  width: usize,
  above: usize,
  state: usize,
): f32 {
  const less = f32x4.neg(factor);
  let products = f32x4.splat(0);
  for (let i: usize = 0; i < rows; i++) {
    const end = g + width;
    let sum = f32x4.splat(0);
    let product = f32x4.splat(0);
    while (g < end) {
      const t = v128.load(value);
      const p = v128.load(g);
      const change = slope(kind, t, f32x4.mul(factor, p));
      product = multiplyAdd(p, t, product);
      sum = f32x4.add(sum, change);
      v128.store(out, change);
      if (above !== 0) {
        v128.store(state, multiplyAdd(less, t, v128.load(above)));
        above += 16;
        state += 16;
      }
      out += 16;
      value += 16;
      g += 16;
    }
    f32.store(sums, across(sum));
    sums += 4;
    products = f32x4.add(products, product);
  }
  return across(products);
}

/**
 * {@link backThrough} from 0 with the sums of the rows of out; gives <g, value>. With `above` (not 0),
 * the state after the layer, also state = above - factor value, the one before it.
 */
export function backThroughRows(
  activation: i32,
  out: usize,
  sums: usize,
  factor: f32,
  g: usize,
  value: usize,
  rows: usize,
  width: usize,
  above: usize,
  state: usize,
): f32 {
  const scale = f32x4.splat(factor);
  if (activation === relu) return slopeRows(relu, out, sums, scale, g, value, rows, width, above, state);
  if (activation === tanh) return slopeRows(tanh, out, sums, scale, g, value, rows, width, above, state);
  return slopeRows(identity, out, sums, scale, g, value, rows, width, above, state);
}
