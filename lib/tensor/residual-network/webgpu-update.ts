/**
 * The WGSL program that makes gradients out of what the propagating program left and takes them at once:
 * an invocation a parameter, examples summed in their order.
 */
import type { CustomProgram } from "../custom-program.ts";
import type { UpdateRule } from "../ensemble.ts";
import { type ResidualNetwork, residualParameterLayout } from "./shape.ts";
import { geometryNames } from "./webgpu-layout.ts";
import { kindConstants, kindKey } from "./webgpu-propagate.ts";

/** Invocations of a workgroup. */
const threads = 64;

/** Workgroups for a network; each invocation takes every so-many-th. */
export function updateWorkgroups(network: ResidualNetwork): number {
  return Math.min(65535, Math.ceil(residualParameterLayout(network).count / threads));
}

/** Numbers of {@link updateNumbers}. */
export const updateNumbersCount = 7;

/** What the program reads for a slot; bias corrections are those of the powers of the decay rates. */
export function updateNumbers(
  rule: UpdateRule,
  rate: number,
  powers: ArrayLike<number>,
): readonly number[] {
  if (rule.name === "gradient-descent") return [rate, 0, 0, 0, 0, 0, 0];
  const { beta1, beta2, epsilon } = rule;
  const root = 1 / Math.sqrt(1 - powers[1]);
  return [rate / (1 - powers[0]), beta1, 1 - beta1, beta2, 1 - beta2, root, epsilon];
}

/**
 * Result: parameters with moments, or for `collect` a gradient to which one network's is added.
 * Inputs: the work array, examples, the plan, and {@link updateNumbers} of each slot.
 */
export function updateProgram(
  network: ResidualNetwork,
  rule: UpdateRule["name"] | "collect",
): CustomProgram {
  return {
    key: `residual-update-${kindKey(network)}-${rule}`,
    code: [kindConstants(network), gradients, changes[rule], main].join("\n"),
    inputs: ["work", "examples", "plan", "rates"],
    integers: geometryNames,
    numbers: [],
    threads,
  };
}

const gradients = `
  fn pairing(left : i32, right : i32) -> f32 {
    var sum = 0.0;
    for (var b = 0; b < uniforms.columns; b++) { sum += work[left + b] * work[right + b]; }
    return sum;
  }
  fn total(place : i32) -> f32 {
    var sum = 0.0;
    for (var b = 0; b < uniforms.columns; b++) { sum += work[place + b]; }
    return sum;
  }
  // Of entry n of the embedding: <p_0, x>.
  fn embeddingGradient(n : i32, base : i32, order : i32) -> f32 {
    let change = base + uniforms.changeAt + n / uniforms.inputs * uniforms.columns;
    let j = n % uniforms.inputs;
    var sum = 0.0;
    for (var b = 0; b < uniforms.columns; b++) {
      sum += work[change + b] * examples[plan[order + 1 + b] * uniforms.inputs + j];
    }
    return sum;
  }
  fn layerGradient(k : i32, n : i32, base : i32) -> f32 {
    let columns = uniforms.columns;
    let width = uniforms.width;
    let square = width * width;
    let state = base + k * uniforms.stateStride;
    let value = base + uniforms.valuesAt + k * uniforms.valueStride;
    let scaled = base + uniforms.scaledAt + k * uniforms.valueStride;
    if (n < square) {
      let right = select(value, state, affine);
      return pairing(scaled + n / width * columns, right + n % width * columns);
    }
    let rest = n - square;
    if (res3 && rest < square) {
      let inner = base + uniforms.innerAt + k * uniforms.valueStride;
      return pairing(inner + rest / width * columns, state + rest % width * columns);
    }
    if (affine && rest < width) { return total(scaled + rest * columns); }
    return total(base + uniforms.multipliersAt + k * columns);
  }
  fn gradientOf(n : i32, base : i32, order : i32) -> f32 {
    if (embedded && n < uniforms.layersOffset) { return embeddingGradient(n, base, order); }
    let behind = n - uniforms.layersOffset;
    let k = behind / uniforms.layerLength;
    if (k < uniforms.depth) {
      return layerGradient(k, behind - k * uniforms.layerLength, base);
    }
    let rest = behind - uniforms.depth * uniforms.layerLength;
    if (multiplierCommon && rest == 0) { return total(base + uniforms.multipliersAt); }
    let entry = rest - select(0, 1, multiplierCommon);
    let state = base + uniforms.depth * uniforms.stateStride;
    let output = base + uniforms.outputAt + entry / uniforms.width * uniforms.columns;
    return pairing(output, state + entry % uniforms.width * uniforms.columns);
  }
`;

const changes = {
  "gradient-descent": `
    fn change(n : i32, slot : i32, network : i32, slope : f32) {
      result[network * 3 * uniforms.parameterCount + n] -= rates[7 * slot] * slope;
    }
  `,
  adam: `
    fn change(n : i32, slot : i32, network : i32, slope : f32) {
      let place = network * 3 * uniforms.parameterCount + n;
      let firstAt = place + uniforms.parameterCount;
      let secondAt = firstAt + uniforms.parameterCount;
      let own = 7 * slot;
      let first = rates[own + 1] * result[firstAt] + rates[own + 2] * slope;
      let second = rates[own + 3] * result[secondAt] + rates[own + 4] * (slope * slope);
      result[firstAt] = first;
      result[secondAt] = second;
      let bottom = rates[own + 5] * sqrt(second) + rates[own + 6];
      result[place] -= rates[own] * first / bottom;
    }
  `,
  // The numbers are bound, so they must be used.
  collect: `
    fn change(n : i32, slot : i32, network : i32, slope : f32) {
      result[n] += rates[7 * slot] * slope;
    }
  `,
} as const;

const main = `
  fn main() {
    let slot = i32(workgroupId.y);
    let order = slot * (uniforms.columns + 1);
    let base = uniforms.slotsAt + slot * uniforms.slotLength;
    let stride = i32(numWorkgroups.x) * ${threads};
    for (var n = i32(globalId.x); n < uniforms.parameterCount; n += stride) {
      change(n, slot, plan[order], gradientOf(n, base, order));
    }
  }
`;
