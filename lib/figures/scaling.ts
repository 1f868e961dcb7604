/**
 * Estimates with their intervals against a size, with theory lines, reference slopes and levels:
 * panels by one column, series by another.
 */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { axisSchema } from "./panel/axis.ts";
import { curvesOf } from "./panel/curves.ts";
import { compose, type Sheet } from "./panel/figure.ts";
import { layoutEntries } from "./panel/layout.ts";
import { levelSchema, linesSchema, pointsSchema, slopeSchema } from "./panel/layer.ts";
import type { Inputs } from "./panel/source.ts";
import { facetSchema, facetTitle, seriesSchema } from "./panel/split.ts";

export const scalingEntries = {
  x: v.pipe(axisSchema, v.description("the horizontal axis")),
  y: v.pipe(axisSchema, v.description("the vertical axis")),
  facet: v.optional(v.pipe(facetSchema, v.description("one panel per value of a column"))),
  series: v.optional(v.pipe(seriesSchema, v.description("one colour per value of a column"))),
  points: v.optional(v.pipe(v.array(pointsSchema), v.description("measured estimates")), []),
  lines: v.optional(v.pipe(v.array(linesSchema), v.description("theory curves")), []),
  slopes: v.optional(v.pipe(v.array(slopeSchema), v.description("reference slopes")), []),
  levels: v.optional(v.pipe(v.array(levelSchema), v.description("marked values")), []),
};

const params = v.strictObject({ ...layoutEntries, ...scalingEntries });
export type ScalingParams = v.InferOutput<typeof params>;

export function scalingSheet(inputs: Inputs, params: Omit<ScalingParams, "columns">): Sheet {
  const curves = curvesOf(inputs, params);
  const free = params.facet?.free ?? "none";
  const facetted = curves.facets.length > 1;
  return {
    panels: curves.facets.map((facet) => ({
      title: facetTitle(facet, params.facet) ?? params.panelTitle,
      x: params.x,
      y: params.y,
      marks: curves.marks(facet),
      labels: curves.labels(facet),
      needs: { x: { landmarks: curves.landmarks(facet) } },
    })),
    key: curves.key,
    notes: curves.losses.notes(),
    share: {
      x: facetted && free !== "x" && free !== "both",
      y: facetted && free !== "y" && free !== "both",
    },
  };
}

export const plugin = {
  summary: "estimates with intervals against a size, with theory lines and reference slopes",
  params,
  draw: (inputs, params) => compose([scalingSheet(inputs, params)], params),
} satisfies Figure<ScalingParams>;
