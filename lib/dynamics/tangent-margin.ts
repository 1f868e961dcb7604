/**
 * Margin with which the tangent features of K random ReLU directions (a network of K pairs at the start) separate
 * labelled points, over that of infinitely many. Each draw is bracketed from both sides
 * (lib/num/separation/pointwise-margin.ts). Source: Ji and Telgarsky, arXiv 1909.12292, for the margin (recalled).
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { activationCells, circleCells } from "../num/separation/activation-cells.ts";
import { circleMargin } from "../num/separation/frozen-descent.ts";
import { circlePoints } from "../num/separation/labelled-points.ts";
import {
  type MarginBracket,
  middleOf,
  pointwiseMargin,
} from "../num/separation/pointwise-margin.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns } from "./relu-pairs/columns.ts";
import { cutsOfGaps } from "./relu-pairs/gaps.ts";

const params = v.strictObject({
  inputCount: v.pipe(count, v.description("n, points of the circle with alternating labels")),
  directions: v.optional(
    v.pipe(count, v.description("K, random directions (default: infinitely many)")),
  ),
  networks: v.optional(networks, 1),
  relative: v.optional(
    v.pipe(positive, v.description("width of the bracket over its upper end")),
    1e-3,
  ),
});

const axes = ["network"];
const fields = {
  margin: { description: "middle of the bracket of the margin; 0 where there is none", axes },
  marginRatio: { description: "the same over 1 / (n cos(pi / n)), that of all directions", axes },
  bracket: { description: "width of the bracket over that", axes },
  directionsPerPoint: { description: "K / n", axes, when: "with `directions`" },
  neighbourBound: {
    description:
      "n (k_g + k_{g+1}) / (4 K cos(pi / n)) for the two neighbouring gaps that fewest directions cut",
    axes,
    when: "with `directions`",
  },
  tightness: {
    description: "margin over that bound, 1 where both are 0",
    axes,
    when: "with `directions`",
  },
  violated: {
    description: "1 if the lower end of the bracket is above that bound, else 0",
    axes,
    when: "with `directions`",
  },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary:
    "margin of random ReLU tangent features on the alternating circle, by convex programming",
  params,
  fields,
  tables: {
    margins: {
      summary: "margin of each draw",
      fields: ["margin", "marginRatio", "bracket"],
      optional: ["directionsPerPoint", "neighbourBound", "tightness", "violated"],
    },
  },
  simulate({ params: { inputCount, directions, networks, relative }, key, compute }) {
    const points = circlePoints(inputCount);
    const whole = circleMargin(inputCount);
    const rows: Record<string, number>[] = [];
    for (let index = 0; index < networks; index++) {
      const goal = { relative };
      if (directions === undefined) {
        rows.push(numbersOf(pointwiseMargin(points, circleCells(points), goal), whole));
      } else {
        const drawn = randomDirections(directions, fold(key, "network", index));
        const bracket = pointwiseMargin(points, activationCells(points, drawn, directions), goal);
        const bound = neighbourBound(inputCount, drawn, directions);
        const numbers = numbersOf(bracket, whole);
        rows.push({
          ...numbers,
          directionsPerPoint: directions / inputCount,
          neighbourBound: bound,
          tightness: bound > 0 ? numbers.marginRatio / bound : 1,
          violated: bracket.lower / whole > bound * (1 + 1e-9) ? 1 : 0,
        });
      }
      compute.progress(index + 1, networks, "networks");
    }
    return networkColumns(rows);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function randomDirections(count: number, key: Parameters<typeof fold>[0]): Float64Array {
  const directions = new Float64Array(2 * count);
  randomStream(fold(key, "directions")).fillNormal(directions);
  return directions;
}

/**
 * An upper bound of the margin over 1 / (n cos(pi / n)). With weights q in the ratio 1 : 2 cos(2 pi / n) : 1 on
 * three neighbours the labelled points sum to 0, so only directions that cut one of the two gaps between them
 * count, each with the weight of an outer point, 1 / (4 cos^2(pi / n)). Derived here.
 */
function neighbourBound(count: number, drawn: Float64Array, directions: number): number {
  const cuts = cutsOfGaps(count, drawn, directions);
  const sums = cuts.map((value, gap) => value + cuts[(gap + 1) % cuts.length]);
  const least = sums.reduce((lowest, value) => Math.min(lowest, value), Infinity);
  return count * least / (4 * directions * Math.cos(Math.PI / count));
}

function numbersOf(bracket: MarginBracket, whole: number) {
  const margin = middleOf(bracket);
  return {
    margin,
    marginRatio: margin / whole,
    bracket: (bracket.upper - Math.max(0, bracket.lower)) / whole,
  };
}
