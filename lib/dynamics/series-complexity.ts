/**
 * The complexity of sines and of a cosine by their Taylor series, term by term: C_s(phi, 1) / C* = sum_i (i + 1)^1.75
 * |c_i|. Source: Allen-Zhu, Li, Liang (2019), arXiv 1811.04918, section 2. No chance in it.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { cosineSeries, sineSeries } from "../num/analysis/indicator-series.ts";

const params = v.strictObject({
  sine: v.pipe(positive, v.description("a of sin(a z)")),
  cosine: v.pipe(positive, v.description("a of cos(a z)")),
});

/** Where the series are cut; two, whose difference is the error of cutting. */
const degrees = [80, 120];
const axes = ["degree"];
const fields = {
  sineComplexity: { description: "C_s(sin a z, 1) / C*", axes },
  cosineComplexity: { description: "C_s(cos a z, 1) / C*", axes },
  logSquareRatio: { description: "ln of cosineComplexity over sineComplexity^2", axes },
} as const satisfies Declarations<FieldDeclaration>;

/** Dimensionless. Relative error about 1e-14 for a up to 10. */
export const plugin = {
  summary: "complexity of a sine and a cosine by their Taylor series; no chance in it",
  params,
  fields,
  tables: { complexity: { summary: "complexities and their ratio", fields: Object.keys(fields) } },
  simulate({ params }) {
    const sines = degrees.map((degree) => complexity(sineSeries(params.sine, degree)));
    const cosines = degrees.map((degree) => complexity(cosineSeries(params.cosine, degree)));
    const axis = [labelledAxis("degree", degrees)];
    return {
      sineComplexity: namedArray(axis, Float64Array.from(sines)),
      cosineComplexity: namedArray(axis, Float64Array.from(cosines)),
      logSquareRatio: namedArray(
        axis,
        Float64Array.from(cosines, (value, k) => Math.log(value / sines[k] ** 2)),
      ),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function complexity(coefficients: Float64Array): number {
  return coefficients.reduce((sum, c, i) => sum + (i + 1) ** 1.75 * Math.abs(c), 0);
}
