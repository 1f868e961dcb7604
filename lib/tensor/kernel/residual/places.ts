// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/** Where a network's parameters and states are, and its multipliers. */
import { fixed, perLayer, Plan } from "./plan";

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

/** Where h_k is. */
export function stateAt(plan: Plan, k: i32): usize {
  const slot = k / plan.every;
  return slot * plan.every === k ? plan.states + <usize> slot * plan.stateStride : plan.passing;
}
