/** The one theme of all figures: a Vega-Lite configuration and the sizes that go with it. */
import { inks } from "./palette.ts";

/** Must be the family that stages/rendering/fonts.ts measures and draws. */
export const fontFamily = "Source Sans 3";

/** Sizes in pixels of the specification; a figure is printed at about 6.5 inches per 800 pixels. */
export const sizes = {
  text: 13,
  title: 16,
  panelTitle: 14,
  tick: 12,
  line: 1.8,
  thinLine: 0.8,
  point: 46,
  /** Of the plots side by side in a figure, without margins. */
  figureWidth: 720,
  /** Distance between direct labels. */
  labelPitch: 15,
  /** Of the scale of colours. */
  legendLength: 180,
} as const;

export const houseConfig = {
  background: inks.paper,
  font: fontFamily,
  padding: 8,
  view: { stroke: null },
  title: {
    anchor: "start",
    color: inks.text,
    fontSize: sizes.title,
    fontWeight: 600,
    offset: 10,
    subtitleColor: inks.quiet,
    subtitleFontSize: sizes.text,
  },
  axis: {
    domainColor: inks.axis,
    gridColor: inks.grid,
    gridWidth: 0.7,
    labelColor: inks.text,
    labelFontSize: sizes.tick,
    labelFlush: false,
    labelLimit: 0,
    labelOverlap: false,
    labelPadding: 4,
    tickColor: inks.axis,
    tickSize: 4,
    titleColor: inks.text,
    titleFontSize: sizes.text,
    titleFontWeight: 400,
    titlePadding: 8,
  },
  legend: {
    gradientLength: sizes.legendLength,
    labelFontSize: sizes.tick,
    labelLimit: 0,
    titleFontSize: sizes.text,
    titleFontWeight: 400,
    titleLimit: 0,
  },
  text: { color: inks.text, font: fontFamily, fontSize: sizes.text },
} as const;
