/** The entries of each network's covariance side by side, for joint laws. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { axisOf, namedArray } from "../num/array.ts";

const params = v.strictObject({
  difference: v.optional(
    v.pipe(
      v.tuple([v.string(), v.string()]),
      v.description("two of the columns, whose difference becomes the column `difference`"),
      v.examples([["V11", "V22"]]),
    ),
  ),
});

const ofNetworks = { axes: ["layer", "network"] } as const;

/**
 * Columns over [layer, network], dimensionless: V11, V22, … = V^aa; V12, … = V^ab; rho12, … = correlations;
 * logNorm1, … = ln V^aa; time = layer / width [layer]; and `difference`, if two columns are named
 * for it. Norms above e^700 are not for this measure.
 */
export const plugin = {
  summary: "norms, covariances and correlations of each network in one row",
  params,
  needs: ["logNorm", "time"],
  columns: {
    time: { description: "layer time t = layer / width", axes: ["layer"] },
    "V<a><b>": { description: "covariance V^ab; squared norm V^aa for a = b", ...ofNetworks },
    "logNorm<a>": { description: "ln V^aa", ...ofNetworks },
    "rho<a><b>": {
      description: "correlation of two inputs",
      ...ofNetworks,
      when: "with two inputs or more",
    },
    difference: {
      description: "difference of two of the columns",
      ...ofNetworks,
      when: "with `difference`",
    },
  },
  measure({ logNorm, oneMinusCorrelation, time }, { difference }) {
    const inputs = axisOf(logNorm, "input").length;
    const pairs = (inputs * (inputs - 1)) / 2;
    const axes = logNorm.axes.slice(0, 2);
    const rows = logNorm.values.length / inputs;
    const missing = logNorm.missing === undefined ? {} : { missing: logNorm.missing };
    const column = (description: string, value: (row: number) => number): NamedArray =>
      namedArray(axes, Float64Array.from({ length: rows }, (_, row) => value(row)), {
        description,
        ...missing,
      });
    const log = (row: number, a: number) => logNorm.values[row * inputs + a];
    const columns: Record<string, NamedArray> = { time };
    for (let a = 0; a < inputs; a++) {
      columns[`V${a + 1}${a + 1}`] = column("squared norm V^aa", (row) => Math.exp(log(row, a)));
      columns[`logNorm${a + 1}`] = column("ln V^aa", (row) => log(row, a));
    }
    let pair = 0;
    for (let a = 0; a < inputs; a++) {
      for (let b = a + 1; b < inputs; b++) {
        const own = pair++;
        const rho = (row: number) => 1 - oneMinusCorrelation.values[row * pairs + own];
        columns[`rho${a + 1}${b + 1}`] = column("correlation of two inputs", rho);
        columns[`V${a + 1}${b + 1}`] = column(
          "covariance V^ab",
          (row) => rho(row) * Math.exp((log(row, a) + log(row, b)) / 2),
        );
      }
    }
    if (difference !== undefined) {
      const [first, second] = difference.map((name) => entry(columns, name).values);
      columns.difference = column(difference.join(" - "), (row) => first[row] - second[row]);
    }
    return columns;
  },
} satisfies Measure<v.InferOutput<typeof params>>;

function entry(columns: Readonly<Record<string, NamedArray>>, name: string): NamedArray {
  if (Object.hasOwn(columns, name)) return columns[name];
  throw new UserError({
    action: `cannot take a difference with "${name}"`,
    allowed: Object.keys(columns).join(", "),
  });
}
