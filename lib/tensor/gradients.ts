/**
 * Derivatives of the few TensorFlow.js operations that reference networks are made of. The package has
 * them in files that Deno can load from a bundle only (imports without endings); these are the same
 * formulas. Importing this file registers them.
 */
import {
  add,
  div,
  exp,
  type GradConfig,
  greater,
  matMul,
  mul,
  neg,
  onesLike,
  registerGradient,
  reshape,
  sign,
  square,
  sub,
  sum,
  type Tensor,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";

/** Sums what broadcasting repeated, so that a gradient has the shape of its operand. */
function reduced(slope: Tensor, shape: number[]): Tensor {
  const lead = slope.rank - shape.length;
  const axes = slope.shape.flatMap((size, axis) =>
    axis < lead || (shape[axis - lead] === 1 && size > 1) ? [axis] : []
  );
  return reshape(axes.length === 0 ? slope : sum(slope, axes), shape);
}

const single = (dy: Tensor | Tensor[]) => dy as Tensor;

/** A derivative entry by entry: dy times a slope made from the saved input or output. */
function entrywise(
  kernelName: string,
  saved: "input" | "output",
  slope: (value: Tensor) => Tensor,
): GradConfig {
  return {
    kernelName,
    inputsToSave: saved === "input" ? ["x"] : [],
    outputsToSave: saved === "output" ? [true] : [],
    gradFunc: (dy, [value]) => ({ x: () => mul(single(dy), slope(value)) }),
  };
}

const configs: GradConfig[] = [
  entrywise("Abs", "input", sign),
  entrywise("Erf", "input", (x) => mul(2 / Math.sqrt(Math.PI), exp(neg(square(x))))),
  entrywise("Exp", "output", (y) => y),
  entrywise("Expm1", "input", exp),
  entrywise("Identity", "input", onesLike),
  entrywise("Log", "input", (x) => div(1, x)),
  // 0 at 0, and where the value is not a number.
  entrywise("Relu", "output", (y) => where(greater(y, 0), onesLike(y), zerosLike(y))),
  entrywise("Square", "input", (x) => mul(2, x)),
  entrywise("Tanh", "output", (y) => sub(1, square(y))),
  {
    kernelName: "Add",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduced(single(dy), a.shape),
      b: () => reduced(single(dy), b.shape),
    }),
  },
  {
    kernelName: "Sub",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduced(single(dy), a.shape),
      b: () => reduced(neg(single(dy)), b.shape),
    }),
  },
  {
    kernelName: "Multiply",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b]) => ({
      a: () => reduced(mul(single(dy), b), a.shape),
      b: () => reduced(mul(single(dy), a), b.shape),
    }),
  },
  { kernelName: "Neg", gradFunc: (dy) => ({ x: () => neg(single(dy)) }) },
  {
    kernelName: "Reshape",
    inputsToSave: ["x"],
    gradFunc: (dy, [x]) => ({ x: () => reshape(single(dy), x.shape) }),
  },
  { kernelName: "Cast", gradFunc: (dy) => ({ x: () => add(single(dy), 0) }) },
  {
    // Over any axes: the slope is repeated along them.
    kernelName: "Sum",
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attributes) => {
      const { axis } = attributes as unknown as { axis: number | number[] | null };
      const axes = axis === null ? x.shape.map((_, index) => index) : [axis].flat();
      const kept = x.shape.map((size, index) =>
        axes.some((a) => (a + x.rank) % x.rank === index) ? 1 : size
      );
      return { x: () => add(reshape(single(dy), kept), mul(x, 0)) };
    },
  },
  {
    kernelName: "LogSoftmax",
    outputsToSave: [true],
    gradFunc: (dy, [y]) => ({
      logits: () => sub(single(dy), mul(sum(single(dy), -1, true), exp(y))),
    }),
  },
  {
    kernelName: "BatchMatMul",
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b], attributes) => {
      const { transposeA, transposeB } = attributes as unknown as {
        transposeA: boolean;
        transposeB: boolean;
      };
      const slope = single(dy);
      return {
        a: () =>
          transposeA ? matMul(b, slope, transposeB, true) : matMul(slope, b, false, !transposeB),
        b: () =>
          transposeB ? matMul(slope, a, true, transposeA) : matMul(a, slope, !transposeA, false),
      };
    },
  },
];

for (const config of configs) registerGradient(config);
