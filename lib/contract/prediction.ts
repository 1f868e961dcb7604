/** The predictions that most theories make. */
import type { Prediction } from "./plugins.ts";

/** The prediction of one number, in the unit of what it predicts. */
export function scalarPrediction(value: number): Prediction {
  return { shape: "scalar", value };
}
