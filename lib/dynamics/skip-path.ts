/**
 * Singular values s_j of M + rho I as rho grows, and the worst deviations from what holds for each matrix:
 *  - d s_j / d rho = u_j^T v_j, u_j and v_j the singular vectors, for a simple s_j > 0 (Kato's first-order term);
 *  - |s_j(rho) - s_j(rho')| <= |rho - rho'| (Weyl);
 *  - sum_j (s_j(rho) - s_j(rho'))^2 <= n (rho - rho')^2 (Mirsky);
 *  - sum_j s_j^2 = |M|_F^2 + 2 rho tr M + n rho^2;
 *  - kappa <= (rho + |M|) / (rho - |M|) where |M| < rho.
 */
import * as v from "valibot";
import { count, positive } from "../contract/schemas.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { accurateSingularValues, singularVectors } from "../num/linear-algebra/golub-kahan.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { drawWeights, layerMatrix } from "./layer-matrix/matrix.ts";
import { layerParams } from "./layer-matrix/parameters.ts";
import { Worst } from "./layer-matrix/worst.ts";

const params = v.strictObject({
  networks,
  ...layerParams,
  points: v.optional(
    v.pipe(count, v.minValue(2), v.description("values of rho from 0 to 1, equally spaced")),
    21,
  ),
  step: v.optional(
    v.pipe(positive, v.description("step in rho of the finite differences of order 4")),
    1e-5,
  ),
  gap: v.optional(
    v.pipe(
      positive,
      v.description("singular values nearer to a neighbour than this are not differentiated"),
    ),
    1e-3,
  ),
});
type Params = v.InferOutput<typeof params>;

const names = ["slopeError", "weylExcess", "mirskyExcess", "energyError", "boundExcess"] as const;
const axes = ["network", "skip", "rank"];
const tickAxes = ["tick", "end"];
/** Half the length of a drawn tangent, in rho. */
const tickReach = 0.02;

/**
 * Fields, dimensionless: layerSingularValue and slope = u_j^T v_j over [network, skip, rank]; tangentSkip and
 * tangentValue over [tick, end] of the first network, for figures; and without axes, the worst over all
 * networks, rho and j of: slopeError, |u^T v - finite difference|; weylExcess and mirskyExcess, left side less
 * right side over all pairs of rho; energyError, relative; boundExcess, ln kappa less ln of its bound;
 * compared, the share of (network, rho, j) that was differentiated. The difference quotient is good to about
 * 1e-9.
 */
export const plugin = {
  summary: "singular values as the identity is added, with the worst deviations from exact laws",
  params,
  fields: {
    layerSingularValue: { description: "singular value of M + rho I, largest first", axes },
    slope: { description: "u_j^T v_j", axes },
    tangentSkip: { description: "rho at the end of a piece of a tangent", axes: tickAxes },
    tangentValue: { description: "s_j + u_j^T v_j (rho' - rho) there", axes: tickAxes },
    slopeError: worst("|u_j^T v_j - ds_j / drho|"),
    weylExcess: worst("|s_j - s_j'| - |rho - rho'|"),
    mirskyExcess: worst("sum_j (s_j - s_j')^2 - n (rho - rho')^2"),
    energyError: worst("|sum_j s_j^2 / (|M|^2 + 2 rho tr M + n rho^2) - 1|"),
    boundExcess: worst("ln kappa - ln (rho + |M|) / (rho - |M|) where |M| < rho"),
    compared: { description: "share of the singular values that was differentiated", axes: [] },
  },
  tables: {
    path: {
      summary: "singular values and their slopes in rho",
      fields: ["layerSingularValue", "slope"],
    },
    tangents: {
      summary: "pieces of tangents, two ends each, at about ten rho",
      fields: ["tangentSkip", "tangentValue"],
    },
    deviations: { summary: "worst deviations from exact laws", fields: [...names, "compared"] },
  },
  simulate({ params, key, compute }) {
    const { networks, width, deviation, points } = params;
    const stream = randomStream(fold(key, "skip-path"));
    const skips = Array.from({ length: points }, (_, i) => i / (points - 1));
    const worst = new Worst(names);
    const spectra: Float64Array[] = [];
    const slopes: Float64Array[] = [];
    let compared = 0;
    for (let network = 0; network < networks; network++) {
      const path = shiftedMatrix(drawWeights(stream, { width, deviation }), width);
      const own = skips.map((skip) => {
        const { values, slope } = path.differentiated(skip);
        compared += differentiate(path, { skip, values, slope }, { params, worst });
        slopes.push(slope);
        return values;
      });
      hold(own, skips, worst);
      holdToMatrix(path, { spectra: own, skips }, worst);
      spectra.push(...own);
      compute.progress(network, networks, "networks");
    }
    const all = [
      { name: "network", length: networks },
      labelledAxis("skip", skips),
      labelledAxis("rank", Array.from({ length: width }, (_, i) => i + 1)),
    ];
    return {
      layerSingularValue: namedArray(all, joined(spectra)),
      slope: namedArray(all, joined(slopes)),
      ...tangents(skips, spectra, slopes),
      ...worst.fields(),
      compared: namedArray([], Float64Array.of(compared / (networks * points * width))),
    };
  },
} satisfies Dynamics<Params>;

function worst(description: string) {
  return { description: `largest ${description}, 0 if never above`, axes: [] };
}

type WorstOf = Worst<typeof names[number]>;

/** M + rho I for any rho. */
type Path = ReturnType<typeof shiftedMatrix>;

function shiftedMatrix(weights: Float64Array, width: number) {
  const active = new Uint8Array(width).fill(1);
  const at = (skip: number) => layerMatrix(weights, { skip, slope: 1, active }).entries;
  return {
    weights,
    width,
    values: (skip: number) => accurateSingularValues(at(skip), width, width),
    differentiated(skip: number) {
      const { values, left, right } = singularVectors(at(skip), width, width);
      const slope = new Float64Array(width);
      left.forEach((entry, k) => slope[k % width] += entry * right[k]);
      return { values, slope };
    },
  };
}

/** Compares slopes with finite differences of order 4; gives how many. */
function differentiate(
  path: Path,
  { skip, values, slope }: {
    readonly skip: number;
    readonly values: Float64Array;
    readonly slope: Float64Array;
  },
  { params: { step, gap }, worst }: { readonly params: Params; readonly worst: WorstOf },
): number {
  const [a, b, c, d] = [-2, -1, 1, 2].map((k) => path.values(skip + k * step));
  let count = 0;
  values.forEach((value, j) => {
    const above = j === 0 ? Infinity : values[j - 1] - value;
    // A singular value near 0 is near its own mirror image -s.
    const below = value - (values[j + 1] ?? -value);
    if (Math.min(above, below) < gap) return;
    const difference = (a[j] - 8 * b[j] + 8 * c[j] - d[j]) / (12 * step);
    worst.add("slopeError", Math.abs(slope[j] - difference));
    count++;
  });
  return count;
}

/** Weyl's and Mirsky's inequalities for all pairs of rho. */
function hold(spectra: readonly Float64Array[], skips: readonly number[], worst: WorstOf): void {
  for (let i = 0; i < skips.length; i++) {
    for (let k = 0; k < i; k++) {
      const distance = Math.abs(skips[i] - skips[k]);
      let square = 0;
      spectra[i].forEach((value, j) => {
        const change = Math.abs(value - spectra[k][j]);
        worst.add("weylExcess", change - distance);
        square += change ** 2;
      });
      worst.add("mirskyExcess", square - spectra[i].length * distance ** 2);
    }
  }
}

/** The sum of squares, and the bound on kappa by the norm of M, which is the spectrum at rho = 0. */
function holdToMatrix(
  { weights, width }: Path,
  { spectra, skips }: {
    readonly spectra: readonly Float64Array[];
    readonly skips: readonly number[];
  },
  worst: WorstOf,
): void {
  const squares = weights.reduce((sum, entry) => sum + entry ** 2, 0);
  let trace = 0;
  for (let i = 0; i < width; i++) trace += weights[i * width + i];
  const norm = spectra[skips.indexOf(0)][0];
  skips.forEach((skip, i) => {
    const energy = spectra[i].reduce((sum, value) => sum + value ** 2, 0);
    const expected = squares + 2 * skip * trace + width * skip ** 2;
    worst.add("energyError", Math.abs(energy / expected - 1));
    if (norm >= skip) return;
    const logCondition = Math.log(spectra[i][0] / spectra[i][width - 1]);
    worst.add("boundExcess", logCondition - Math.log((skip + norm) / (skip - norm)));
  });
}

/** Both ends of a short tangent at about ten rho, for each singular value of the first network. */
function tangents(
  skips: readonly number[],
  spectra: readonly Float64Array[],
  slopes: readonly Float64Array[],
) {
  const spacing = Math.max(2, Math.round((skips.length - 1) / 10));
  const ends = skips.flatMap((skip, i) =>
    i % spacing !== spacing >> 1
      ? []
      : Array.from(spectra[i]).flatMap((value, j) =>
        [-tickReach, tickReach].map((by) => ({ at: skip + by, height: value + slopes[i][j] * by }))
      )
  );
  const all = [{ name: "tick", length: ends.length / 2 }, { name: "end", length: 2 }];
  return {
    tangentSkip: namedArray(all, Float64Array.from(ends, ({ at }) => at)),
    tangentValue: namedArray(all, Float64Array.from(ends, ({ height }) => height)),
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
