/** Histograms of samples with predicted densities on them: panels by one column, colours by another. */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { UserError } from "../contract/errors.ts";
import { numbers, type Scalar, type Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { axisSchema } from "./draw/axis.ts";
import { histogram } from "./draw/bins.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { piecesBelow } from "./draw/pieces.ts";
import { layoutEntries } from "./draw/layout.ts";
import { levelSchema, lineOf, linesSchema, Losses } from "./draw/layer.ts";
import type { Mark } from "./draw/mark.ts";
import { type Panel, referenceLook } from "./draw/panel.ts";
import { type Inputs, pick, sourceEntries, transformed } from "./draw/source.ts";
import { belongs, facetSchema, facetTitle, seriesSchema, split, valuesOf } from "./draw/split.ts";
import { wordsFor } from "./draw/wording.ts";
import { inks, seriesLook, theoryLook } from "./theme/palette.ts";

const sampleSchema = v.strictObject({
  ...sourceEntries,
  column: v.pipe(v.string(), v.description("number column whose law is shown")),
  transform: transformSchema,
  bins: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.description("number of bins"))),
  label: v.optional(v.pipe(v.string(), v.description("what it is called in the key"))),
});
type SampleParams = v.InferOutput<typeof sampleSchema>;

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
    v.pipe(v.array(levelSchema), v.description("marked values, of x unless they say y")),
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
  const samples = params.samples.map((one) => pick(inputs, one));
  const densities = params.densities.map((one) => pick(inputs, one));
  const tables = [...samples, ...densities];
  const found = valuesOf(tables, params.facet);
  const facets = found.length > 0 ? found : [undefined];
  const content = { params, samples, densities, series: valuesOf(tables, params.series), losses };
  const free = params.facet?.free ?? "none";
  return {
    panels: cutAtTop(
      facets.map((facet) => panelOf(content, facet)),
      free === "none" || free === "x",
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
  readonly samples: readonly Table[];
  readonly densities: readonly Table[];
  readonly series: readonly Scalar[];
  readonly losses: Losses;
}

function panelOf(content: Content, facet: Scalar | undefined): Panel {
  const { params } = content;
  const bars = params.samples.flatMap((sample, i) => barsOf(content, { sample, i, facet }));
  const curves = params.densities.flatMap((density, i) =>
    split(content.densities[i], { ...params, also: density.by })
      .filter((part) => belongs(part, facet))
      .map((part): Mark => ({
        kind: "line",
        rows: lineOf(part.rows, density, content.losses),
        look: { ...theoryLook(i), colour: colourOf(content, part.series, theoryLook(i).colour) },
      }))
  );
  const levels = params.levels
    .filter(({ facet: only }) => only === undefined || only.some((value) => value === facet))
    .map(({ at }): Mark => ({ kind: "level", axis: "x", at, look: referenceLook }));
  return {
    title: facetTitle(facet, params.facet) ?? params.panelTitle,
    x: spanOfBars(params.x, bars),
    y: params.y,
    marks: [...bars, ...levels, ...curves],
    needs: { y: { zero: true } },
  };
}

function barsOf(
  { params, samples, series, losses }: Content,
  { sample, i, facet }: { sample: SampleParams; i: number; facet: Scalar | undefined },
): Mark[] {
  return split(samples[i], params).filter((part) => belongs(part, facet)).map((part): Mark => {
    const raw = transformed(part.rows, sample.column, sample.transform);
    const values = raw.filter(Number.isFinite);
    losses.add("sampled values are not finite and not drawn", raw.length - values.length);
    const { edges, density, outside } = histogram(values, {
      ...(params.x.domain === undefined ? {} : { domain: params.x.domain }),
      ...(sample.bins === undefined ? {} : { bins: sample.bins }),
    });
    losses.add("sampled values lie beyond the axis of x", outside);
    return {
      kind: "bars",
      rows: Array.from(density, (y, k) => ({ x: edges[k], x2: edges[k + 1], y })),
      look: barLook(
        colourOf({ series }, part.series, i === 0 ? inks.sample : seriesLook(i).colour),
      ),
    };
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
  const [low, high] = [Math.min(...edges), Math.max(...edges)];
  return { ...axis, domain: [low, high] };
}

/**
 * A density may be singular at an edge: axes end at 1.5 times the highest bar, and what is above is
 * cut off. With `shared`, all panels end at the same height.
 */
function cutAtTop(panels: readonly Panel[], shared: boolean): Panel[] {
  const tops = panels.map(({ marks }) => {
    const highest = Math.max(
      ...marks.flatMap((mark) => mark.kind === "bars" ? mark.rows.map(({ y }) => y) : []),
    );
    const curves = marks.flatMap((mark) => mark.kind === "line" ? mark.rows.map(({ y }) => y) : []);
    return Math.min(Math.max(highest, ...curves), 1.5 * highest);
  });
  return panels.map((panel, i) => {
    if (panel.y.domain !== undefined || panel.y.scale === "log") return panel;
    const end = 1.05 * (shared ? Math.max(...tops) : tops[i]);
    const [low, high] = panel.x.domain ?? [0, 0];
    const marks = panel.marks.flatMap((mark): Mark[] =>
      mark.kind === "line"
        ? piecesBelow(mark.rows, end, (high - low) / 200).map((rows) => ({ ...mark, rows }))
        : [mark]
    );
    return { ...panel, y: { ...panel.y, domain: [0, end] as [number, number] }, marks };
  });
}

function keyOf(content: Content): KeyEntry[] {
  const { params, series } = content;
  const names = series.map((value, i): KeyEntry => ({
    kind: "area",
    words: wordsFor(value, params.series!),
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
