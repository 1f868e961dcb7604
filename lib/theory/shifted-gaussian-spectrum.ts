/**
 * Singular values of a random matrix to which a multiple of the identity is added, what they say of the loss
 * around one layer, and how the finite size shows. Source: derived here; spectral-law/shifted-gaussian.ts (bulk and
 * edges), docs/papers/riedi-singular-perturbation.md.
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { descentSteps } from "../num/linear-algebra/quadratic-descent.ts";
import {
  edges,
  inverseSquareMean,
  type ShiftedGaussian,
  spectralNodes,
  tracyWidomMean,
} from "./spectral-law/shifted-gaussian.ts";

const params = v.strictObject({
  skip: v.pipe(v.number(), v.minValue(0), v.description("rho: the identity is added rho times")),
  deviation: v.pipe(
    positive,
    v.description("sigma: entries have the standard deviation sigma / sqrt(width)"),
  ),
  active: v.optional(
    v.pipe(positive, v.maxValue(1), v.description("c: share of the columns that are kept")),
    1,
  ),
  width: v.optional(v.pipe(positive, v.description("n, for what depends on the size"))),
  noise: v.optional(
    v.pipe(positive, v.description("entries of the perturbation over those of the weights")),
    0.05,
  ),
  target: v.optional(
    v.pipe(positive, v.maxValue(0.5), v.description("mean squared residual that ends descent")),
    1e-3,
  ),
});
type Point = v.InferOutput<typeof params>;

const predictions = {
  singularValue: { description: "limiting law of the singular values", shape: "distribution" },
  squaredSingularValue: {
    description: "limiting law of their squares",
    shape: "distribution",
    when: "where its density is finite: c < 1 or sigma < rho",
  },
  largest: { description: "largest singular value, n -> infinity", shape: "scalar" },
  smallest: { description: "smallest singular value, n -> infinity", shape: "scalar" },
  conditionNumber: bounded("largest over smallest singular value, n -> infinity"),
  logConditionNumber: bounded("its logarithm"),
  edgeSlope: bounded("slope of E ln kappa against n^(-2/3), n -> infinity"),
  logConditionMean: bounded("E ln kappa at the width, to order n^(-2/3)"),
  logConditionMeanCentred: {
    description: "the same with n - 1/2 and c n - 1/2 for the two sizes of the matrix",
    shape: "scalar",
    when: "for rho = 0 and c < 1",
  },
  descentSteps: bounded("steps of gradient descent with the best constant step, a real number"),
  slowestSteps: bounded("the same if all modes were as slow as the slowest"),
  logChange: bounded(
    "root mean square change of ln s_j by a small Gaussian perturbation at the width",
  ),
  normBound: {
    description: "(rho + |M|) / (rho - |M|) with |M| = 2 sigma, its limit for a square matrix",
    shape: "scalar",
    when: "for c = 1 and 2 sigma < rho",
  },
  logNormBound: {
    description: "its logarithm",
    shape: "scalar",
    when: "for c = 1 and 2 sigma < rho",
  },
  conditionAgainstDeviation: curve("condition number against sigma, n -> infinity", "deviation"),
  boundAgainstDeviation: curve("the bound by the norm against sigma, n -> infinity", "deviation"),
  conditionAgainstWidth: curve("exp E ln kappa against the width, to order n^(-2/3)", "width"),
} as const satisfies Declarations<PredictionDeclaration>;

function bounded(description: string) {
  return {
    description,
    shape: "scalar",
    when: "where s_min stays away from 0: c < 1 or sigma < rho",
  } as const;
}

function curve(description: string, along: string) {
  return { description, shape: "curve", along, when: "where it is finite" } as const;
}

/**
 * Scalars, curves and laws of the table above, all dimensionless. Limits: relative accuracy 1e-12. The finite size
 * is to first order: the means of the Tracy-Widom laws at both edges, E ln kappa_n = ln kappa - C n^(-2/3) with C =
 * (1.2065 / 2) (scale_+ / z_+ + scale_- / z_-); the next term is O(1/n). Of a Gaussian n x m matrix it is -1 / (2
 * sqrt(n m)), what the edges change by if n - 1/2 and m - 1/2 stand for n and m (Johnstone 2001; Ma 2012):
 * logConditionMeanCentred has all of it. `slowestSteps` is from (kappa^2 - 1) / (kappa^2 + 1) = tanh(ln kappa) a
 * step. `logChange` is first order in the noise: d ln s_j = u_j^T E v_j / s_j, of variance (noise sigma)^2 / n times
 * the mean of 1 / s^2.
 */
export const plugin = {
  summary:
    "singular values of a Gaussian matrix plus a multiple of the identity: law, edges, kappa",
  params,
  predictions,
  predict(point): Record<string, Prediction> {
    const law = { shift: point.skip, deviation: point.deviation, aspect: point.active };
    const found = edges(law);
    const condition = conditionOf(law);
    return {
      ...lawsOf(law),
      largest: scalar(Math.sqrt(found.upper.square)),
      smallest: scalar(Math.sqrt(found.lower.square)),
      ...(law.aspect === 1 && point.skip > 2 * point.deviation
        ? { normBound: scalar(normBound(point)), logNormBound: scalar(Math.log(normBound(point))) }
        : {}),
      ...(condition === undefined ? {} : ofBounded(point, law, condition)),
      ...deviationCurves(point),
    };
  },
} satisfies Theory<Point>;

function scalar(value: number): Prediction {
  return { shape: "scalar", value };
}

function normBound({ skip, deviation }: Pick<Point, "skip" | "deviation">): number {
  return (skip + 2 * deviation) / (skip - 2 * deviation);
}

interface Condition {
  /** ln kappa, n -> infinity. */
  readonly log: number;
  /** C of {@link plugin}. */
  readonly correction: number;
}

function conditionOf(law: ShiftedGaussian): Condition | undefined {
  const { lower, upper } = edges(law);
  if (lower.square === 0) return undefined;
  return {
    log: Math.log(upper.square / lower.square) / 2,
    correction: -tracyWidomMean / 2 * (upper.scale / upper.square + lower.scale / lower.square),
  };
}

function lawsOf(law: ShiftedGaussian): Record<string, Prediction> {
  const { values, density, weights } = spectralNodes(law);
  const cdf = new Float64Array(values.length);
  for (let i = 1; i < cdf.length; i++) {
    cdf[i] = Math.min(1, cdf[i - 1] + (weights[i] + weights[i - 1]) / 2);
  }
  cdf[cdf.length - 1] = 1;
  return {
    singularValue: { shape: "distribution", x: values, cdf, density },
    ...(values[0] === 0 ? {} : {
      squaredSingularValue: {
        shape: "distribution",
        x: values.map((s) => s * s),
        cdf,
        density: density.map((value, i) => value / (2 * values[i])),
      },
    }),
  };
}

function ofBounded(
  { width, deviation, noise, target }: Point,
  law: ShiftedGaussian,
  { log, correction }: Condition,
): Record<string, Prediction> {
  const { values, weights } = spectralNodes(law);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const widths = Float64Array.from({ length: 61 }, (_, i) => 8 * 2 ** (i * 9 / 60));
  const logMean = (size: number) => log - correction * size ** (-2 / 3);
  return {
    conditionNumber: scalar(Math.exp(log)),
    logConditionNumber: scalar(log),
    edgeSlope: scalar(-correction),
    descentSteps: scalar(descentSteps(values, weights.map((weight) => weight / total), target)),
    slowestSteps: scalar(Math.log(target) / (2 * Math.log(Math.tanh(log)))),
    conditionAgainstWidth: {
      shape: "curve",
      along: "width",
      x: widths,
      y: widths.map((size) => Math.exp(logMean(size))),
    },
    ...(width === undefined ? {} : {
      logConditionMean: scalar(logMean(width)),
      ...(law.shift === 0 && law.aspect < 1
        ? { logConditionMeanCentred: scalar(logMean(width) + centring(width, law.aspect)) }
        : {}),
      logChange: scalar(noise * deviation * Math.sqrt(inverseSquareMean(law) / width)),
    }),
  };
}

/** What n - 1/2 and c n - 1/2 in place of n and c n change in ln (sqrt n + sqrt m) / (sqrt n - sqrt m). */
function centring(width: number, aspect: number): number {
  const logCondition = (n: number, m: number) =>
    Math.log((Math.sqrt(n) + Math.sqrt(m)) / (Math.sqrt(n) - Math.sqrt(m)));
  const active = aspect * width;
  return logCondition(width - 0.5, active - 0.5) - logCondition(width, active);
}

/** Against sigma up to twice rho, or to where kappa has grown beyond 1000. */
function deviationCurves({ skip, active }: Point): Record<string, Prediction> {
  if (skip === 0) return {};
  const grid = Array.from({ length: 199 }, (_, i) => skip * (i + 1) / 100);
  if (active === 1) grid.push(0.994 * skip, 0.997 * skip);
  const conditions = grid.sort((a, b) => a - b).flatMap((deviation) => {
    const found = conditionOf({ shift: skip, deviation, aspect: active });
    return found === undefined ? [] : [[deviation, Math.exp(found.log)]];
  });
  const bounds = grid.filter((deviation) => deviation < 0.499 * skip)
    .map((deviation) => [deviation, normBound({ skip, deviation })]);
  return {
    conditionAgainstDeviation: deviationCurve(conditions),
    ...(active === 1 ? { boundAgainstDeviation: deviationCurve(bounds) } : {}),
  };
}

function deviationCurve(points: readonly (readonly number[])[]): Prediction {
  return {
    shape: "curve",
    along: "deviation",
    x: Float64Array.from(points, ([x]) => x),
    y: Float64Array.from(points, ([, y]) => y),
  };
}
