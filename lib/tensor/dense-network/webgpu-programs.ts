/** The WGSL programs of a dense network: products of matrices with what follows them, rows of inputs, biases. */
import type { CustomProgram } from "../custom-program.ts";
import type { DenseActivation } from "./network.ts";
import { activationFunctions } from "./webgpu-activation.ts";

/** Rows and columns of a workgroup's tile of a product; 64 invocations have 4 x 4 numbers each. */
export const tile = 32;
/** Terms that the invocations load together, and sum before they add them to the rest. */
const depth = 16;

/**
 * Whole-number uniforms of a product, in their order. Its terms are left(i, k) right(k, j), k < inner; an
 * operand's place is `...At`, its steps from row to row and column to column `...Row` and `...Column`.
 */
const productIntegers = [
  "rows",
  "columns",
  "inner",
  "leftAt",
  "leftRow",
  "leftColumn",
  "rightAt",
  "rightRow",
  "rightColumn",
  "resultAt",
  "biasAt", // -1: none
  "activatedAt", // -1: nowhere
] as const;

/** A product's uniforms by their names. */
export type ProductPlan = Readonly<Record<(typeof productIntegers)[number], number>>;

/** The values of a plan in the order of the uniforms. */
export function productValues(plan: ProductPlan): readonly number[] {
  return productIntegers.map((name) => plan[name]);
}

/**
 * `forward`: h = factor x W^T + b and its activation; result is the work array. `backward`: replaces h of the
 * layer below by factor g W activation'(h); result is the work array. `update`: adds factor g^T x to the result.
 */
export type ProductKind = "forward" | "backward" | "update";

/** Which way an operand lies along k: there neighbours are loaded by neighbours. */
const along: Readonly<Record<ProductKind, readonly [left: boolean, right: boolean]>> = {
  forward: [true, true],
  backward: [true, false],
  update: [false, false],
};

const stores: Readonly<Record<ProductKind, string>> = {
  forward: `
    var h = uniforms.factor * sum;
    if (uniforms.biasAt >= 0) { h += parameters[uniforms.biasAt + j]; }
    result[place] = h;
    if (uniforms.activatedAt >= 0) {
      result[uniforms.activatedAt + i * uniforms.columns + j] = activationOf(h);
    }`,
  backward: `result[place] = uniforms.factor * sum * slopeOf(result[place]);`,
  update: `result[place] += uniforms.factor * sum;`,
};

/** A product. Inputs: the parameters; of `update`: the work array. */
export function productProgram(kind: ProductKind, activation: DenseActivation): CustomProgram {
  const update = kind === "update";
  const left = update ? "work" : "result";
  const right = update ? "work" : "parameters";
  const [leftAlong, rightAlong] = along[kind];
  return {
    key: update ? "dense-update" : `dense-${kind}-${activation}`,
    code: [
      update ? "" : activationFunctions(activation),
      `const leftAlong = ${leftAlong}; const rightAlong = ${rightAlong};`,
      `fn leftNumber(place : i32) -> f32 { return ${left}[place]; }`,
      `fn rightNumber(place : i32) -> f32 { return ${right}[place]; }`,
      `fn store(i : i32, j : i32, sum : f32) {
        if (i >= uniforms.rows || j >= uniforms.columns) { return; }
        let place = uniforms.resultAt + i * uniforms.columns + j;
        ${stores[kind]}
      }`,
      product,
    ].join("\n"),
    inputs: [update ? "work" : "parameters"],
    integers: productIntegers,
    numbers: ["factor"],
    threads: 64,
  };
}

/**
 * What lies outside the operands is 0; sums of ${depth} terms are added one after the other. A shared number is
 * four neighbours of an operand: devices without a way to clear shared memory compile a store for each.
 */
const product = `
  var<workgroup> leftTile : array<vec4<f32>, ${tile * depth / 4}>;
  var<workgroup> rightTile : array<vec4<f32>, ${tile * depth / 4}>;

  fn leftAtEdge(i : i32, k : i32) -> f32 {
    if (i >= uniforms.rows || k >= uniforms.inner) { return 0.0; }
    return leftNumber(uniforms.leftAt + i * uniforms.leftRow + k * uniforms.leftColumn);
  }
  fn rightAtEdge(k : i32, j : i32) -> f32 {
    if (j >= uniforms.columns || k >= uniforms.inner) { return 0.0; }
    return rightNumber(uniforms.rightAt + k * uniforms.rightRow + j * uniforms.rightColumn);
  }
  fn load(thread : i32, top : i32, side : i32, start : i32) {
    for (var e = thread; e < ${tile * depth / 4}; e += 64) {
      let across = vec2<i32>(e % ${depth}, e / ${depth});
      let down = vec2<i32>(e / ${tile / 4}, e % ${tile / 4});
      let a = select(down, across, leftAlong);
      let b = select(down, across, rightAlong);
      var four = vec4<f32>();
      for (var c = 0; c < 4; c++) { four[c] = leftAtEdge(top + 4 * a.y + c, start + a.x); }
      leftTile[a.x * ${tile / 4} + a.y] = four;
      for (var c = 0; c < 4; c++) { four[c] = rightAtEdge(start + b.x, side + 4 * b.y + c); }
      rightTile[b.x * ${tile / 4} + b.y] = four;
    }
  }

  fn main() {
    let thread = i32(localIndex);
    let top = i32(workgroupId.y) * ${tile};
    let side = i32(workgroupId.x) * ${tile};
    let i = thread / ${tile / 4};
    let j = thread % ${tile / 4};
    var total = mat4x4<f32>();
    for (var start = 0; start < uniforms.inner; start += ${depth}) {
      load(thread, top, side, start);
      workgroupBarrier();
      var sum = mat4x4<f32>();
      // A bound that is no constant: compilers of software devices take long over unrolled loops.
      let terms = min(${depth}, uniforms.inner - start);
      for (var k = 0; k < terms; k++) {
        let left = leftTile[k * ${tile / 4} + i];
        let right = rightTile[k * ${tile / 4} + j];
        sum += mat4x4<f32>(left.x * right, left.y * right, left.z * right, left.w * right);
      }
      total += sum;
      workgroupBarrier();
    }
    for (var e = 0; e < 16; e++) {
      store(top + 4 * i + e / 4, side + 4 * j + e % 4, total[e / 4][e % 4]);
    }
  }
`;

/** Adds factor times the sums of the columns of g to the result. Inputs: the work array. */
export const biasProgram: CustomProgram = {
  key: "dense-bias",
  code: `fn main() {
    let j = i32(globalId.x);
    if (j >= uniforms.columns) { return; }
    var sum = 0.0;
    for (var i = 0; i < uniforms.rows; i++) { sum += work[uniforms.leftAt + i * uniforms.columns + j]; }
    result[uniforms.resultAt + j] += uniforms.factor * sum;
  }`,
  inputs: ["work"],
  integers: ["rows", "columns", "leftAt", "resultAt"],
  numbers: ["factor"],
  threads: 64,
};

/** Copies rows of examples to the start of the work array. Inputs: examples, rows, of bytes their values. */
export function gatherProgram(bytes: boolean): CustomProgram {
  const value = bytes
    ? "values[(bitcast<u32>(examples[place / 4]) >> (u32(place % 4) * 8u)) & 255u]"
    : "examples[place]";
  return {
    key: `dense-gather-${bytes ? "bytes" : "numbers"}`,
    code: `fn main() {
      let stride = i32(numWorkgroups.x) * 64;
      for (var n = i32(globalId.x); n < uniforms.rowCount * uniforms.size; n += stride) {
        let place = rows[n / uniforms.size] * uniforms.size + n % uniforms.size;
        result[n] = ${value};
      }
    }`,
    inputs: bytes ? ["examples", "rows", "values"] : ["examples", "rows"],
    integers: ["rowCount", "size"],
    numbers: [],
    threads: 64,
  };
}
