/** How much the output depends on the input. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";

const params = v.strictObject({});

/** Column over [step, network], dimensionless: outputDifference = f(first input) - f(second input). */
export const plugin = {
  summary: "difference of a network's outputs at its first two inputs",
  params,
  needs: ["output"],
  columns: {
    outputDifference: {
      description: "output at the first input minus output at the second",
      axes: ["step", "network"],
    },
  },
  measure({ output }) {
    const length = output.axes.find(({ name }) => name === "input")?.length ?? 1;
    if (length < 2) {
      throw new UserError({
        action: "cannot take the difference of outputs at one input",
        allowed: "outputs over step, network and two inputs or more",
        hint: "use the dynamics revealed-training",
      });
    }
    const axes = output.axes.filter(({ name }) => name !== "input");
    const values = Float64Array.from(
      { length: output.values.length / length },
      (_, k) => output.values[k * length] - output.values[k * length + 1],
    );
    return {
      outputDifference: namedArray(axes, values, {
        missing: output.missing ?? "the network has overflowed",
      }),
    };
  },
} satisfies Measure<v.InferOutput<typeof params>>;
