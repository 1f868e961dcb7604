/**
 * Regression with the Gaussian process to which Bayesian networks tend: posterior and evidence in closed form.
 * Kernel: lib/num/gaussian-process/relu-kernel.ts (Cho, Saul 2009; Matthews et al., arXiv 1804.11271); regression:
 * posterior.ts there (Rasmussen, Williams 2006).
 */
import * as v from "valibot";
import type { Declarations, PredictionDeclaration } from "../contract/declarations.ts";
import { UserError } from "../contract/errors.ts";
import type { Prediction, Theory } from "../contract/plugins.ts";
import { scalarPrediction } from "../contract/prediction.ts";
import { count, positive } from "../contract/schemas.ts";
import { type NetworkPrior, priorEntries } from "../num/gaussian-process/network-prior.ts";
import { predictive, regression } from "../num/gaussian-process/posterior.ts";
import { layerKernels } from "../num/gaussian-process/relu-kernel.ts";

const coordinate = v.optional(v.number());
const params = v.strictObject({
  ...priorEntries,
  inputWeightVariance: v.optional(
    v.pipe(positive, v.description("sw2 of the first layer, if it is another")),
  ),
  noiseVariance: v.pipe(positive, v.description("s2: variance of the noise of a target")),
  inputs: v.pipe(
    v.array(v.pipe(v.array(v.number()), v.minLength(1))),
    v.minLength(1),
    v.description("training inputs"),
  ),
  targets: v.pipe(v.array(v.number()), v.description("one number for each of them")),
  x1: v.pipe(coordinate, v.description("first coordinate of the test input")),
  x2: v.pipe(coordinate, v.description("second coordinate of the test input, if there is one")),
  sweep: v.optional(
    v.pipe(
      v.strictObject({ from: v.number(), to: v.number(), count: v.pipe(count, v.minValue(2)) }),
      v.description("test inputs of the curves, with one coordinate"),
    ),
  ),
});
type Params = v.InferOutput<typeof params>;

const curve = { shape: "curve", along: "x1", when: "with `sweep`" } as const;
const ofPoint = { shape: "scalar", when: "with `x1`" } as const;
const predictions = {
  logEvidence: { description: "ln p(y)", shape: "scalar" },
  posteriorMean: { description: "posterior mean of f at the test input", ...ofPoint },
  posteriorDeviation: { description: "posterior deviation of f there, without noise", ...ofPoint },
  meanAgainstInput: { description: "posterior mean of f", ...curve },
  lowAgainstInput: { description: "posterior mean less two deviations", ...curve },
  highAgainstInput: { description: "posterior mean plus two deviations", ...curve },
  deviationAgainstInput: { description: "posterior deviation of f", ...curve },
} as const satisfies Declarations<PredictionDeclaration>;

/** In the unit of the targets; relative error about 1e-13 where K + s2 I is well conditioned. */
export const plugin = {
  summary: "posterior and evidence of the Gaussian process limit of Bayesian networks",
  params,
  predictions,
  predict(point) {
    const { inputs, targets, noiseVariance, sweep } = point;
    requireData(point);
    const kernel = layerKernels(Float64Array.from(inputs.flat()), {
      inputs: inputs.length,
      prior: point,
    })[point.depth];
    const found = regression(kernel, Float64Array.from(targets), noiseVariance);
    const at = (input: readonly number[]) => {
      const { covariances, own } = testColumn(inputs, input, point);
      const { mean, variance } = predictive(found, covariances, own);
      return { mean, deviation: Math.sqrt(variance) };
    };
    const test = [point.x1, point.x2].filter((value) => value !== undefined);
    const there = test.length === 0 ? undefined : at(test);
    return {
      logEvidence: scalarPrediction(found.logEvidence),
      ...(there === undefined ? {} : {
        posteriorMean: scalarPrediction(there.mean),
        posteriorDeviation: scalarPrediction(there.deviation),
      }),
      ...(sweep === undefined ? {} : curves(at, sweep)),
    };
  },
} satisfies Theory<Params>;

function requireData({ inputs, targets, x1, x2, sweep }: Params): void {
  const [{ length: dimension }] = inputs;
  const test = [x1, x2].filter((value) => value !== undefined).length;
  const isWrong = inputs.some((input) => input.length !== dimension) ||
    targets.length !== inputs.length || (test > 0 && test !== dimension) ||
    (sweep !== undefined && dimension !== 1);
  if (!isWrong) return;
  throw new UserError({
    action: `cannot regress ${targets.length} targets on ${inputs.length} inputs of dimension ` +
      `${dimension}, asked at ${test} coordinates${
        sweep === undefined ? "" : " and along a sweep"
      }`,
    allowed: "inputs of one dimension, a target for each, as many coordinates of the test input; " +
      "a sweep of inputs with one coordinate",
  });
}

/** Covariances of f at the test input with f at the training inputs, and its own variance. */
function testColumn(
  inputs: readonly (readonly number[])[],
  input: readonly number[],
  prior: NetworkPrior,
): { readonly covariances: Float64Array; readonly own: number } {
  const size = inputs.length + 1;
  const all = Float64Array.from([...inputs.flat(), ...input]);
  const kernel = layerKernels(all, { inputs: size, prior })[prior.depth];
  const last = (size - 1) * size;
  return { covariances: kernel.slice(last, last + size - 1), own: kernel[last + size - 1] };
}

function curves(
  at: (input: readonly number[]) => { readonly mean: number; readonly deviation: number },
  { from, to, count }: { readonly from: number; readonly to: number; readonly count: number },
): Record<string, Prediction> {
  const x = Float64Array.from({ length: count }, (_, i) => from + (to - from) * i / (count - 1));
  const found = Array.from(x, (value) => at([value]));
  const along = (read: (one: typeof found[number]) => number): Prediction => ({
    shape: "curve",
    along: "x1",
    x,
    y: Float64Array.from(found, read),
  });
  return {
    meanAgainstInput: along(({ mean }) => mean),
    lowAgainstInput: along(({ mean, deviation }) => mean - 2 * deviation),
    highAgainstInput: along(({ mean, deviation }) => mean + 2 * deviation),
    deviationAgainstInput: along(({ deviation }) => deviation),
  };
}
