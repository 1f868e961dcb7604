/** What can be drawn in a panel, in data coordinates, and its Vega-Lite layers. */
import { inks, sequentialScheme } from "../theme/palette.ts";
import { sizes } from "../theme/house.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Interval bar, if there is one. */
  readonly low?: number;
  readonly high?: number;
}

export interface LineLook {
  readonly colour: string;
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly opacity?: number;
  /** Drawn on a wider white line, so that it shows on dark cells. */
  readonly halo?: boolean;
}

export interface PointLook {
  /** Moved sideways by this many pixels, so that intervals at one place do not hide each other. */
  readonly shift?: number;
  readonly colour: string;
  readonly shape: string;
  readonly size?: number;
  readonly hollow?: boolean;
  readonly opacity?: number;
}

export type Mark =
  | { readonly kind: "line"; readonly rows: readonly Point[]; readonly look: LineLook }
  | { readonly kind: "points"; readonly rows: readonly Point[]; readonly look: PointLook }
  | {
    readonly kind: "paths";
    readonly rows: readonly (Point & { readonly path: string })[];
    readonly look: LineLook;
  }
  | {
    readonly kind: "band";
    readonly rows: readonly { readonly x: number; readonly low: number; readonly high: number }[];
    readonly look: { readonly colour: string; readonly opacity: number };
  }
  | {
    readonly kind: "bars";
    readonly rows: readonly { readonly x: number; readonly x2: number; readonly y: number }[];
    readonly look: { readonly colour: string; readonly opacity: number };
  }
  | {
    readonly kind: "cells";
    readonly rows: readonly Cell[];
    readonly colour: { readonly title: string; readonly domain: readonly [number, number] };
  }
  | {
    readonly kind: "level";
    readonly axis: "x" | "y";
    readonly at: number;
    readonly look: LineLook;
  }
  /** Words inside the panel, at shares of its width and height from the lower left. */
  | {
    readonly kind: "note";
    readonly lines: readonly string[];
    readonly at: readonly [number, number];
    readonly colour?: string;
    readonly angle?: number;
    readonly align?: "left" | "center" | "right";
  };

export interface Cell {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly value: number;
}

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
      return lineLayers(mark.rows, { frame, look: mark.look, detail: {} });
    case "paths":
      return lineLayers(mark.rows, {
        frame,
        look: mark.look,
        detail: { detail: { field: "path" } },
      });
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
        encoding: { x: at(frame.x, "x"), y: at(frame.y, "low"), y2: { field: "high" } },
      }];
    case "bars":
      return [{
        data: { values: mark.rows.map((row) => ({ ...row, base: 0 })) },
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

function lineLayers(
  vertices: readonly Point[],
  { frame, look, detail }: { frame: Frame; look: LineLook; detail: Json },
): Json[] {
  // Vega sorts the vertices of a line by x, unless a field gives their order.
  const rising = "detail" in detail ||
    vertices.every(({ x }, i) => i === 0 || x >= vertices[i - 1].x);
  const rows = rising ? vertices : vertices.map((vertex, step) => ({ ...vertex, step }));
  const order = rising ? {} : { order: { field: "step", type: "quantitative" } };
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
  return look.halo === true ? [layer(inks.paper, width + 2, []), line] : [line];
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
        legend: { title: mark.colour.title },
      },
    },
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
