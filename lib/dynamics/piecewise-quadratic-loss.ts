/**
 * The loss of a network with a piecewise linear activation in the weights of one layer: quadratic where no unit
 * changes its side. Held, configuration by configuration, to its Hessian
 * H = (2/m) sum_x (Q_x^T Q_x) kron (x x^T) by finite differences of the loss itself.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { symmetricEigenvalues } from "../num/linear-algebra/eigenvalues.ts";
import { accurateSingularValues } from "../num/linear-algebra/golub-kahan.ts";
import { nonzeroSpectrum } from "../num/linear-algebra/nonzero-spectrum.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { drawNetwork, frozenParams, networkOf } from "./frozen-layers/ensemble.ts";
import { type Examples, kroneckerHessian, lossAt } from "./frozen-layers/hessian.ts";
import { type FrozenNetwork, jacobian, type Slopes } from "./frozen-layers/network.ts";
import { Worst } from "./layer-matrix/worst.ts";

const params = v.strictObject({
  ...frozenParams,
  step: v.optional(
    v.pipe(positive, v.description("step of the finite differences in each weight")),
    1e-3,
  ),
});

const names = ["hessianError", "thirdDifference", "oneSampleError", "rankError"] as const;
const draws = 100;

function worst(description: string) {
  return { description: `largest ${description}`, axes: [] };
}

/**
 * Fields without axes, dimensionless, the worst over all networks and rho: hessianError, largest difference of
 * an entry of H from the central difference of order 2 (exact for a quadratic, so rounding alone: about 1e-16
 * L / step^2) over the largest entry; thirdDifference of the loss along a random direction over 8 second ones;
 * oneSampleError, relative to the largest, of the eigenvalues 2 s_j(Q)^2 |x|^2 of one input's H; rankError,
 * |rank H - rank Q| of one input. And over [network] acrossThird: the smaller of the third differences over
 * second ones along lines that cross boundaries, which must not vanish. Configurations whose stencil crosses a
 * boundary are drawn again; a UserError after 100 such.
 */
export const plugin = {
  summary: "the loss of one layer against its quadratic, by finite differences",
  params,
  fields: {
    hessianError: worst("difference of H from finite differences, relative"),
    thirdDifference: worst("third difference over 8 second ones inside a region"),
    oneSampleError: worst("difference of an eigenvalue from 2 s_j^2 |x|^2, relative"),
    rankError: worst("difference of the ranks of H and Q, one input"),
    acrossThird: {
      description: "third difference over 8 second ones across boundaries",
      axes: ["network"],
    },
  },
  tables: {
    deviations: { summary: "worst deviations from the quadratic", fields: [...names] },
    crossings: { summary: "how far from a quadratic across regions", fields: ["acrossThird"] },
  },
  simulate({ params, key, compute }) {
    const worst = new Worst(names);
    const across = new Float64Array(params.networks).fill(Infinity);
    const stream = randomStream(fold(key, "piecewise-quadratic-loss"));
    let number = 0;
    for (let network = 0; network < params.networks; network++) {
      for (const skip of params.skips) {
        let inside = false;
        for (let attempt = 0; attempt < draws && !inside; attempt++) {
          const { inputs, first, teacher, ...draw } = drawNetwork(key, params, number++);
          const one = networkOf({ inputs, first, teacher, ...draw }, params, { skip });
          const targets = new Float64Array(inputs.length);
          stream.fillNormal(targets);
          const case_ = { network: one, first, examples: { inputs, targets } };
          const found = differencesInside(case_, params.step);
          if (found === undefined) continue;
          inside = true;
          holdHessian(case_, found, worst);
          holdOneSample(case_, worst);
          const direction = new Float64Array(first.length);
          stream.fillNormal(direction);
          worst.add("thirdDifference", thirdOverSecond(case_, { direction, step: params.step }));
          across[network] = Math.min(
            across[network],
            thirdOverSecond(case_, { direction, step: 0.5 }),
          );
        }
        if (!inside) throw crossing(params.step);
      }
      compute.progress(network, params.networks, "networks");
    }
    return {
      ...worst.fields(),
      acrossThird: namedArray([{ name: "network", length: params.networks }], across),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

type WorstOf = Worst<typeof names[number]>;

interface Case {
  readonly network: FrozenNetwork;
  readonly first: Float64Array;
  readonly examples: Examples;
}

function crossing(step: number): UserError {
  return new UserError({
    action: `cannot find a configuration whose stencil of step ${step} crosses no boundary`,
    allowed: "smaller steps, or fewer weights and inputs",
    exitCode: 1,
  });
}

/** Second differences of the loss in all pairs of weights; undefined if a unit changes its side. */
function differencesInside(
  { network, first, examples }: Case,
  step: number,
): Float64Array | undefined {
  const size = first.length;
  const centre = lossAt(network, first, examples).slopes;
  const weights = first.slice();
  let crossed = false;
  const loss = (a: number, b: number, signA: number, signB: number) => {
    weights[a] += signA * step;
    weights[b] += signB * step;
    const found = lossAt(network, weights, examples);
    weights[a] = first[a];
    weights[b] = first[b];
    crossed ||= !sameSlopes(found.slopes, centre);
    return found.loss;
  };
  const out = new Float64Array(size * size);
  for (let a = 0; a < size && !crossed; a++) {
    for (let b = 0; b <= a; b++) {
      const value =
        (loss(a, b, 1, 1) - loss(a, b, 1, -1) - loss(a, b, -1, 1) + loss(a, b, -1, -1)) /
        (4 * step * step);
      out[a * size + b] = value;
      out[b * size + a] = value;
    }
  }
  return crossed ? undefined : out;
}

function sameSlopes(a: Slopes, b: Slopes): boolean {
  return a.every((layer, l) => layer.every((value, k) => value === b[l][k]));
}

function holdHessian(
  { network, first, examples }: Case,
  differences: Float64Array,
  worst: WorstOf,
): void {
  const { slopes } = lossAt(network, first, examples);
  const hessian = kroneckerHessian(network, slopes, examples.inputs);
  const largest = hessian.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
  hessian.forEach((entry, k) => {
    worst.add("hessianError", Math.abs(entry - differences[k]) / largest);
  });
}

/** The first input alone: eigenvalues of its H against those of its Q. */
function holdOneSample({ network, first, examples }: Case, worst: WorstOf): void {
  const { width } = network;
  const inputs = examples.inputs.slice(0, width);
  const targets = examples.targets.slice(0, width);
  const { slopes } = lossAt(network, first, { inputs, targets });
  const eigenvalues = symmetricEigenvalues(
    kroneckerHessian(network, slopes, inputs),
    width * width,
  ).reverse();
  const { entries } = jacobian(network, slopes, { input: 0, nonzero: false });
  const singular = accurateSingularValues(entries, width, width);
  const square = inputs.reduce((sum, x) => sum + x * x, 0);
  // An input that no path passes through has H = 0 and Q = 0.
  if (singular[0] === 0) return;
  eigenvalues.forEach((value, j) => {
    const expected = j < width ? 2 * singular[j] ** 2 * square : 0;
    worst.add("oneSampleError", Math.abs(value - expected) / eigenvalues[0]);
  });
  const { rank } = nonzeroSpectrum(singular);
  const counted = eigenvalues.filter((value) => value > 1e-13 * eigenvalues[0]).length;
  worst.add("rankError", Math.abs(counted - rank));
}

/** |third difference| / (8 |second difference|) of the loss along a line, from -step to 2 step (unit direction). */
function thirdOverSecond(
  { network, first, examples }: Case,
  { direction, step }: { readonly direction: Float64Array; readonly step: number },
): number {
  const length = Math.sqrt(direction.reduce((sum, entry) => sum + entry * entry, 0));
  const [a, b, c, d] = [-1, 0, 1, 2].map((k) => {
    const weights = first.map((entry, i) => entry + k * step * direction[i] / length);
    return lossAt(network, weights, examples).loss;
  });
  return Math.abs(d - 3 * c + 3 * b - a) / (8 * Math.abs(c - 2 * b + a));
}
