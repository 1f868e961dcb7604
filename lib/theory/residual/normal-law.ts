/** Normal laws as predictions. */
import type { Prediction } from "../../contract/plugins.ts";
import { normalCdf, normalDensity } from "../../num/analysis/special.ts";

/**
 * The grid reaches 8 standard deviations; linear interpolation of the cdf is off by 1e-5 at most.
 */
const reach = 8;
const points = 1601;

/** N(mean, deviation^2), deviation > 0, in the unit of the mean. */
export function normalLaw(mean: number, deviation: number): Prediction {
  const z = Float64Array.from({ length: points }, (_, i) => reach * (2 * i / (points - 1) - 1));
  return {
    shape: "distribution",
    x: z.map((value) => mean + deviation * value),
    cdf: z.map(normalCdf),
    density: z.map((value) => normalDensity(value) / deviation),
  };
}
