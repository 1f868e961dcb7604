// @ts-nocheck: AssemblyScript, compiled into residual.wasm and residual-unfused.wasm.

/**
 * Residual networks: loss of a batch, and its gradient with the update of the parameters.
 *
 * Built in this folder, with fused multiplications and without:
 * deno run -A npm:assemblyscript@0.28.20/asc residual.ts --config residual.json
 * --outFile residual-unfused.wasm, and --enable relaxed-simd --outFile residual.wasm
 */
import { backward } from "./residual/backward";
import { forward } from "./residual/forward";
import { lossOf } from "./residual/loss";
import { Plan } from "./residual/plan";
import { exp4, tanh4 } from "./residual/activation";

/** Where memory is free. */
export function arenaStart(): usize {
  return (__heap_base + 63) & ~63;
}

/** Summed loss of a batch; the plan's `correct` counts the examples that are right. */
export function evaluate(plan: Plan): f64 {
  forward(plan);
  return lossOf(plan, plan.outputs > 0 ? plan.output : plan.change, width(plan));
}

/** The same, and the gradient goes where the plan's rule says. */
export function learn(plan: Plan): f64 {
  const loss = evaluate(plan);
  backward(plan);
  return loss;
}

function width(plan: Plan): usize {
  return <usize> (plan.outputs > 0 ? plan.outputs : plan.size);
}

/** tanh or exp of four numbers in place, for tests. */
export function apply(exponential: i32, place: usize): void {
  const x = v128.load(place);
  v128.store(place, exponential !== 0 ? exp4(x) : tanh4(x));
}
