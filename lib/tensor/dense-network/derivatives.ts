/**
 * Derivatives of the operations that dense networks are made of, for TensorFlow.js' automatic
 * differentiation. Its own ones lie in a module that Deno can load from a bundle only (imports
 * without endings), so the few that are needed are registered here, unless somebody has registered
 * them.
 */
import {
  Add,
  BatchMatMul,
  div,
  Erf,
  Exp,
  exp,
  expandDims,
  Expm1,
  getGradient,
  type GradConfig,
  greater,
  Identity,
  Log,
  matMul,
  mul,
  Multiply,
  neg,
  onesLike,
  registerGradient,
  Relu,
  reshape,
  Square,
  square,
  Sub,
  sub,
  Sum,
  sum,
  Tanh,
  type Tensor,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { assert } from "../../contract/errors.ts";

/** Registers what is missing; to be called before a derivative is taken. */
export function registerDerivatives(): void {
  for (const config of derivatives) {
    if (!getGradient(config.kernelName)) registerGradient(config);
  }
}

/**
 * A derivative by one input that enters entry by entry: dy times a slope made from the saved
 * tensors.
 */
function entrywise(
  kernelName: string,
  saved: "input" | "output",
  slope: (value: Tensor) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: saved === "input" ? ["x"] : [],
    outputsToSave: saved === "output" ? [true] : [],
    gradFunc: (dy, [value]) => ({ x: () => mul(dy as Tensor, slope(value)) }),
  };
}

/** A derivative by two inputs that may have been broadcast. */
function pairwise(
  kernelName: string,
  parts: (dy: Tensor, a: Tensor, b: Tensor) => { a: () => Tensor; b: () => Tensor },
): GradConfig {
  return {
    kernelName,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => {
      const both = parts(dy as Tensor, a, b);
      return { a: () => gathered(both.a(), a), b: () => gathered(both.b(), b) };
    },
  };
}

/** Sums over the leading axes along which a tensor of the shape of `like` was repeated. */
function gathered(tensor: Tensor, like: Tensor): Tensor {
  const more = tensor.rank - like.rank;
  const summed = more > 0 ? sum(tensor, Array.from({ length: more }, (_, axis) => axis)) : tensor;
  assert(summed.size === like.size, `a derivative of shape ${tensor.shape} for ${like.shape}`);
  return reshape(summed, like.shape);
}

const derivatives: readonly GradConfig[] = [
  pairwise(Add, (dy) => ({ a: () => dy, b: () => dy })),
  pairwise(Sub, (dy) => ({ a: () => dy, b: () => neg(dy) })),
  pairwise(Multiply, (dy, a, b) => ({ a: () => mul(dy, b), b: () => mul(dy, a) })),
  entrywise(Exp, "output", (value) => value),
  entrywise(Expm1, "input", (value) => exp(value)),
  entrywise(Erf, "input", (value) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(value))))),
  entrywise(Identity, "input", onesLike),
  entrywise(Log, "input", (value) => div(1, value)),
  entrywise(Relu, "input", (value) => where(greater(value, 0), onesLike(value), zerosLike(value))),
  entrywise(Square, "input", (value) => mul(2, value)),
  entrywise(Tanh, "output", (value) => sub(1, square(value))),
  {
    kernelName: BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b], attributes) => {
      assert(
        !attributes.transposeA && attributes.transposeB,
        "only A B^T has a derivative here",
      );
      return {
        a: () => matMul(dy as Tensor, b),
        b: () => matMul(dy as Tensor, a, true, false),
      };
    },
  },
  {
    kernelName: Sum,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attributes) => ({
      x: () => {
        // Without axes everything was summed, and dy is one number.
        const axis = [attributes.axis as number | number[] | null ?? []].flat();
        const lifted = axis.reduce((all, at) => expandDims(all, at), dy as Tensor);
        return mul(lifted, onesLike(x));
      },
    }),
  },
];
