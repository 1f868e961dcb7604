/**
 * Posterior and evidence of Bayesian networks by importance sampling over the kernel of the last hidden layer,
 * with no Markov chain. The sums over groups of networks are fields; the measures importance-posterior and
 * importance-evidence turn them into means, deviations and the effective sample size.
 * Source of the experiment: Matthews et al., arXiv 1804.11271; the method is derived here.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { hiddenWidths, priorEntries, widthEntries } from "../num/gaussian-process/network-prior.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { priorInputs, priorTargets } from "./prior/inputs.ts";
import { PriorNetworks } from "./prior/networks.ts";
import { TestPoint } from "./prior/test-points.ts";
import { WeightedPosterior } from "./prior/weighted-posterior.ts";

const params = v.strictObject({
  networks,
  ...priorEntries,
  ...widthEntries,
  noiseVariance: v.pipe(positive, v.description("s2: variance of the noise of a target")),
  points: v.optional(
    v.pipe(
      v.array(v.number()),
      v.description(
        "test inputs: every combination of these numbers, one for each coordinate; none: only evidence",
      ),
    ),
    [],
  ),
  group: v.optional(
    v.pipe(count, v.description("networks whose sums make one row of the table")),
    50,
  ),
});
type Params = v.InferOutput<typeof params>;

const ofGroups = ["network"];
const ofPoints = ["point"];

export const plugin = {
  summary: "posterior and evidence of Bayesian networks by importance sampling from the prior",
  params,
  fields: {
    weight: { description: "mean of w less its linear noise", axes: ofGroups },
    plainWeight: {
      description: "mean of w = p(y | network) / p(y) of the process",
      axes: ofGroups,
    },
    squaredWeight: { description: "mean of w^2", axes: ofGroups },
    limitLogEvidence: { description: "ln p(y) of the Gaussian process", axes: ofGroups },
    weightedMean: {
      description: "mean of w mu less its linear noise",
      axes: ["network", "point"],
    },
    weightedSquare: {
      description: "mean of w (v + mu^2) less its linear noise",
      axes: ["network", "point"],
    },
    limitMean: { description: "mean of the Gaussian process", axes: ofPoints },
    limitDeviation: { description: "its standard deviation, without noise", axes: ofPoints },
    "x<coordinate>": { description: "coordinate of the test input", axes: ofPoints },
  },
  tables: {},
  simulate({ params, data, key, compute }) {
    const { x, count: inputs, dimension } = priorInputs(data);
    const drawn = new PriorNetworks(
      { x, inputs, prior: params, widths: hiddenWidths(params) },
      fold(key, "prior-posterior"),
    );
    const posterior = new WeightedPosterior(drawn, {
      targets: priorTargets(data),
      noiseVariance: params.noiseVariance,
    });
    const coordinates = combinations(params.points, dimension);
    const points = coordinates.map((point) => new TestPoint(drawn, point));
    const groups = Math.max(2, Math.round(params.networks / params.group));
    const sums = groupSums({ groups, points: points.length });
    const stream = randomStream(fold(key, "test-points"));
    const accumulate = accumulator({ drawn, posterior, points, sums, params });
    for (let i = 0; i < groups; i++) {
      accumulate(i, stream);
      compute.progress(i, groups, "groups of networks");
    }
    const axis = { name: "network", length: groups };
    const point = { name: "point", length: points.length };
    const limits = points.map((one) => posterior.limitAt(one));
    const alone = (values: Float64Array) => namedArray([axis], values);
    const ofPoint = (value: (index: number) => number) =>
      namedArray([point], Float64Array.from({ length: points.length }, (_, i) => value(i)));
    return {
      weight: alone(sums.weight),
      plainWeight: alone(sums.plainWeight),
      squaredWeight: alone(sums.squaredWeight),
      limitLogEvidence: alone(new Float64Array(groups).fill(posterior.limitLogEvidence)),
      weightedMean: namedArray([axis, point], sums.weightedMean),
      weightedSquare: namedArray([axis, point], sums.weightedSquare),
      limitMean: ofPoint((i) => limits[i].mean),
      limitDeviation: ofPoint((i) => Math.sqrt(limits[i].variance)),
      ...Object.fromEntries(
        Array.from({ length: dimension }, (_, j) => [
          `x${j + 1}`,
          ofPoint((i) => coordinates[i][j]),
        ]),
      ),
    };
  },
} satisfies Dynamics<Params>;

interface GroupSums {
  readonly weight: Float64Array;
  readonly plainWeight: Float64Array;
  readonly squaredWeight: Float64Array;
  readonly weightedMean: Float64Array;
  readonly weightedSquare: Float64Array;
}

function groupSums(
  { groups, points }: { readonly groups: number; readonly points: number },
): GroupSums {
  const one = () => new Float64Array(groups);
  const all = () => new Float64Array(groups * points);
  return {
    weight: one(),
    plainWeight: one(),
    squaredWeight: one(),
    weightedMean: all(),
    weightedSquare: all(),
  };
}

/** Adds the means over one group of networks. */
function accumulator(
  { drawn, posterior, points, sums, params: { group, width, depth } }: {
    readonly drawn: PriorNetworks;
    readonly posterior: WeightedPosterior;
    readonly points: readonly TestPoint[];
    readonly sums: GroupSums;
    readonly params: Params;
  },
): (index: number, stream: ReturnType<typeof randomStream>) => void {
  // A constant share: 1 for wide networks, less where the linear part is no approximation.
  const share = width * width / (width * width + 9 * depth * depth);
  const moments = { first: 0, second: 0 };
  return (index, stream) => {
    for (let member = 0; member < group; member++) {
      drawn.draw();
      const { weight, slope } = posterior.weigh();
      sums.weight[index] += (weight - share * slope) / group;
      sums.plainWeight[index] += weight / group;
      sums.squaredWeight[index] += weight * weight / group;
      points.forEach((point, i) => {
        point.extend(stream);
        posterior.moments(point, share, moments);
        sums.weightedMean[index * points.length + i] += moments.first / group;
        sums.weightedSquare[index * points.length + i] += moments.second / group;
      });
    }
  };
}

/** Every vector of `dimension` of the numbers, the last coordinate fastest. */
function combinations(values: readonly number[], dimension: number): Float64Array[] {
  let found: number[][] = [[]];
  for (let j = 0; j < dimension; j++) {
    found = found.flatMap((start) => values.map((value) => [...start, value]));
  }
  return found.map((point) => Float64Array.from(point));
}
