/**
 * Estimates with their intervals against a size, with theory lines, reference slopes and levels:
 * panels by one column, series by another.
 */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { curvesOf } from "./draw/curves.ts";
import { type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import type { Inputs } from "./draw/source.ts";
import { facetTitle } from "./draw/split.ts";
import { scalingEntries } from "./draw/xy.ts";

const params = v.strictObject({ ...layoutEntries, ...scalingEntries });
export type ScalingParams = v.InferOutput<typeof params>;

function scalingSheet(inputs: Inputs, params: Omit<ScalingParams, "columns">): Sheet {
  const curves = curvesOf(inputs, params);
  const free = params.facet?.free ?? "none";
  const facetted = curves.facets.length > 1;
  return {
    panels: curves.facets.map((facet) => ({
      title: facetTitle(facet, params.facet, curves.facets) ?? params.panelTitle,
      x: params.x,
      y: params.y,
      marks: curves.marks(facet),
      labels: curves.labels(facet),
      needs: { x: { landmarks: curves.landmarks(facet) } },
    })),
    key: curves.key,
    losses: curves.losses,
    share: {
      x: facetted && free !== "x" && free !== "both",
      y: facetted && free !== "y" && free !== "both",
    },
  };
}

export const plugin = sheetFigure({
  summary: "estimates with intervals against a size, with theory lines and reference slopes",
  params,
  sheet: scalingSheet,
}) satisfies Figure<ScalingParams, Sheet>;
