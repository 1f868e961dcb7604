/** The registered derivatives, against central differences of the operations themselves. */
import assert from "node:assert/strict";
import {
  abs,
  add,
  cast,
  erf,
  exp,
  expm1,
  grads,
  log,
  logSoftmax,
  matMul,
  mul,
  neg,
  relu,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  tanh,
  type Tensor,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import "../../lib/tensor/gradients.ts";
import { withTensors } from "../../lib/tensor/backend.ts";

type Operation = (...operands: Tensor[]) => Tensor;

/** An operation on operands of given shapes. */
interface Case {
  readonly operation: Operation;
  readonly shapes: readonly number[][];
}

const one = (operation: (x: Tensor) => Tensor): Case => ({ operation, shapes: [[2, 3]] });
const two = (operation: Operation, ...shapes: number[][]): Case => ({ operation, shapes });
const product = (left: boolean, right: boolean): Case =>
  two(
    (a, b) => matMul(a, b, left, right),
    left ? [4, 2] : [2, 4],
    right ? [3, 4] : [4, 3],
  );

const cases: Readonly<Record<string, Case>> = {
  abs: one(abs),
  cast: one((x) => cast(x, "float32")),
  erf: one(erf),
  exp: one(exp),
  expm1: one(expm1),
  identity: one((x) => x.clone()),
  log: one((x) => log(square(x))),
  logSoftmax: one((x) => logSoftmax(x)),
  neg: one(neg),
  relu: one(relu),
  reshape: one((x) => reshape(x, [3, 2])),
  square: one(square),
  "sum of all": one((x) => sum(x)),
  "sum of an axis": one((x) => sum(x, 1)),
  "sum of the first axis": one((x) => sum(x, 0)),
  tanh: one(tanh),
  add: two(add, [2, 3], [2, 3]),
  "add a row": two(add, [2, 3], [3]),
  "add a column": two(add, [2, 3], [2, 1]),
  "subtract a row": two(sub, [2, 3], [3]),
  "subtract from a row": two(sub, [3], [2, 3]),
  "multiply by a row": two(mul, [2, 3], [3]),
  "multiply by a number": two(mul, [], [2, 3]),
  "A B": product(false, false),
  "A^T B": product(true, false),
  "A B^T": product(false, true),
  "A^T B^T": product(true, true),
};

/** Numbers of either sign from 0.4 to 1.5: away from corners and poles. */
const entries = (count: number, from: number) =>
  Float32Array.from({ length: count }, (_, k) => {
    const size = 0.4 + 1.1 * (((k + from) * 0.618034) % 1);
    return (k + from) % 2 ? -size : size;
  });

const step = 1 / 64;

/** Largest difference between the registered derivative of sum(w operation(x)) and the central one. */
function worst({ operation, shapes }: Case, weight = weighted): number {
  const values = shapes.map((shape, k) => entries(shape.reduce((a, b) => a * b, 1), 5 * k));
  const tensors = () => values.map((own, k) => tensor(own, [...shapes[k]]));
  const found = tidy(() =>
    grads((...operands) => weight(operation(...operands)))(tensors()).map((slope) =>
      slope.dataSync<"float32">().slice()
    )
  );
  const at = () => tidy(() => weighted(operation(...tensors())).dataSync()[0]);
  let largest = 0;
  values.forEach((own, k) =>
    own.forEach((value, index) => {
      own[index] = value + step;
      const above = at();
      own[index] = value - step;
      const below = at();
      own[index] = value;
      largest = Math.max(largest, Math.abs(found[k][index] - (above - below) / (2 * step)));
    })
  );
  return largest;
}

/** Every entry counts, each differently. */
function weighted(result: Tensor): Scalar {
  return sum(mul(result, tensor(entries(result.size, 11), result.shape)));
}

// Central differences are off by h^2 / 6 times a third derivative, at most 4 / 0.4^3 = 63 (of log x^2)
// times a weight of 1.5; rounding is 1e-7 / h. Below 4e-3 together.
const allowed = 5e-3;

Deno.test("registered derivatives are central differences", async () => {
  await withTensors("cpu", () => {
    for (const [name, found] of Object.entries(cases)) {
      const error = worst(found);
      assert.ok(error < allowed, `${name}: ${error}`);
    }
  });
});

Deno.test("control: a derivative with wrong weights is seen, for every operation", async () => {
  await withTensors("cpu", () => {
    for (const [name, found] of Object.entries(cases)) {
      assert.ok(worst(found, (result) => mul(weighted(result), 1.05)) > 2 * allowed, name);
    }
  });
});

Deno.test("the slope of relu is 0 at 0 and below", async () => {
  await withTensors("cpu", () => {
    const [slope] = grads((x) => sum(relu(x)))([tensor([-1, 0, 2])]);
    assert.deepEqual([...slope.dataSync()], [0, 0, 1]);
  });
});
