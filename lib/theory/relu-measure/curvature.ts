/** The curvature of an equilibrium predictor away from the inputs. */
import { curvatureAt, type Equilibrium } from "../../num/relu-measure/equilibrium.ts";

/** Positions looked at in each interval; the curvature is smooth between two inputs. */
const positionsEach = 200;

/** Largest |yhat''| over the middle halves of the intervals between neighbouring inputs, on a grid. */
export function curvatureSupremum(equilibrium: Equilibrium): number {
  const { inputs } = equilibrium.problem;
  let most = 0;
  for (let j = 0; j + 1 < inputs.length; j++) {
    const width = inputs[j + 1] - inputs[j];
    for (let k = 0; k <= positionsEach; k++) {
      const position = inputs[j] + width * (0.25 + 0.5 * k / positionsEach);
      most = Math.max(most, Math.abs(curvatureAt(equilibrium, position)));
    }
  }
  return most;
}
