/** Log determinant of each network's m x m covariance. */
import * as v from "valibot";
import type { Measure } from "../contract/plugins.ts";

const params = v.strictObject({});

/** Columns over [layer, network], dimensionless: logDeterminant = ln det V; time = layer / width [layer]. */
export const plugin = {
  summary: "log determinant of each covariance matrix",
  params,
  needs: ["logDeterminant", "time"],
  measure: ({ logDeterminant, time }) => ({ time, logDeterminant }),
} satisfies Measure<v.InferOutput<typeof params>>;
