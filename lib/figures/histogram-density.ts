/** Histograms of samples with predicted densities on them: panels by one column, colours by another. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { UserError } from "../contract/errors.ts";
import { numbers, type Scalar } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { axisSchema, hasPlace } from "./axes/axis.ts";
import { histogram } from "./geometry/bins.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { piecesBelow } from "./geometry/below-height.ts";
import { layoutEntries } from "./draw/layout.ts";
import { levelSchema, linesSchema } from "./draw/layer.ts";
import { itemsMax, requireAtMost, requireLooks } from "./draw/limits.ts";
import { Losses, notFinite, reason } from "./draw/losses.ts";
import type { Mark, Point } from "./draw/mark.ts";
import { type Panel, referenceLook } from "./draw/panel.ts";
import { piecesOf, withPieces } from "./geometry/piece.ts";
import { rangeOf } from "./geometry/range.ts";
import { type Inputs, pick, type Source, sourceEntries, transformed } from "./draw/source.ts";
import {
  belongs,
  facetSchema,
  facetsOf,
  facetTitle,
  named,
  type Part,
  seriesSchema,
  split,
  valuesOf,
} from "./draw/split.ts";
import { lineOf } from "./draw/vertices.ts";
import { wordsFor } from "./axes/wording.ts";
import { coloursMax, inks, seriesLook, theoryLook } from "./theme/palette.ts";

const sampleSchema = v.strictObject({
  ...sourceEntries,
  column: v.pipe(v.string(), v.description("number column whose law is shown")),
  transform: transformSchema,
  bins: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.description("number of bins"))),
  label: v.optional(v.pipe(v.string(), v.description("what it is called in the key"))),
});

/** A marked value is one of x unless it says y. */
const ownLevelSchema = v.strictObject({
  ...levelSchema.entries,
  axis: v.optional(
    v.pipe(v.picklist(["x", "y"]), v.description("the axis whose value it marks")),
    "x",
  ),
});

const { y: _, ...lineEntries } = linesSchema.entries;
const densitySchema = v.strictObject({
  ...lineEntries,
  y: v.optional(v.pipe(v.string(), v.description("column of the density")), "density"),
});

const predictedLevelSchema = v.strictObject({
  ...sourceEntries,
  column: v.optional(v.pipe(v.string(), v.description("number column of the value")), "y"),
  label: v.pipe(v.string(), v.description("words in the key")),
});
type PredictedLevel = v.InferOutput<typeof predictedLevelSchema>;

const params = v.strictObject({
  ...layoutEntries,
  x: v.pipe(axisSchema, v.description("the axis of the values")),
  y: v.optional(
    v.pipe(axisSchema, v.description("the axis of the density")),
    { title: "density" },
  ),
  facet: v.optional(v.pipe(facetSchema, v.description("one panel per value of a column"))),
  series: v.optional(v.pipe(seriesSchema, v.description("one colour per value of a column"))),
  samples: v.pipe(v.array(sampleSchema), v.minLength(1), v.description("samples to bin")),
  densities: v.optional(v.pipe(v.array(densitySchema), v.description("predicted densities")), []),
  levels: v.optional(
    v.pipe(v.array(ownLevelSchema), v.description("marked values, of x unless they say y")),
    [],
  ),
  predictedLevels: v.optional(
    v.pipe(
      v.array(predictedLevelSchema),
      v.description("marked values of x, each one row of a table"),
    ),
    [],
  ),
});
export type HistogramParams = v.InferOutput<typeof params>;

function histogramSheet(inputs: Inputs, given: Omit<HistogramParams, "columns">): Sheet {
  const predicted = given.predictedLevels.map((one) => predictedLevel(inputs, one));
  const params = { ...given, levels: [...given.levels, ...predicted] };
  const losses = new Losses();
  const picked = (source: Source) =>
    named(pick(inputs, source), [params.facet, params.series], losses);
  const samples = params.samples.map(picked);
  const densities = params.densities.map(picked);
  const tables = [...samples, ...densities];
  const facets = facetsOf(tables, params.facet);
  const series = valuesOf(tables, params.series);
  requireLooks(series.length, coloursMax, "series apart by the colour of their bars");
  requireLooks(samples.length, coloursMax, "samples apart by the colour of their bars");
  const content: Content = {
    params,
    series,
    losses,
    samples: samples.map((rows) => split(rows, params)),
    densities: densities.map((rows, i) => split(rows, { ...params, also: params.densities[i].by })),
  };
  const free = params.facet?.free ?? "none";
  return {
    panels: cutAtTop(
      facets.map((facet) => panelOf(content, facet, facets)),
      { shared: free === "none" || free === "x", losses },
    ),
    key: keyOf(content),
    losses,
    share: {
      x: facets.length > 1 && (free === "none" || free === "y"),
      y: facets.length > 1 && (free === "none" || free === "x"),
    },
  };
}

/** A level where a table puts it; the source must choose one row. */
function predictedLevel(inputs: Inputs, { column, label, ...source }: PredictedLevel) {
  const rows = pick(inputs, source);
  if (rows.length !== 1) {
    throw new UserError({
      action: `cannot mark one value of "${source.input}": ${rows.length} rows are chosen`,
      hint: "choose one by `where`",
    });
  }
  return { axis: "x" as const, at: numbers(rows, column)[0], label };
}

interface Content {
  readonly params: Omit<HistogramParams, "columns">;
  readonly samples: readonly (readonly Part[])[];
  readonly densities: readonly (readonly Part[])[];
  readonly series: readonly Scalar[];
  readonly losses: Losses;
}

function panelOf(
  content: Content,
  facet: Scalar | undefined,
  facets: readonly (Scalar | undefined)[],
): Panel {
  const { params } = content;
  const bars = params.samples.flatMap((_, i) => barsOf(content, i, facet));
  const canvas = { x: params.x, y: params.y, losses: content.losses };
  const curves = params.densities.flatMap((density, i) =>
    content.densities[i].filter((part) => belongs(part, facet)).map((part): Mark => ({
      kind: "line",
      rows: lineOf(part.rows, density, canvas),
      look: { ...theoryLook(i), colour: colourOf(content, part.series, theoryLook(i).colour) },
    }))
  );
  const levels = params.levels
    .filter(({ facet: only }) => only === undefined || only.some((value) => value === facet))
    .map(({ axis, at }): Mark => ({ kind: "level", axis, at, look: referenceLook }));
  return {
    title: facetTitle(facet, params.facet, facets) ?? params.panelTitle,
    x: spanOfBars(params.x, bars),
    y: params.y,
    marks: [...bars, ...levels, ...curves],
    needs: { y: { zero: true } },
  };
}

function barsOf(content: Content, i: number, facet: Scalar | undefined): Mark[] {
  const { params, samples, losses } = content;
  const sample = params.samples[i];
  requireAtMost(sample.bins ?? 0, itemsMax, "bars");
  return samples[i].filter((part) => belongs(part, facet)).map((part): Mark => {
    const raw = transformed(part.rows, sample.column, sample.transform);
    const values = raw.filter((value) => hasPlace(value, "linear"));
    losses.add(
      reason("sampled value is", "sampled values are", notFinite),
      raw.length - values.length,
    );
    const { edges, density, outside, narrow } = histogram(values, {
      ...(params.x.domain === undefined ? {} : { domain: params.x.domain }),
      ...(sample.bins === undefined ? {} : { bins: sample.bins }),
      scale: params.x.scale,
    });
    losses.add(
      reason("sampled value lies", "sampled values lie", "beyond the axis of x"),
      outside,
    );
    if (narrow) losses.say("sampled values differ by less than a billionth, and look equal");
    const look = barLook(
      colourOf(content, part.series, i === 0 ? inks.sample : seriesLook(i).colour),
    );
    const rows = Array.from(density, (y, k) => ({ x: edges[k], x2: edges[k + 1], y }));
    return { kind: "bars", rows, look };
  });
}

function barLook(colour: string) {
  return { colour, opacity: colour === inks.sample ? 0.75 : 0.4 };
}

function colourOf(
  { series }: Pick<Content, "series">,
  value: Scalar | undefined,
  otherwise: string,
): string {
  return value === undefined ? otherwise : seriesLook(series.indexOf(value)).colour;
}

/** The bars decide what is shown of x: a predicted density may have endless tails. */
function spanOfBars(axis: HistogramParams["x"], bars: readonly Mark[]): HistogramParams["x"] {
  const edges = bars.flatMap((mark) => mark.kind === "bars" ? mark.rows : [])
    .flatMap(({ x, x2 }) => [x, x2]);
  if (axis.domain !== undefined || edges.length === 0) return axis;
  return { ...axis, domain: rangeOf(edges) };
}

/**
 * A density may be singular at an edge: axes end at 1.5 times the highest bar, and what is above is
 * cut off, which is noted. With `shared`, all panels end at the same height.
 */
function cutAtTop(
  panels: readonly Panel[],
  { shared, losses }: { readonly shared: boolean; readonly losses: Losses },
): Panel[] {
  const tops = panels.map(({ marks }) => {
    const [, highest] = rangeOf(
      marks.flatMap((mark) => mark.kind === "bars" ? mark.rows.map(({ y }) => y) : []),
    );
    const [, curve] = rangeOf(
      marks.flatMap((mark) => mark.kind === "line" ? mark.rows.map(({ y }) => y) : []),
    );
    // Levels may not be cut.
    const [, level] = rangeOf(
      marks.flatMap((mark) => mark.kind === "level" && mark.axis === "y" ? [mark.at] : []),
    );
    return Math.max(level, Math.min(Math.max(highest, curve), 1.5 * highest));
  });
  return panels.map((panel, i) => {
    const end = 1.05 * (shared ? rangeOf(tops)[1] : tops[i]);
    if (panel.y.domain !== undefined || panel.y.scale === "log" || !(end > 0)) return panel;
    const [low, high] = panel.x.domain ?? [0, 0];
    const marks = panel.marks.flatMap((mark): Mark[] => {
      if (mark.kind !== "line") return [mark];
      const tooHigh = (rows: readonly Point[]) => rows.some(({ y }) => y > end);
      const below = piecesOf(mark.rows).flatMap((piece) =>
        tooHigh(piece) ? piecesBelow(piece, end, (high - low) / 200) : [piece]
      );
      losses.add(
        reason("density is", "densities are", "cut at 1.5 times the highest bar"),
        tooHigh(mark.rows) ? 1 : 0,
      );
      return [{ ...mark, rows: withPieces(below) }];
    });
    return { ...panel, y: { ...panel.y, domain: [0, end] as [number, number] }, marks };
  });
}

function keyOf(content: Content): KeyEntry[] {
  const { params, series } = content;
  const names = series.map((value, i): KeyEntry => ({
    kind: "area",
    words: wordsFor(value, params.series!, series),
    look: { colour: seriesLook(i).colour, opacity: 0.4 },
  }));
  const samples = params.samples.flatMap(({ label }, i): KeyEntry[] =>
    label === undefined ? [] : [{
      kind: "area",
      words: label,
      look: barLook(i === 0 ? inks.sample : seriesLook(i).colour),
    }]
  );
  const densities = params.densities.flatMap(({ label }, i): KeyEntry[] =>
    label === undefined ? [] : [{
      kind: "line",
      words: label,
      look: theoryLook(i),
    }]
  );
  const levels = params.levels.map(({ label }): KeyEntry => ({
    kind: "line",
    words: label,
    look: referenceLook,
  }));
  return [...names, ...samples, ...densities, ...levels];
}

export const plugin = sheetFigure({
  summary: "histograms of samples with predicted densities",
  params,
  sheet: histogramSheet,
}) satisfies Figure<HistogramParams, Sheet>;
