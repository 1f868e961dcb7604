/**
 * Quantiles of samples against those of a predicted law or of another sample, with the band that a
 * Kolmogorov-Smirnov test at level 5 % allows, and that test's numbers.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Figure } from "../contract/plugins.ts";
import { numbers, type Scalar, type Table } from "../contract/table.ts";
import { transformSchema } from "../contract/transforms.ts";
import { ksOneSample, ksTwoSample } from "../num/statistics/kolmogorov.ts";
import { type Law, lawCdf, lawQuantile } from "../num/statistics/law.ts";
import { quantileOfSorted, sorted } from "../num/statistics/moments.ts";
import { axisSchema, hasPlace } from "./axes/axis.ts";
import { type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { requireLooks } from "./draw/limits.ts";
import { Losses, notFinite, reason } from "./draw/losses.ts";
import type { Mark, Point } from "./draw/mark.ts";
import { type Panel, referenceLook } from "./draw/panel.ts";
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
import { wordsFor } from "./axes/wording.ts";
import { inks, looksMax, seriesLook } from "./theme/palette.ts";

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
  difference: v.optional(
    v.pipe(
      v.boolean(),
      v.description("draw measured less predicted quantiles, so that a narrow band shows"),
    ),
    false,
  ),
});
export type QuantileParams = v.InferOutput<typeof params>;

/** 1.36 / √N: the asymptotic critical value of the statistic at level 5 %. */
const criticalFactor = 1.36;

function quantileSheet(inputs: Inputs, params: Omit<QuantileParams, "columns">): Sheet {
  const losses = new Losses();
  const picked = (source: Source) =>
    named(pick(inputs, source), [params.facet, params.series], losses);
  const samples = picked(params.sample);
  const references = picked(params.law ?? params.reference ?? params.sample);
  const series = valuesOf([samples], params.series);
  requireLooks(series.length, looksMax, "series apart by colour and shape");
  const facets = facetsOf([samples, references], params.facet);
  const free = params.facet?.free ?? "none";
  const content: Content = {
    params,
    samples: split(samples, params),
    references: split(references, params),
    series,
    losses,
  };
  return {
    panels: facets.map((facet) => panelOf(content, facet, facets)),
    key: [
      {
        kind: "points",
        words: "quantiles of the networks",
        look: { colour: series.length > 0 ? inks.quiet : seriesLook(0).colour, shape: "circle" },
        bar: false,
      },
      { kind: "line", words: "equal laws", look: referenceLook },
      {
        kind: "area",
        words: series.length > 1
          ? `within the 5 % critical distance (${wordsFor(series[0], params.series!, series)})`
          : "within the 5 % critical distance",
        look: bandLook,
      },
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
  readonly samples: readonly Part[];
  readonly references: readonly Part[];
  readonly series: readonly Scalar[];
  readonly losses: Losses;
}

function panelOf(
  content: Content,
  facet: Scalar | undefined,
  facets: readonly (Scalar | undefined)[],
): Panel {
  const { params, samples, series } = content;
  const drawn = samples.filter((one) => belongs(one, facet))
    .flatMap((part) => comparisonOf(content, part, facet));
  const [low, high] = rangeOf(drawn.flatMap(({ points }) => points.rows.map(({ x }) => x)));
  const end = (x: number) => ({ x, y: params.difference ? 0 : x });
  const identity = low <= high ? [end(low), end(high)] : [];
  const first = series.length < 2 ? drawn[0] : drawn.find(({ part }) => part.series === series[0]);
  const lines = drawn.flatMap(({ lines }) => lines);
  return {
    title: facetTitle(facet, params.facet, facets) ?? params.panelTitle,
    x: params.x,
    y: params.y,
    marks: [
      ...(first === undefined ? [] : [first.band]),
      { kind: "line", rows: identity, look: referenceLook },
      ...drawn.map(({ points }) => points),
      ...(lines.length === 0 ? [] : [{ kind: "note" as const, lines, at: [0.05, 0.93] as const }]),
    ],
    aspect: 0.9,
  };
}

interface Comparison {
  readonly part: Part;
  readonly points: Extract<Mark, { kind: "points" }>;
  readonly band: Mark;
  readonly lines: readonly string[];
}

/** One sample against its reference; none, with a note, where there are no values of one of them. */
function comparisonOf(content: Content, part: Part, facet: Scalar | undefined): Comparison[] {
  const { params, references, series, losses } = content;
  const values = finite(part.rows, params.sample, losses);
  const partner = references.find((one) =>
    belongs(one, facet) &&
    (one.series === undefined || part.series === undefined || one.series === part.series)
  );
  const against = partner === undefined ? undefined : referenceOf(partner.rows, content);
  if (against === undefined || values.length === 0) {
    losses.add({
      one: "sample has no reference, or one of the two has no finite value, and is not drawn",
      many: "samples have no reference, or one of the two has no finite value, and are not drawn",
    }, 1);
    return [];
  }
  const index = part.series === undefined ? 0 : series.indexOf(part.series);
  const { colour, shape } = seriesLook(index);
  const test = against.test(values);
  const critical = criticalFactor / Math.sqrt(against.effective(values.length));
  const name = part.series === undefined
    ? ""
    : `${wordsFor(part.series, params.series!, series)}: `;
  return [{
    part,
    points: {
      kind: "points",
      rows: quantilePairs(values, against.quantile).map((pair) => shown(pair, params)),
      look: { colour, shape, size: 16 },
    },
    band: bandOf(against.quantile, critical, params),
    lines: [
      `${name}KS ${test.statistic.toFixed(4)} (5 %: ${critical.toFixed(4)})`,
      ...(part.series === undefined ? [`N = ${values.length}`] : []),
    ],
  }];
}

function finite(
  rows: Table,
  sample: v.InferOutput<typeof sampleSchema>,
  losses: Losses,
): Float64Array {
  const raw = transformed(rows, sample.column, sample.transform);
  const values = raw.filter((value) => hasPlace(value, "linear"));
  losses.add(
    reason("sampled value is", "sampled values are", notFinite),
    raw.length - values.length,
  );
  return sorted(values);
}

interface Reference {
  quantile(p: number): number;
  test(values: Float64Array): { readonly statistic: number };
  /** Sample size that sets the critical distance. */
  effective(count: number): number;
}

/** Undefined for a sample without a finite value. */
function referenceOf(rows: Table, { params, losses }: Content): Reference | undefined {
  if (params.law !== undefined) {
    const law: Law = { x: numbers(rows, "x"), cdf: numbers(rows, "y") };
    requireLaw(law, params.law.input);
    return {
      quantile: (p) => lawQuantile(law, p),
      test: (values) => ksOneSample(values, lawCdf(law)),
      effective: (count) => count,
    };
  }
  const other = finite(rows, params.reference ?? params.sample, losses);
  if (other.length === 0) return undefined;
  return {
    quantile: (p) => quantileOfSorted(other, p),
    test: (values) => ksTwoSample(values, other),
    effective: (count) => count * other.length / (count + other.length),
  };
}

/** Throws a UserError for rows that are no distribution function. */
function requireLaw({ x, cdf }: Law, input: string): void {
  for (let i = 0; i < x.length; i++) {
    const placed = hasPlace(x[i], "linear") && cdf[i] >= -1e-9 && cdf[i] <= 1 + 1e-9;
    if (placed && (i === 0 || (x[i] >= x[i - 1] && cdf[i] >= cdf[i - 1] - 1e-9))) continue;
    throw new UserError({
      action: `cannot read "${input}" as a law: row ${i + 1} has x ${x[i]}, y ${cdf[i]}`,
      allowed: "x that does not fall, and y that does not fall, from 0 to 1",
      hint: "name a distribution function, and narrow it to one law by `where` or a facet",
      exitCode: 1,
    });
  }
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

function shown({ x, y }: Point, { difference }: { readonly difference: boolean }): Point {
  return { x, y: difference ? y - x : y };
}

/** Quantiles that a law within the critical distance may have. */
function bandOf(
  quantile: (p: number) => number,
  critical: number,
  { difference }: { readonly difference: boolean },
): Mark {
  const rows = Array.from({ length: 197 }, (_, k) => (k + 2) / 200)
    .filter((p) => p - critical > 0.002 && p + critical < 0.998)
    .map((p) => {
      const [x, low, high] = [p, p - critical, p + critical].map(quantile);
      return difference ? { x, low: low - x, high: high - x } : { x, low, high };
    });
  return { kind: "band", rows, look: bandLook };
}

export const plugin = sheetFigure({
  summary:
    "quantiles of samples against those of a predicted law, with the Kolmogorov-Smirnov test",
  params,
  sheet: quantileSheet,
}) satisfies Figure<QuantileParams, Sheet>;
