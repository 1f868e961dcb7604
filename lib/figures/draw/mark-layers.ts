/** The Vega-Lite layers of marks. */
import { inks, sequentialScheme } from "../theme/palette.ts";
import { sizes } from "../theme/house.ts";
import { piecesOf } from "../geometry/piece.ts";
import { linesOf, oneOrLines } from "../axes/text-lines.ts";
import { tickEntries } from "../axes/tick-words.ts";
import { linearTicks } from "../axes/ticks.ts";
import type { LineLook, Mark, Point, PointLook } from "./mark.ts";

type Json = Record<string, unknown>;

/** Encodings of the panel's axes, merged by each layer with its own fields. */
export interface Frame {
  readonly x: Json;
  readonly y: Json;
  readonly width: number;
  readonly height: number;
  /** Whether the mark leaves the plot and must be cut at its edge (which costs time to draw). */
  readonly clip: boolean;
}

/** Vega-Lite layers of a mark, from back to front. */
export function layersOf(mark: Mark, frame: Frame): Json[] {
  switch (mark.kind) {
    case "line":
      return lineLayers(mark.rows, { frame, look: mark.look, apart: [] });
    case "paths":
      return lineLayers(mark.rows, { frame, look: mark.look, apart: ["path"] });
    case "points":
      return pointLayers(mark.rows, mark.look, frame);
    case "band":
      return [{
        data: { values: mark.rows },
        mark: {
          type: "area",
          clip: frame.clip,
          color: mark.look.colour,
          fillOpacity: mark.look.opacity,
        },
        encoding: {
          x: at(frame.x, "x"),
          y: at(frame.y, "low"),
          y2: { field: "high" },
          ...detailOf(mark.rows, []),
        },
      }];
    case "bars":
      return [{
        data: { values: mark.rows.map((row) => ({ base: 0, ...row })) },
        mark: {
          type: "rect",
          clip: frame.clip,
          color: mark.look.colour,
          // Of the fill only: the opacity of a whole mark costs a canvas of its own when drawn.
          fillOpacity: mark.look.opacity,
          stroke: inks.paper,
          strokeWidth: 0.5,
        },
        encoding: {
          x: at(frame.x, "x"),
          x2: { field: "x2" },
          y: at(frame.y, "y"),
          y2: { field: "base" },
        },
      }];
    case "cells":
      return [cellLayer(mark, frame)];
    case "level":
      return [levelLayer(mark, frame)];
    case "note":
      return [noteLayer(mark, frame)];
  }
}

function at(channel: Json, field: string): Json {
  return { field, ...channel };
}

/** Fields whose values tell apart what is not joined. */
function detailOf(rows: readonly { readonly piece?: number }[], apart: readonly string[]): Json {
  const fields = rows.some(({ piece }) => piece !== undefined) ? [...apart, "piece"] : apart;
  if (fields.length === 0) return {};
  return {
    detail: fields.length === 1 ? { field: fields[0] } : fields.map((field) => ({ field })),
  };
}

function lineLayers(
  vertices: readonly Point[],
  { frame, look, apart }: { frame: Frame; look: LineLook; apart: readonly string[] },
): Json[] {
  const detail = detailOf(vertices, apart);
  const inPieces = vertices.some(({ piece }) => piece !== undefined);
  // Vega sorts the vertices of a line by x, unless a field gives their order.
  const rising = apart.length > 0 ||
    vertices.every(({ x }, i) => i === 0 || x >= vertices[i - 1].x);
  const ordered = rising && !inPieces;
  const rows = ordered ? vertices : vertices.map((vertex, step) => ({
    ...vertex,
    ...(inPieces ? { piece: vertex.piece ?? 0 } : {}),
    step,
  }));
  const order = ordered ? {} : { order: { field: "step", type: "quantitative" } };
  const layer = (colour: string, width: number, dash: readonly number[]) => ({
    data: { values: rows },
    mark: {
      type: "line",
      clip: frame.clip,
      color: colour,
      strokeWidth: width,
      ...(dash.length > 0 ? { strokeDash: dash } : {}),
      ...(look.opacity === undefined ? {} : { strokeOpacity: look.opacity }),
    },
    encoding: { x: at(frame.x, "x"), y: at(frame.y, "y"), ...order, ...detail },
  });
  const width = look.width ?? sizes.line;
  const line = layer(look.colour, width, look.dash ?? []);
  const dots = alone(vertices).map(({ x, y }) => ({ x, y }));
  return [
    ...(look.halo === true ? [layer(inks.paper, width + 2, [])] : []),
    line,
    // A vertex between two gaps has no line: a dot as wide as the line.
    ...(dots.length === 0 ? [] : pointLayers(dots, {
      colour: look.colour,
      shape: "circle",
      size: (width + 1) ** 2,
    }, frame)),
  ];
}

/** Vertices that no line joins to another. */
function alone(vertices: readonly (Point & { readonly path?: string })[]): Point[] {
  const groups = Map.groupBy(vertices, ({ path }) => path ?? "");
  return [...groups.values()].flatMap((own) =>
    piecesOf(own).filter(({ length }) => length === 1).map(([vertex]) => vertex)
  );
}

function pointLayers(rows: readonly Point[], look: PointLook, frame: Frame): Json[] {
  const shift = look.shift === undefined ? {} : { xOffset: look.shift };
  const barred = rows.filter(({ low, high }) => low !== undefined && high !== undefined);
  const bars = {
    data: { values: barred },
    mark: { type: "rule", clip: frame.clip, color: look.colour, strokeWidth: 1.2, ...shift },
    encoding: { x: at(frame.x, "x"), y: at(frame.y, "low"), y2: { field: "high" } },
  };
  const points = {
    data: { values: rows },
    mark: {
      type: "point",
      clip: frame.clip,
      shape: look.shape,
      size: look.size ?? sizes.point,
      filled: look.hollow !== true,
      color: look.colour,
      ...shift,
      ...(look.hollow === true ? { fill: inks.paper, strokeWidth: 1.4 } : {}),
      opacity: 1,
      ...(look.opacity === undefined ? {} : { fillOpacity: look.opacity, strokeOpacity: 0 }),
    },
    encoding: { x: at(frame.x, "x"), y: at(frame.y, "y") },
  };
  return barred.length > 0 ? [bars, points] : [points];
}

function cellLayer(mark: Extract<Mark, { kind: "cells" }>, frame: Frame): Json {
  return {
    data: { values: mark.rows },
    // Half a pixel over the next cells closes the seams that antialiasing leaves.
    mark: { type: "rect", clip: frame.clip, x2Offset: 0.5, y2Offset: -0.5 },
    encoding: {
      x: at(frame.x, "x"),
      x2: { field: "x2" },
      y: at(frame.y, "y"),
      y2: { field: "y2" },
      color: {
        field: "value",
        type: "quantitative",
        scale: { scheme: sequentialScheme, domain: mark.colour.domain, clamp: true },
        legend: legendOf(mark.colour),
      },
    },
  };
}

function legendOf({ title, domain }: Extract<Mark, { kind: "cells" }>["colour"]): Json {
  const [start, end] = domain;
  const rising = start < end ? domain : [end, start] as const;
  const ticks = linearTicks({
    domain: rising,
    length: sizes.legendLength,
    position: (value) => (value - rising[0]) / (rising[1] - rising[0]),
    across: false,
  });
  return {
    title: oneOrLines(linesOf(title, sizes.legendLength, sizes.text)),
    ...tickEntries(ticks),
  };
}

function levelLayer(mark: Extract<Mark, { kind: "level" }>, frame: Frame): Json {
  const { colour, dash = [], width = sizes.line } = mark.look;
  return {
    data: { values: [{ at: mark.at }] },
    mark: {
      type: "rule",
      clip: frame.clip,
      color: colour,
      strokeWidth: width,
      ...(dash.length > 0 ? { strokeDash: dash } : {}),
    },
    encoding: { [mark.axis]: at(frame[mark.axis], "at") },
  };
}

function noteLayer(mark: Extract<Mark, { kind: "note" }>, frame: Frame): Json {
  const [x, y] = mark.at;
  return {
    data: { values: [{}] },
    mark: {
      type: "text",
      text: mark.lines,
      align: mark.align ?? "left",
      baseline: "middle",
      color: mark.colour ?? inks.text,
      fontSize: sizes.tick,
      lineHeight: sizes.tick + 4,
      ...(mark.angle === undefined ? {} : { angle: mark.angle }),
    },
    encoding: {
      x: { value: round(x * frame.width) },
      y: { value: round((1 - y) * frame.height) },
    },
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
