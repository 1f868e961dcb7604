// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** What is done with the gradient of a stretch of parameters, one after another. */
import { Plan } from "./plan";

export const descend: i32 = 0;
export const adam: i32 = 1;
export const collect: i32 = 2;
export const put: i32 = 3;

/** Sets where the gradient of the parameters from number `offset` on is made: its own place, to `put`. */
export function aim(plan: Plan, offset: usize): void {
  if (plan.rule === put) plan.scratch = plan.gradient + (offset << 2);
}

/** Takes the gradient of `count` parameters from number `offset` on, as the plan's rule says. */
export function take(plan: Plan, gradient: usize, offset: usize, count: usize): void {
  const shift = offset << 2;
  const theta = plan.theta + shift;
  const end = theta + (count << 2);
  if (plan.rule === descend) descendBy(plan.rate, theta, end, gradient);
  else if (plan.rule === adam) {
    adamBy(plan, theta, end, gradient, plan.first + shift, plan.second + shift);
  } else if (plan.rule === collect) add(plan.gradient + shift, gradient, count);
}

function add(target: usize, gradient: usize, count: usize): void {
  const end = target + (count << 2);
  for (; target + 16 <= end; target += 16) {
    v128.store(target, f32x4.add(v128.load(target), v128.load(gradient)));
    gradient += 16;
  }
  for (; target < end; target += 4) {
    f32.store(target, f32.load(target) + f32.load(gradient));
    gradient += 4;
  }
}

function descendBy(rate: f32, theta: usize, end: usize, gradient: usize): void {
  const rates = f32x4.splat(rate);
  for (; theta + 16 <= end; theta += 16) {
    v128.store(theta, f32x4.sub(v128.load(theta), f32x4.mul(rates, v128.load(gradient))));
    gradient += 16;
  }
  for (; theta < end; theta += 4) {
    f32.store(theta, f32.load(theta) - rate * f32.load(gradient));
    gradient += 4;
  }
}

/** m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; theta -= rate m / (root sqrt(v) + eps). */
function adamBy(plan: Plan, theta: usize, end: usize, g: usize, m: usize, v: usize): void {
  const keep1 = f32x4.splat(plan.beta1);
  const take1 = f32x4.splat(plan.rest1);
  const keep2 = f32x4.splat(plan.beta2);
  const take2 = f32x4.splat(plan.rest2);
  const rate = f32x4.splat(plan.rate);
  const root = f32x4.splat(plan.root);
  const epsilon = f32x4.splat(plan.epsilon);
  for (; theta + 16 <= end; theta += 16) {
    const slope = v128.load(g);
    const first = f32x4.add(f32x4.mul(keep1, v128.load(m)), f32x4.mul(take1, slope));
    const square = f32x4.mul(take2, f32x4.mul(slope, slope));
    const second = f32x4.add(f32x4.mul(keep2, v128.load(v)), square);
    v128.store(m, first);
    v128.store(v, second);
    const bottom = f32x4.add(f32x4.mul(root, f32x4.sqrt(second)), epsilon);
    const change = f32x4.div(f32x4.mul(rate, first), bottom);
    v128.store(theta, f32x4.sub(v128.load(theta), change));
    g += 16;
    m += 16;
    v += 16;
  }
  for (; theta < end; theta += 4) {
    const slope = f32.load(g);
    const first = plan.beta1 * f32.load(m) + plan.rest1 * slope;
    const second = plan.beta2 * f32.load(v) + plan.rest2 * (slope * slope);
    f32.store(m, first);
    f32.store(v, second);
    const bottom = plan.root * sqrt<f32>(second) + plan.epsilon;
    f32.store(theta, f32.load(theta) - plan.rate * first / bottom);
    g += 4;
    m += 4;
    v += 4;
  }
}
