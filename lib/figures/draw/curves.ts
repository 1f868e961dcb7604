/** Points with intervals and theory curves in panels by facet and colours by series. */
import type { Scalar } from "../../contract/table.ts";
import { inks, seriesLook, theoryDashes, theoryLook } from "../theme/palette.ts";
import { sizes } from "../theme/house.ts";
import type { AxisParams } from "./axis.ts";
import type { KeyEntry } from "./figure.ts";
import {
  layerRows,
  type LevelParams,
  lineOf,
  type LinesParams,
  Losses,
  pointsOf,
  type PointsParams,
  type SlopeParams,
} from "./layer.ts";
import { noteMarks, type NoteParams } from "./note.ts";
import { type ReferenceSlope, referenceSlope } from "./reference-slope.ts";
import { pointMarks } from "./crowding.ts";
import type { LineLook, Mark, Point, PointLook } from "./mark.ts";
import { type DirectLabel, extentOf, referenceLook } from "./panel.ts";
import type { Inputs } from "./source.ts";
import {
  belongs,
  type FacetParams,
  type Part,
  type SeriesParams,
  split,
  valuesOf,
} from "./split.ts";
import { wordsFor } from "./wording.ts";

export interface CurveParams {
  readonly x: AxisParams;
  readonly y: AxisParams;
  readonly facet?: FacetParams;
  readonly series?: SeriesParams;
  readonly points: readonly PointsParams[];
  readonly lines: readonly LinesParams[];
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
  const points = params.points.map((layer) => layerRows(inputs, layer, by));
  const lines = params.lines.map((layer) => layerRows(inputs, layer, by));
  const tables = [...points, ...lines].map(({ rows }) => rows);
  const facets = valuesOf(tables, params.facet);
  const series = valuesOf(tables, params.series);
  const pointLayers: Layer<PointsParams>[] = points.map(({ rows, params: layer }) => ({
    params: layer,
    parts: split(rows, params).map((part) => ({
      ...part,
      points: drawable(pointsOf(part.rows, layer, losses), params, losses),
    })),
  }));
  const lineLayers: Layer<LinesParams>[] = lines.map(({ rows, params: layer }) => ({
    params: layer,
    parts: split(rows, { ...params, also: layer.by }).map((part) => ({
      ...part,
      points: drawable(lineOf(part.rows, layer, losses), params, losses),
    })),
  }));
  const slopes = params.slopes.map((slope) => referenceSlope(inputs, slope));
  const chart = new Chart(params, { series, points: pointLayers, lines: lineLayers, slopes });
  return {
    facets: facets.length > 0 ? facets : [undefined],
    series,
    marks: (facet) => [
      ...chart.marks(facet),
      ...params.notes.flatMap((note) => noteMarks(inputs, note, { params, facet })),
    ],
    labels: (facet) => chart.labels(facet),
    landmarks: (facet) => chart.pointsIn(facet).map(({ x }) => x),
    key: chart.key(facets.length > 1),
    losses,
  };
}

/** Logarithmic axes show positive values only; an interval that reaches zero reaches the bottom. */
function drawable(points: readonly Point[], { x, y }: CurveParams, losses: Losses): Point[] {
  const [logX, logY] = [x.scale === "log", y.scale === "log"];
  const kept = points.filter((point) => (!logX || point.x > 0) && (!logY || point.y > 0));
  losses.add(
    "values are not positive and have no place on a log axis",
    points.length - kept.length,
  );
  if (!logY) return kept;
  let floor = Infinity;
  for (const point of kept) {
    const low = point.low !== undefined && point.low > 0 ? point.low : point.y;
    if (low < floor) floor = low;
  }
  return kept.map((point) =>
    point.low !== undefined && point.low <= 0 ? { ...point, low: floor / 2 } : point
  );
}

class Chart {
  constructor(
    readonly params: CurveParams,
    readonly content: {
      readonly series: readonly Scalar[];
      readonly points: readonly Layer<PointsParams>[];
      readonly lines: readonly Layer<LinesParams>[];
      readonly slopes: readonly ReferenceSlope[];
    },
  ) {}

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
        marks.push({ kind: "line", rows: part.points, look: this.lineLook(rank, part.series) });
      }
    });
    const groups = points.flatMap((layer) =>
      layer.parts.filter((one) => belongs(one, facet)).map((part) => ({
        rows: part.points,
        look: this.pointLook(layer.params, part.series),
      }))
    );
    marks.push(...pointMarks(groups, this.params.y, extentOf(marks, "y")));
    return marks;
  }

  /** All values between two, over the width of the points. */
  shade(at: number, to: number, facet: Scalar | undefined): Mark[] {
    const xs = this.pointsIn(facet).map(({ x }) => x);
    if (xs.length === 0) return [];
    const rows = [Math.min(...xs), Math.max(...xs)].map((x) => ({ x, low: at, high: to }));
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
        const words = wordsFor(value, this.params.series!);
        const { colour, shape } = seriesLook(series.indexOf(value));
        entries.push(
          points.length > 0
            ? { kind: "points", words, look: { colour, shape }, bar: false }
            : { kind: "line", words, look: { colour, width: sizes.line } },
        );
      }
    }
    points.forEach(({ params, parts }) => {
      if (params.label === undefined) return;
      const bar = parts.some((part) => part.points.some(({ low }) => low !== undefined));
      entries.push({ kind: "points", words: params.label, look: this.pointLook(params), bar });
    });
    lines.forEach(({ params }, rank) => {
      if (params.label === undefined) return;
      entries.push({ kind: "line", words: params.label, look: this.lineLook(rank) });
    });
    for (const level of this.params.levels) {
      if (level.axis === "x") {
        entries.push({ kind: "line", words: level.label, look: referenceLook });
      }
    }
    return entries;
  }

  namesInKey(facetted: boolean): boolean {
    return (this.params.series?.names ?? (facetted ? "key" : "direct")) === "key";
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
      const words = wordsFor(value, this.params.series!);
      return [{ words, colour: seriesLook(index).colour, y: ends[0].y }];
    });
  }

  lineLook(rank: number, series?: Scalar): LineLook {
    const dashes = { solid: 0, dashed: 1, dotted: 2, mixed: 3 } as const;
    const named = this.content.lines[rank].params.dash;
    // Equal words mean one thing: such lines look as the first of them.
    const { label } = this.content.lines[rank].params;
    const first = this.content.lines.findIndex(({ params }) => params.label === label);
    const look = theoryLook(label === undefined ? rank : first);
    const dash = named === undefined ? look.dash : theoryDashes[dashes[named]];
    const alone = this.content.series.length === 0 ? look.colour : inks.theory;
    return { colour: this.colour(series, alone), dash };
  }

  pointLook({ hollow }: PointsParams, series?: Scalar): PointLook {
    const position = series === undefined ? 0 : this.content.series.indexOf(series);
    const shape = series === undefined ? "circle" : seriesLook(position).shape;
    const alone = this.content.series.length === 0 ? seriesLook(0).colour : inks.quiet;
    return { colour: this.colour(series, alone), shape, hollow };
  }

  colour(series: Scalar | undefined, otherwise: string): string {
    return series === undefined
      ? otherwise
      : seriesLook(this.content.series.indexOf(series)).colour;
  }

  /** A reference slope over the width of the points. */
  slopeLine({ exponent, through }: ReferenceSlope, facet: Scalar | undefined): Point[] {
    const points = this.pointsIn(facet);
    if (points.length === 0) return [];
    const xs = points.map(({ x }) => Math.log(x));
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const anchor = through === undefined
      ? [mean(xs), mean(points.map(({ y }) => Math.log(y))) + 0.5]
      : through.map(Math.log);
    const at = (x: number): Point => ({
      x: Math.exp(x),
      y: Math.exp(anchor[1] + exponent * (x - anchor[0])),
    });
    return [at(low), at(high)];
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
