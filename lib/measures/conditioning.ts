/** What the singular values of a layer say of the quadratic loss that they shape. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { nonzeroSpectrum } from "../num/linear-algebra/nonzero-spectrum.ts";
import { descentSteps } from "../num/linear-algebra/quadratic-descent.ts";

const params = v.strictObject({
  target: v.optional(
    v.pipe(
      positive,
      v.ltValue(1),
      v.description(
        "mean squared residual at which `descentSteps` ends; needs all singular values",
      ),
    ),
  ),
});

const axes = ["network", { name: "skip", when: "if one matrix has several" }];

/**
 * Columns over the axes of the singular values but `rank`, dimensionless, all of the nonzero singular values (above
 * 1e-10 of the largest): logCondition = ln kappa; logScaledCondition = ln(kappa / n), n the last label of
 * `rank`; rank; descentSteps of lib/num/linear-algebra/quadratic-descent.ts, if there is a target.
 */
export const plugin = {
  summary: "condition number of the nonzero singular values, and steps of gradient descent",
  params,
  needs: ["layerSingularValue"],
  columns: {
    logCondition: { description: "ln of the largest over the smallest singular value", axes },
    logScaledCondition: { description: "the same less ln of the number of columns", axes },
    matrixRank: { description: "number of nonzero ones among those given", axes },
    descentSteps: {
      description: "steps of gradient descent on the quadratic, a real number",
      axes,
      when: "with a target",
    },
  },
  measure({ layerSingularValue }, { target }) {
    const ranks = layerSingularValue.axes.at(-1)!;
    const columns = Number(ranks.labels?.at(-1) ?? ranks.length);
    const of = (f: (values: Float64Array) => number) => reduced(layerSingularValue, f);
    const logCondition = of((values) => nonzeroSpectrum(values).logCondition);
    return {
      logCondition,
      logScaledCondition: of((values) => nonzeroSpectrum(values).logCondition - Math.log(columns)),
      matrixRank: of((values) => nonzeroSpectrum(values).rank),
      ...(target === undefined ? {} : { descentSteps: of((values) => stepsOf(values, target)) }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;

function reduced(array: NamedArray, f: (values: Float64Array) => number): NamedArray {
  const size = array.axes.at(-1)!.length;
  const of = (_: unknown, k: number) => f(array.values.subarray(k * size, (k + 1) * size));
  return namedArray(
    array.axes.slice(0, -1),
    Float64Array.from({ length: array.values.length / size }, of),
  );
}

function stepsOf(values: Float64Array, target: number): number {
  const { rank } = nonzeroSpectrum(values);
  const increasing = values.slice(0, rank).reverse();
  return descentSteps(increasing, increasing.map(() => 1 / rank), target);
}
