// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** Losses of an output of one row a coordinate; each example's in float64, added in their order. */
import { exp4 } from "./activation";
import { Plan } from "./plan";

export const meanSquare: i32 = 0;

/** The summed loss; the output is replaced by weight times the loss's derivative (0 in added columns). */
export function lossOf(plan: Plan, output: usize, count: usize): f64 {
  const width = <usize> plan.columns << 2;
  plan.correct = 0;
  if (plan.loss === meanSquare) squares(plan, output, count, width);
  else entropies(plan, output, count, width);
  let sum: f64 = 0;
  for (let b: usize = 0; b < <usize> plan.batch; b++) sum += f64.load(plan.losses + (b << 3));
  for (let i: usize = 0; i < count; i++) {
    for (let b = <usize> plan.batch; b < <usize> plan.columns; b++) {
      f32.store(output + i * width + (b << 2), 0);
    }
  }
  return sum;
}

function squares(plan: Plan, output: usize, count: usize, width: usize): void {
  memory.fill(plan.losses, 0, width << 1);
  const twice: f32 = plan.weight + plan.weight;
  for (let b: usize = 0; b < <usize> plan.batch; b++) {
    const row = i32.load(plan.rows + (b << 2));
    let target = plan.targets + ((<usize> row * count) << 2);
    let sum: f64 = 0;
    let place = output + (b << 2);
    for (let i: usize = 0; i < count; i++) {
      const error = f32.load(place) - f32.load(target);
      sum += <f64> (error * error);
      f32.store(place, twice * error);
      place += width;
      target += 4;
    }
    f64.store(plan.losses + (b << 3), sum);
  }
}

function entropies(plan: Plan, output: usize, count: usize, width: usize): void {
  for (let b: usize = 0; b < <usize> plan.batch; b++) {
    const row = i32.load(plan.rows + (b << 2));
    const target = i32.load(plan.targets + (<usize> row << 2));
    const logit = f32.load(output + <usize> target * width + (b << 2));
    let best: usize = 0;
    let top = f32.load(output + (b << 2));
    for (let i: usize = 1; i < count; i++) {
      const value = f32.load(output + i * width + (b << 2));
      // A NaN anywhere makes the largest NaN, and with it the loss.
      if (!(value <= top) && top === top) {
        top = value;
        best = i;
      }
    }
    if (best === <usize> target && top === top) plan.correct++;
    f64.store(plan.losses + (b << 3), <f64> top - <f64> logit);
    f32.store(plan.work + (b << 2), top);
  }
  for (let c: usize = 0; c < width; c += 16) softmax(plan, output + c, count, width, c);
}

/** Probabilities of four examples; adds ln(sum of exp) to their losses. */
function softmax(plan: Plan, output: usize, count: usize, width: usize, c: usize): void {
  const top = v128.load(plan.work + c);
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < count; i++) {
    const value = exp4(f32x4.sub(v128.load(output + i * width), top));
    sum = f32x4.add(sum, value);
    v128.store(output + i * width, value);
  }
  v128.store(plan.scratch, sum);
  const scale = f32x4.div(f32x4.splat(plan.weight), sum);
  for (let i: usize = 0; i < count; i++) {
    v128.store(output + i * width, f32x4.mul(scale, v128.load(output + i * width)));
  }
  for (let b: usize = 0; b < 4; b++) {
    const column = (c >> 2) + b;
    if (column >= <usize> plan.batch) return;
    const place = plan.losses + (column << 3);
    const total = <f64> f32.load(plan.scratch + (b << 2));
    f64.store(place, f64.load(place) + NativeMath.log(total));
    const target = i32.load(plan.targets + (<usize> i32.load(plan.rows + (column << 2)) << 2));
    const hit = output + <usize> target * width + (b << 2);
    f32.store(hit, f32.load(hit) - plan.weight);
  }
}
