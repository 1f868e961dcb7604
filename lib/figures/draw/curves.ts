/** Points with intervals and theory curves in panels by facet and colours by series. */
import * as v from "valibot";
import type { Scalar } from "../../contract/table.ts";
import { coloursMax, inks, seriesLook } from "../theme/palette.ts";
import type { AxisParams } from "../axes/axis.ts";
import type { KeyEntry } from "./figure.ts";
import { type FittedParams, fittedRows } from "./fitted-lines.ts";
import {
  layerRows,
  type LevelParams,
  type LinesParams,
  linesSchema,
  type PointsParams,
  type SlopeParams,
} from "./layer.ts";
import { Looks } from "./looks.ts";
import { requireLooks } from "./limits.ts";
import { Losses } from "./losses.ts";
import { noteMarks, type NoteParams } from "./note.ts";
import { printedKey, printedMark, type PrintedParams } from "./printed-values.ts";
import { type ReferenceSlope, referenceSlope, slopeCurve } from "./reference-slope.ts";
import { pointMarks } from "./crowding.ts";
import type { Mark, Point } from "./mark.ts";
import { type DirectLabel, extentOf, referenceLook } from "./panel.ts";
import { rangeOf } from "../geometry/range.ts";
import type { Inputs } from "./source.ts";
import {
  belongs,
  type FacetParams,
  facetsOf,
  named,
  type Part,
  type SeriesParams,
  split,
  valuesOf,
} from "./split.ts";
import { lineOf, pointsOf } from "./vertices.ts";
import { wordsFor } from "../axes/wording.ts";

export interface CurveParams {
  readonly x: AxisParams;
  readonly y: AxisParams;
  readonly facet?: FacetParams;
  readonly series?: SeriesParams;
  readonly points: readonly PointsParams[];
  readonly lines: readonly LinesParams[];
  readonly fitted: readonly FittedParams[];
  readonly printed: readonly PrintedParams[];
  readonly slopes: readonly SlopeParams[];
  readonly levels: readonly LevelParams[];
  readonly notes: readonly NoteParams[];
}

/** One panel's marks and labels; what the key must say; what could not be drawn. */
export interface Curves {
  readonly facets: readonly (Scalar | undefined)[];
  readonly series: readonly Scalar[];
  marks(facet: Scalar | undefined): Mark[];
  labels(facet: Scalar | undefined): DirectLabel[];
  landmarks(facet: Scalar | undefined): number[];
  readonly key: readonly KeyEntry[];
  readonly losses: Losses;
}

interface Layer<P> {
  readonly params: P;
  readonly parts: readonly (Part & { readonly points: readonly Point[] })[];
}

export function curvesOf(inputs: Inputs, params: CurveParams): Curves {
  const losses = new Losses();
  const by = [params.facet?.column, params.series?.column].filter((name) => name !== undefined);
  const rowsOf = <P extends PointsParams | LinesParams>(layer: P) => {
    const drawn = layerRows(inputs, layer, { by, losses });
    return { ...drawn, rows: named(drawn.rows, [params.facet, params.series], losses) };
  };
  const points = params.points.map(rowsOf);
  const canvas = { x: params.x, y: params.y, losses };
  const pointLayers: Layer<PointsParams>[] = points.map(({ rows, params: layer }) => ({
    params: layer,
    parts: split(rows, params).map((part) => ({
      ...part,
      points: pointsOf(part.rows, layer, canvas),
    })),
  }));
  const placed = pointLayers.flatMap(({ parts }) => parts.flatMap((part) => part.points));
  const xs = placed.map(({ x }) => x);
  const lines = [
    ...params.lines.map(rowsOf),
    ...params.fitted.map((fit) => {
      const rows = fittedRows(inputs, { ...fit, by, x: params.x, y: params.y, points: xs });
      const layer = v.parse(linesSchema, fit);
      return { rows: named(rows, [params.facet, params.series], losses), params: layer };
    }),
  ];
  const tables = [...points, ...lines].map(({ rows }) => rows);
  const facets = facetsOf(tables, params.facet);
  const series = valuesOf(tables, params.series);
  const lineLayers: Layer<LinesParams>[] = lines.map(({ rows, params: layer }) => ({
    params: layer,
    parts: split(rows, { ...params, also: layer.by }).map((part) => ({
      ...part,
      points: lineOf(part.rows, layer, canvas),
    })),
  }));
  const slopes = params.slopes.map((slope) => referenceSlope(inputs, slope));
  const content = { series, points: pointLayers, lines: lineLayers, slopes, losses };
  const chart = new Chart(params, content);
  const notes = params.notes.map((note) => noteMarks(inputs, note, params.facet));
  return {
    facets,
    series,
    marks: (facet) => [...chart.marks(facet), ...notes.flatMap((marks) => marks(facet))],
    labels: (facet) => chart.labels(facet),
    landmarks: (facet) => chart.pointsIn(facet).map(({ x }) => x),
    key: chart.key(facets.length > 1),
    losses,
  };
}

class Chart {
  readonly looks: Looks;

  constructor(
    readonly params: CurveParams,
    readonly content: {
      readonly series: readonly Scalar[];
      readonly points: readonly Layer<PointsParams>[];
      readonly lines: readonly Layer<LinesParams>[];
      readonly slopes: readonly ReferenceSlope[];
      readonly losses: Losses;
    },
  ) {
    this.looks = new Looks({
      series: content.series,
      lines: content.lines.map(({ params, parts }) => ({
        params,
        split: parts.some(({ series }) => series !== undefined),
      })),
    });
    if (params.series?.names === "direct") {
      requireLooks(content.series.length, coloursMax, "series apart by labels of their colour");
    }
  }

  marks(facet: Scalar | undefined): Mark[] {
    const { points, lines } = this.content;
    const marks: Mark[] = [];
    for (const level of this.params.levels) {
      if (!shownIn(level, facet)) continue;
      if (level.to !== undefined) marks.push(...this.shade(level.at, level.to, facet));
      else {
        marks.push({ kind: "level", axis: level.axis, at: level.at, look: referenceLook });
      }
    }
    for (const slope of this.content.slopes) {
      const line = shownIn(slope, facet) ? this.slopeLine(slope, facet) : [];
      if (line.length > 0) marks.push({ kind: "line", rows: line, look: referenceLook });
    }
    lines.forEach(({ parts }, rank) => {
      for (const part of parts.filter((one) => belongs(one, facet))) {
        marks.push({ kind: "line", rows: part.points, look: this.looks.line(rank, part.series) });
      }
    });
    const groups = points.flatMap((layer) =>
      layer.parts.filter((one) => belongs(one, facet)).map((part) => ({
        rows: part.points,
        look: this.looks.point(layer.params, part.series),
      }))
    );
    const [low, high] = rangeOf(extentOf(marks, "y"));
    const others = low <= high ? [low, high] : [];
    const { losses } = this.content;
    const printed = this.params.printed.filter((one) => shownIn(one, facet)).map(printedMark);
    const measured = pointMarks(groups, { axis: this.params.y, others, losses });
    return [...marks, ...measured, ...printed];
  }

  /** All values between two, over the width of the points. */
  shade(at: number, to: number, facet: Scalar | undefined): Mark[] {
    const xs = this.pointsIn(facet).map(({ x }) => x);
    if (xs.length === 0) return [];
    const [low, high] = [Math.min(at, to), Math.max(at, to)];
    const rows = rangeOf(xs).map((x) => ({ x, low, high }));
    return [{ kind: "band", rows, look: { colour: inks.reference, opacity: 0.18 } }];
  }

  pointsIn(facet: Scalar | undefined): Point[] {
    return this.content.points.flatMap(({ parts }) =>
      parts.filter((part) => belongs(part, facet)).flatMap((part) => part.points)
    );
  }

  labels(facet: Scalar | undefined): DirectLabel[] {
    const labels: DirectLabel[] = [];
    for (const level of this.params.levels) {
      if (level.axis === "y" && shownIn(level, facet)) {
        labels.push({ words: level.label, colour: inks.quiet, y: level.to ?? level.at });
      }
    }
    for (const slope of this.content.slopes) {
      const end = shownIn(slope, facet) ? this.slopeLine(slope, facet).at(-1) : undefined;
      if (end !== undefined) labels.push({ words: slope.label, colour: inks.quiet, y: end.y });
    }
    if (!this.namesInKey(facet !== undefined)) labels.push(...this.seriesLabels(facet));
    return labels;
  }

  key(facetted: boolean): KeyEntry[] {
    const { points, lines, series } = this.content;
    const entries: KeyEntry[] = [];
    if (this.namesInKey(facetted)) {
      for (const value of series) {
        const words = wordsFor(value, this.params.series!, series);
        entries.push(this.keyOf(words, value));
      }
    }
    points.forEach(({ params, parts }) => {
      if (params.label === undefined) return;
      const bar = parts.some((part) => part.points.some(({ low }) => low !== undefined));
      entries.push({ kind: "points", words: params.label, look: this.looks.point(params), bar });
    });
    lines.forEach(({ params }, rank) => {
      if (params.label === undefined) return;
      entries.push({ kind: "line", words: params.label, look: this.looks.line(rank) });
    });
    entries.push(...printedKey(this.params.printed));
    for (const level of this.params.levels) {
      if (level.axis === "x") {
        entries.push({ kind: "line", words: level.label, look: referenceLook });
      }
    }
    return entries;
  }

  /** A series by its points, or by its line where it has none. */
  keyOf(words: string, value: Scalar): KeyEntry {
    const { points, lines } = this.content;
    if (points.length === 0 && lines.length > 0) {
      return { kind: "line", words, look: this.looks.line(0, value) };
    }
    const { colour, shape } = this.looks.point(
      points[0]?.params ?? { hollow: false, quiet: false },
      value,
    );
    return { kind: "points", words, look: { colour, shape }, bar: false };
  }

  /** Labels tell series apart by colour alone. */
  namesInKey(facetted: boolean): boolean {
    const many = this.content.series.length > coloursMax;
    return (this.params.series?.names ?? (facetted || many ? "key" : "direct")) === "key";
  }

  /** A series is named where its line, or else its points, end on the right. */
  seriesLabels(facet: Scalar | undefined): DirectLabel[] {
    const { series, lines, points } = this.content;
    return series.flatMap((value, index) => {
      const ends = [...lines, ...points].flatMap(({ parts }) =>
        parts.filter((part) => part.series === value && belongs(part, facet))
          .map((part) => rightmost(part.points)).filter((end) => end !== undefined)
      );
      if (ends.length === 0) return [];
      const words = wordsFor(value, this.params.series!, series);
      return [{ words, colour: seriesLook(index).colour, y: ends[0].y }];
    });
  }

  /** A reference slope over the width of the points. */
  slopeLine(slope: ReferenceSlope, facet: Scalar | undefined): Point[] {
    const curve = slopeCurve(slope, this.pointsIn(facet), this.params);
    if (curve.length === 0) {
      this.content.losses.say(
        `the slope "${slope.label}" has no place in a panel and is not drawn`,
      );
    }
    return curve;
  }
}

function rightmost(points: readonly Point[]): Point | undefined {
  let end: Point | undefined;
  for (const point of points) if (end === undefined || point.x >= end.x) end = point;
  return end;
}

function shownIn(
  { facet: only }: { readonly facet?: readonly (number | string)[] },
  facet: Scalar | undefined,
): boolean {
  return only === undefined || facet === undefined || only.some((value) => value === facet);
}
