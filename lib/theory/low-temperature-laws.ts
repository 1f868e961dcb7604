/**
 * The equilibrium of noisy ReLU neurons at low temperature, by Laplace's method around the function of least penalised
 * variation (num/relu-measure/least-variation.ts), whose certificate q reaches +-1 at the directions of its atoms. Near
 * the maximum of a sinusoid 1 - q^2 = delta_k + t^2, t the angle from it, so that with h = 1 / (1 - q^2)
 *   int h = pi S, S = sum_k delta_k^(-1/2),  int h^2 near atom k = (pi / 2) delta_k^(-3/2),
 * and the atom's weight c_k = (2 / (beta lambda)) int h^2 / int h gives
 *   delta_k = (c_k beta lambda S)^(-2/3),  S = (beta lambda)^(1/2) (sum_k c_k^(1/3))^(3/2).
 * So 1 - max q^2 ~ 1 / beta; away from the knots, where h is finite, |yhat''| ~ 1 / (beta int h) ~ beta^(-3/2); and an
 * atom is spread like delta_k^(3/2) / (delta_k + t^2)^2, with mean |t| = 2 delta_k^(1/2) / pi, which moves yhat at its
 * knot x by c_k sqrt(1 + x^2) delta_k^(1/2) / pi ~ beta^(-1/2).
 * All to first order. A knot at an example follows another law (q has a kink there), and is refused.
 * Source: derived here. The bound beta^-1 on |yhat''| is Theorem 1 of Shevchenko, Kungurtsev, Mondelli
 * (arXiv 2111.02278).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { certificateAt, certificateOf } from "../num/relu-measure/circle.ts";
import {
  type Atom,
  type LeastVariation,
  solveLeastVariation,
} from "../num/relu-measure/least-variation.ts";
import { requireExamples } from "../num/relu-measure/problem-params.ts";
import { gibbsParams } from "./relu-measure/parameters.ts";
import { positionParams } from "./relu-measure/positions.ts";

const params = v.strictObject({ ...gibbsParams, position: positionParams.position });

const predictions = {
  certificateGap: { description: "1 - max q^2", shape: "scalar" },
  curvature: { description: "|yhat''| at `position`", shape: "scalar", when: "with `position`" },
  knotDistance: {
    description: "largest |yhat - yhat at zero temperature| at a knot",
    shape: "scalar",
  },
} as const satisfies Declarations<PredictionDeclaration>;

export const plugin = {
  summary:
    "noisy ReLU neurons at low temperature: certificate, curvature off the knots, distance at them",
  params,
  predictions,
  predict({ position, inverseTemperature, ...problem }) {
    requireExamples(problem);
    const solved = solveLeastVariation(problem);
    requireSmooth(solved);
    const strength = inverseTemperature * problem.penalty;
    const cubeRoots = solved.atoms.reduce(
      (sum, { weight }) => sum + Math.cbrt(Math.abs(weight)),
      0,
    );
    const total = Math.sqrt(strength) * cubeRoots ** 1.5;
    const gapOf = ({ weight }: Atom) => (Math.abs(weight) * strength * total) ** (-2 / 3);
    const distances = solved.atoms.map((atom) => {
      const knot = -Math.tan(atom.direction);
      return Math.abs(atom.weight) * Math.hypot(1, knot) * Math.sqrt(gapOf(atom)) / Math.PI;
    });
    return {
      certificateGap: scalarPrediction(Math.min(...solved.atoms.map(gapOf))),
      knotDistance: scalarPrediction(Math.max(...distances)),
      ...(position === undefined ? {} : {
        curvature: scalarPrediction(
          2 * Math.abs(sourceAt(solved, position)) / (strength * Math.PI * total),
        ),
      }),
    };
  },
} satisfies Theory<v.InferOutput<typeof params>>;

/** Sum of q h^2 over both directions with a knot, times (1 + x^2)^(-3/2). */
function sourceAt({ problem, weights }: LeastVariation, position: number): number {
  const certificate = certificateOf(problem, weights);
  const right = -Math.atan(position);
  const sum = [right, right + Math.PI].reduce((total, direction) => {
    const q = certificateAt(certificate, direction);
    return total + q / (1 - q * q) ** 2;
  }, 0);
  return sum / (1 + position * position) ** 1.5;
}

function requireSmooth({ problem: { inputs }, atoms }: LeastVariation): void {
  if (atoms.length === 0) {
    throw new UserError({
      action: "cannot predict the low temperatures of a function that is 0",
      allowed: "penalties at which some neuron is in use",
    });
  }
  for (const { direction } of atoms) {
    const knot = -Math.tan(direction);
    const at = Array.from(inputs).find((x) => Math.abs(x - knot) < 1e-7 * (1 + Math.abs(x)));
    if (at === undefined) continue;
    throw new UserError({
      action: `cannot predict the low temperatures of a function with a knot at the input ${at}`,
      allowed: "examples whose function of least variation has its knots between the inputs",
    });
  }
}
