/** Fits samples: exponents, limits, moments, one table of estimates with intervals. */
import * as v from "valibot";
import { UserError } from "../lib/contract/errors.ts";
import { requireApart } from "../lib/contract/labels.ts";
import type { Estimate } from "../lib/contract/plugins.ts";
import { rowsWhere, whereSchema } from "../lib/contract/rows.ts";
import { type Stage, tableOutput, type Use } from "../lib/contract/stage.ts";
import { groupBy, type Scalar, type Table, tableFromRows } from "../lib/contract/table.ts";
import { fold } from "../lib/num/random/key.ts";
import { theorySubtracted } from "./rows/theory-subtracted.ts";

const params = v.strictObject({
  by: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        "one fit per value of these columns (default: the axes, but `along` of the fit)",
      ),
    ),
  ),
  where: whereSchema,
  subtract: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description(
        "columns, each with the prediction of `theory` that is subtracted from it before the fit, at " +
          "the axis values of each row",
      ),
    ),
    {},
  ),
});

const descriptions = {
  quantity: "what was estimated",
  value: "estimate",
  standardError: "standard error",
  low: "lower end of the interval at level 0.9973",
  high: "upper end of the interval at level 0.9973",
  count: "independent networks behind the estimate",
};

/**
 * With a `theory` and `subtract` the fit sees distances from theory: how they fall with an axis is an
 * exponent too. Output `estimates`: the grouping columns as labels, then quantity, value, standardError, low,
 * high, count. What does not exist or is not known is missing.
 */
export const stage = {
  summary: "fits samples and gives estimates with intervals",
  params,
  slots: { fit: "required", theory: "optional" },
  inputs: { required: ["samples"], optional: [], rest: false },
  outputs: () => ["estimates"],
  columns: { estimates: Object.keys(descriptions) },
  run({ uses, inputs, params: { by, where, subtract }, key, compute }) {
    const [use] = uses.fit!;
    const chosen = rowsWhere(inputs.samples, where, "samples");
    const samples = theorySubtracted(chosen, subtract, uses.theory?.[0]);
    const names = by ?? defaultGrouping(samples, use);
    requireApart(names, Object.keys(descriptions), "estimates");
    const groups = groupBy(samples, names);
    const rows: Record<string, Scalar>[] = [];
    groups.forEach(({ point, rows: group }, index) => {
      const groupKey = fold(key, ...Object.entries(point).flat().map(label));
      for (const estimate of use.plugin.estimate(group, use.params, groupKey)) {
        rows.push({ ...point, ...tabled(estimate, { name: use.name, point }) });
      }
      compute.progress(index + 1, groups.length, "fits");
    });
    return {
      estimates: tableOutput(tableFromRows(rows, { labels: names, descriptions, missing })),
    };
  },
} satisfies Stage<v.InferOutput<typeof params>>;

const missing = {
  value: "the quantity does not exist for these numbers (the R^2 of a constant)",
  standardError: "the networks do not show it",
  low: "the networks do not bound the quantity from below",
  high: "the networks do not bound the quantity from above",
};

/** The axes of the input, without the variable that the fit runs along. */
function defaultGrouping(samples: Table, use: Use<"fit">): readonly string[] {
  const { along } = use.params as { readonly along?: unknown };
  return samples.labels.filter((label) => label !== along);
}

/** Part of a key: numbers as they are, words as words. */
function label(value: Scalar): string | number {
  return typeof value === "boolean" ? String(value) : value;
}

/** An estimate as a row: what does not exist, is not known or has no end is missing. */
function tabled(
  estimate: Estimate,
  { name, point }: { readonly name: string; readonly point: Readonly<Record<string, Scalar>> },
): Estimate {
  const { value, standardError, low, high } = estimate;
  if (Math.abs(value) === Infinity) {
    throw new UserError({
      action: `cannot use the fit "${name}" at ${JSON.stringify(point)}: ` +
        `the value of ${estimate.quantity} is ${value}`,
      hint: "the numbers fitted overflow: fit their logarithms (`transform: log`)",
      exitCode: 1,
    });
  }
  const known = (number: number) => Number.isFinite(number) ? number : NaN;
  return { ...estimate, standardError: known(standardError), low: known(low), high: known(high) };
}
