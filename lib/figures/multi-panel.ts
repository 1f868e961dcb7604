/** Several kinds of plots in one figure: each entry is what another figure plug-in would draw. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { heatmapSheet, plugin as heatmap } from "./heatmap.ts";
import { histogramSheet, plugin as histogramDensity } from "./histogram-density.ts";
import { compose, type Sheet } from "./panel/figure.ts";
import type { Inputs } from "./panel/source.ts";
import { pathsSheet, plugin as paths } from "./paths.ts";
import { plugin as quantileQuantile, quantileSheet } from "./quantile-quantile.ts";
import { plugin as scaling, scalingSheet } from "./scaling.ts";
import { plugin as scatterContours, scatterSheet } from "./scatter-contours.ts";

function entry<T extends string, E extends v.ObjectEntries>(
  use: T,
  schema: { readonly entries: E },
) {
  return v.strictObject({
    use: v.pipe(v.literal(use), v.description("the figure plug-in that draws it")),
    ...schema.entries,
  });
}

const panelSchema = v.variant("use", [
  entry("scaling", scaling.params),
  entry("paths", paths.params),
  entry("histogram-density", histogramDensity.params),
  entry("quantile-quantile", quantileQuantile.params),
  entry("heatmap", heatmap.params),
  entry("scatter-contours", scatterContours.params),
]);
type PanelParams = v.InferOutput<typeof panelSchema>;

const params = v.strictObject({
  title: v.optional(v.pipe(v.string(), v.description("what the figure shows, as a statement"))),
  columns: v.optional(
    v.pipe(count, v.description("panels in a row")),
  ),
  panels: v.pipe(
    v.array(panelSchema),
    v.minLength(1),
    v.description("plots in reading order, each with `use` and that plug-in's parameters"),
  ),
});
export type MultiPanelParams = v.InferOutput<typeof params>;

function sheetOf(inputs: Inputs, panel: PanelParams): Sheet {
  switch (panel.use) {
    case "scaling":
      return scalingSheet(inputs, panel);
    case "paths":
      return pathsSheet(inputs, panel);
    case "histogram-density":
      return histogramSheet(inputs, panel);
    case "quantile-quantile":
      return quantileSheet(inputs, panel);
    case "heatmap":
      return heatmapSheet(inputs, panel);
    case "scatter-contours":
      return scatterSheet(inputs, panel);
  }
}

export const plugin = {
  summary: "several kinds of plots in one figure",
  params,
  draw: (inputs, params) => compose(params.panels.map((panel) => sheetOf(inputs, panel)), params),
} satisfies Figure<MultiPanelParams>;
