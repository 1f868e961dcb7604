/**
 * Quantiles of samples against those of a predicted law or of another sample, with the band that a
 * Kolmogorov-Smirnov test at level 5 % allows, and that test's numbers.
 */
import * as v from "valibot";
import type { Figure } from "../contract/plugins.ts";
import { numbers, type Scalar, type Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { ksOneSample, ksTwoSample } from "../num/statistics/kolmogorov.ts";
import { type Law, lawCdf, lawQuantile } from "../num/statistics/law.ts";
import { quantileOfSorted, sorted } from "../num/statistics/moments.ts";
import { axisSchema } from "./draw/axis.ts";
import { type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { Losses } from "./draw/layer.ts";
import type { Mark, Point } from "./draw/mark.ts";
import { type Panel, referenceLook } from "./draw/panel.ts";
import { type Inputs, pick, sourceEntries, transformed } from "./draw/source.ts";
import { belongs, facetSchema, facetTitle, seriesSchema, split, valuesOf } from "./draw/split.ts";
import { shortNumber, wordsFor } from "./draw/wording.ts";
import { inks, seriesLook } from "./theme/palette.ts";

const sampleSchema = v.strictObject({
  ...sourceEntries,
  column: v.pipe(v.string(), v.description("number column whose quantiles are drawn")),
  transform: transformSchema,
});

const params = v.strictObject({
  ...layoutEntries,
  x: v.pipe(axisSchema, v.description("the axis of the predicted quantiles")),
  y: v.pipe(axisSchema, v.description("the axis of the measured quantiles")),
  facet: v.optional(v.pipe(facetSchema, v.description("one panel per value of a column"))),
  series: v.optional(v.pipe(seriesSchema, v.description("one colour per value of a column"))),
  sample: v.pipe(sampleSchema, v.description("the measured sample")),
  law: v.optional(
    v.pipe(
      v.strictObject(sourceEntries),
      v.description("predicted law: rows with x and its distribution function y"),
    ),
  ),
  reference: v.optional(
    v.pipe(sampleSchema, v.description("a sample in place of a predicted law")),
  ),
});
export type QuantileParams = v.InferOutput<typeof params>;

/** 1.36 / √N: the asymptotic critical value of the statistic at level 5 %. */
const criticalFactor = 1.36;

function quantileSheet(inputs: Inputs, params: Omit<QuantileParams, "columns">): Sheet {
  const losses = new Losses();
  const samples = pick(inputs, params.sample);
  const references = params.law !== undefined
    ? pick(inputs, params.law)
    : pick(inputs, params.reference ?? params.sample);
  const tables = [samples, references];
  const series = valuesOf([samples], params.series);
  const found = valuesOf(tables, params.facet);
  const facets = found.length > 0 ? found : [undefined];
  const free = params.facet?.free ?? "none";
  return {
    panels: facets.map((facet) => panelOf({ params, samples, references, series, losses }, facet)),
    key: [
      {
        kind: "points",
        words: "quantiles of the networks",
        look: { colour: series.length > 0 ? inks.quiet : seriesLook(0).colour, shape: "circle" },
        bar: false,
      },
      { kind: "line", words: "equal laws", look: referenceLook },
      { kind: "area", words: "within the 5 % critical distance", look: bandLook },
    ],
    losses,
    share: {
      x: facets.length > 1 && (free === "none" || free === "y"),
      y: facets.length > 1 && (free === "none" || free === "x"),
    },
  };
}

const bandLook = { colour: inks.reference, opacity: 0.18 } as const;

interface Content {
  readonly params: Omit<QuantileParams, "columns">;
  readonly samples: Table;
  readonly references: Table;
  readonly series: readonly Scalar[];
  readonly losses: Losses;
}

function panelOf(content: Content, facet: Scalar | undefined): Panel {
  const { params, samples, references, series } = content;
  const marks: Mark[] = [];
  const lines: string[] = [];
  const bands: Mark[] = [];
  const referenceParts = split(references, params).filter((part) => belongs(part, facet));
  for (const part of split(samples, params).filter((one) => belongs(one, facet))) {
    const values = finite(part.rows, params.sample, content.losses);
    const partner = referenceParts.find((one) =>
      one.series === undefined || part.series === undefined || one.series === part.series
    );
    if (partner === undefined) continue;
    const against = referenceOf(partner.rows, content);
    const index = part.series === undefined ? 0 : series.indexOf(part.series);
    const { colour, shape } = seriesLook(index);
    const test = against.test(values);
    const critical = criticalFactor / Math.sqrt(against.effective(values.length));
    marks.push({
      kind: "points",
      rows: quantilePairs(values, against.quantile),
      look: { colour, shape, size: 16 },
    });
    if (bands.length === 0) bands.push(bandOf(against.quantile, critical));
    const name = part.series === undefined ? "" : `${wordsFor(part.series, params.series!)}: `;
    lines.push(`${name}KS ${test.statistic.toFixed(4)} (5 %: ${critical.toFixed(4)})`);
    if (part.series === undefined) lines.push(`N = ${shortNumber(values.length, 6)}`);
  }
  const xs = marks.flatMap((mark) => mark.kind === "points" ? mark.rows.map(({ x }) => x) : []);
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  const identity = [{ x: low, y: low }, { x: high, y: high }];
  return {
    title: facetTitle(facet, params.facet) ?? params.panelTitle,
    x: params.x,
    y: params.y,
    marks: [...bands, { kind: "line", rows: identity, look: referenceLook }, ...marks, {
      kind: "note",
      lines,
      at: [0.05, 0.93],
    }],
    aspect: 0.9,
  };
}

function finite(
  rows: Table,
  sample: v.InferOutput<typeof sampleSchema>,
  losses: Losses,
): Float64Array {
  const raw = transformed(rows, sample.column, sample.transform);
  const values = raw.filter(Number.isFinite);
  losses.add("sampled values are not finite and not drawn", raw.length - values.length);
  return sorted(values);
}

interface Reference {
  quantile(p: number): number;
  test(values: Float64Array): { readonly statistic: number };
  /** Sample size that sets the critical distance. */
  effective(count: number): number;
}

function referenceOf(rows: Table, { params, losses }: Content): Reference {
  if (params.law !== undefined) {
    const law: Law = { x: numbers(rows, "x"), cdf: numbers(rows, "y") };
    return {
      quantile: (p) => lawQuantile(law, p),
      test: (values) => ksOneSample(values, lawCdf(law)),
      effective: (count) => count,
    };
  }
  const other = finite(rows, params.reference ?? params.sample, losses);
  return {
    quantile: (p) => quantileOfSorted(other, p),
    test: (values) => ksTwoSample(values, other),
    effective: (count) => count * other.length / (count + other.length),
  };
}

/** Probabilities at which quantiles are compared, denser in the tails that the sample can resolve. */
function probabilities(count: number): number[] {
  const tails = [0.001, 0.002, 0.005].filter((p) => p * count >= 5);
  const middle = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);
  return [...tails, ...middle, ...tails.map((p) => 1 - p).reverse()];
}

function quantilePairs(values: Float64Array, quantile: (p: number) => number): Point[] {
  return probabilities(values.length).map((p) => ({
    x: quantile(p),
    y: quantileOfSorted(values, p),
  }));
}

/** Quantiles that a law within the critical distance may have. */
function bandOf(quantile: (p: number) => number, critical: number): Mark {
  const rows = Array.from({ length: 197 }, (_, k) => (k + 2) / 200)
    .filter((p) => p - critical > 0.002 && p + critical < 0.998)
    .map((p) => ({ x: quantile(p), low: quantile(p - critical), high: quantile(p + critical) }));
  return { kind: "band", rows, look: bandLook };
}

export const plugin = sheetFigure({
  summary:
    "quantiles of samples against those of a predicted law, with the Kolmogorov-Smirnov test",
  params,
  sheet: quantileSheet,
}) satisfies Figure<QuantileParams, Sheet>;
