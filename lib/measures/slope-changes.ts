/** How nearly piecewise linear a function on a uniform grid is: where its slope changes, and how much elsewhere. */
import * as v from "valibot";
import type { NamedArray } from "../contract/array.ts";
import { UserError } from "../contract/errors.ts";
import type { Measure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { axisOf, namedArray } from "../num/array.ts";

const params = v.strictObject({
  window: v.optional(
    v.pipe(positive, v.description("width over which a slope change is taken, several positions")),
    0.15,
  ),
  least: v.optional(
    v.pipe(positive, v.description("smallest slope change within a window that is a knot")),
    0.2,
  ),
});
type Params = v.InferOutput<typeof params>;

/**
 * Of the time average of each network: `knots`, the windows whose slope change is above `least` and the largest within
 * a window's width; `variationOutside`, the total variation of the slope farther than a window from all of them, and
 * `variationShare`, its share of the whole; `extent`, the smallest length that carries nine tenths of the whole, to one
 * spacing: small where the slope changes at points, near nine tenths of the range
 * where it does so everywhere. Slopes in the
 * unit of the outputs over that of the inputs.
 * Of a piecewise linear function with knots farther apart than two windows the share is 0 up to rounding.
 */
export const plugin = {
  summary: "slope changes of the predictor: how many knots, and the variation away from them",
  params,
  needs: ["predictor"],
  columns: {
    knots: { description: "slope changes above `least`", axes: ["network"] },
    variationOutside: {
      description: "total variation of the slope away from them",
      axes: ["network"],
    },
    variationShare: { description: "its share of the total variation", axes: ["network"] },
    extent: {
      description: "smallest length that carries nine tenths of the variation of the slope",
      unit: "that of the positions",
      axes: ["network"],
    },
  },
  measure({ predictor }, params) {
    const [network] = predictor.axes;
    const positions = axisOf(predictor, "position").labels as Float64Array;
    const spacing = positions[1] - positions[0];
    const half = Math.round(params.window / spacing / 2);
    if (half < 1 || positions.length <= 2 * half) {
      throw new UserError({
        action: `cannot take slope changes over ${params.window} at positions ${spacing} apart`,
        allowed: "windows of two or more spacings, shorter than the range",
        exitCode: 1,
      });
    }
    const each = Array.from({ length: network.length }, (_, n) => {
      const row = predictor.values.subarray(n * positions.length, (n + 1) * positions.length);
      return changesOf(row, { spacing, half, least: params.least });
    });
    const column = (read: (changes: Changes) => number): NamedArray =>
      namedArray([network], Float64Array.from(each, read), {
        missing: "the run diverged, or its slope is constant",
      });
    return {
      knots: column(({ knots }) => knots),
      variationOutside: column(({ outside }) => outside),
      variationShare: column(({ outside, total }) => total > 0 ? outside / total : NaN),
      extent: column(({ extent }) => extent),
    };
  },
} satisfies Measure<Params>;

interface Changes {
  readonly knots: number;
  readonly outside: number;
  readonly total: number;
  readonly extent: number;
}

function changesOf(
  values: Float64Array,
  { spacing, half, least }: {
    readonly spacing: number;
    readonly half: number;
    readonly least: number;
  },
): Changes {
  if (values.some((value) => !Number.isFinite(value))) {
    return { knots: NaN, outside: NaN, total: NaN, extent: NaN };
  }
  // Slope changes at the inner positions.
  const jumps = Float64Array.from(
    { length: values.length - 2 },
    (_, k) => (values[k + 2] - 2 * values[k + 1] + values[k]) / spacing,
  );
  const within = jumps.map((_, k) => {
    let sum = 0;
    for (let i = Math.max(0, k - half); i <= Math.min(jumps.length - 1, k + half); i++) {
      sum += jumps[i];
    }
    return Math.abs(sum);
  });
  const covered = new Uint8Array(jumps.length);
  let knots = 0;
  const order = Array.from(within.keys()).sort((a, b) => within[b] - within[a]);
  for (const k of order) {
    if (within[k] <= least) break;
    if (covered[k]) continue;
    knots++;
    covered.fill(1, Math.max(0, k - 2 * half), k + 2 * half + 1);
  }
  let [outside, total] = [0, 0];
  jumps.forEach((jump, k) => {
    total += Math.abs(jump);
    if (!covered[k]) outside += Math.abs(jump);
  });
  return { knots, outside, total, extent: spacing * extentOf(jumps, 0.9 * total) };
}

/** The fewest values whose absolute sum reaches `part`. */
function extentOf(jumps: Float64Array, part: number): number {
  const sorted = jumps.map(Math.abs).sort().reverse();
  let sum = 0;
  let count = 0;
  while (count < sorted.length && sum < part) sum += sorted[count++];
  return count;
}
