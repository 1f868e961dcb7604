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

const params = v.strictObject({
  count: v.pipe(count, v.description("n, points of the circle with alternating labels")),
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
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary:
    "margin of random ReLU tangent features on the alternating circle, by convex programming",
  params,
  fields,
  tables: { margins: { summary: "margin of each draw", fields: Object.keys(fields) } },
  simulate({ params: { count, directions, networks, relative }, key, compute }) {
    const points = circlePoints(count);
    const whole = circleMargin(count);
    const rows: Record<keyof typeof fields, number>[] = [];
    for (let index = 0; index < networks; index++) {
      const cells = directions === undefined ? circleCells(points) : activationCells(
        points,
        randomDirections(directions, fold(key, "network", index)),
        directions,
      );
      rows.push(numbersOf(pointwiseMargin(points, cells, { relative }), whole));
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

function numbersOf(bracket: MarginBracket, whole: number) {
  const margin = middleOf(bracket);
  return {
    margin,
    marginRatio: margin / whole,
    bracket: (bracket.upper - Math.max(0, bracket.lower)) / whole,
  };
}
