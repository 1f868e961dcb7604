/** The dual certificate of two-layer ReLU networks with one input, from their residuals. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { axisOf, namedArray } from "../num/array.ts";
import { certificateOf, largestOf } from "../num/relu-measure/circle.ts";
import { exampleParams } from "../num/relu-measure/problem-params.ts";

const params = v.strictObject({
  inputs: exampleParams.inputs,
  penalty: v.pipe(positive, v.description("lambda, as in training")),
});

/**
 * `certificateMaximum`, the largest |q| over the directions phi of
 *   q(phi) = (1 / lambda) mean_j r_j (cos phi x_j + sin phi)_+,
 * r_j the residual of the time average of a network at x_j: what the gradient of its neurons' weights comes from,
 * without the equilibrium being solved. Dimensionless. Scatter of the residuals makes a maximum larger, not
 * smaller.
 */
export const plugin = {
  summary: "largest |q| of the certificate that a network's residuals have",
  params,
  needs: ["residual"],
  columns: { certificateMaximum: { description: "largest |q|", axes: ["network"] } },
  measure({ residual }, { inputs, penalty }) {
    const axes = residual.axes.map(({ name }) => name);
    if (!axes.includes("example") || !axes.includes("network")) {
      throw new UserError({
        action: `cannot make a certificate of residuals by ${axes.join(" and ")}`,
        allowed: "those of networks at the examples of a training",
        exitCode: 1,
      });
    }
    const count = axisOf(residual, "example").length;
    if (count !== inputs.length) {
      throw new UserError({
        action: `cannot make a certificate of ${count} residuals and ${inputs.length} inputs`,
        allowed: "the inputs of the training",
        exitCode: 1,
      });
    }
    const network = axisOf(residual, "network");
    const largest = Float64Array.from({ length: network.length }, (_, n) => {
      const weights = residual.values.subarray(n * count, (n + 1) * count).map((r) => r / count);
      return largestOf(certificateOf({ inputs, penalty }, weights));
    });
    return {
      certificateMaximum: namedArray([network], largest, { missing: "the run diverged" }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
