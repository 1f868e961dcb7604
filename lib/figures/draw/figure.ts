/** Puts panels, a key and notes together as one Vega-Lite specification. */
import type { Figure, FigureInputs, ParamsSchema, VegaLiteSpec } from "../../contract/plugins.ts";
import { houseConfig, sizes } from "../theme/house.ts";
import { inks } from "../theme/palette.ts";
import { Losses } from "./layer.ts";
import type { LineLook, PointLook } from "./mark.ts";
import { withMinusSigns } from "./wording.ts";
import { extentOf, type Panel, viewOf } from "./panel.ts";

type Json = Record<string, unknown>;

/** What a look in the panels means. */
export type KeyEntry =
  | { readonly kind: "line"; readonly words: string; readonly look: LineLook }
  | {
    readonly kind: "points";
    readonly words: string;
    readonly look: PointLook;
    readonly bar: boolean;
  }
  | {
    readonly kind: "area";
    readonly words: string;
    readonly look: { readonly colour: string; readonly opacity: number };
  };

/** What a plug-in draws before it is laid out. */
export interface Sheet {
  readonly panels: readonly Panel[];
  readonly key: readonly KeyEntry[];
  /** Rows that could not be drawn. */
  readonly losses: Losses;
  /** Whether all panels have the same domain along x and along y. */
  readonly share?: { readonly x: boolean; readonly y: boolean };
}

export interface FigureOptions {
  readonly title?: string;
  /** Panels in a row (default: all, at most three). */
  readonly columns?: number;
}

/** The figure plug-in that draws one sheet. */
export function sheetFigure<P extends FigureOptions>(
  { sheet, ...plugin }: {
    readonly summary: string;
    readonly params: ParamsSchema<P>;
    sheet(inputs: FigureInputs, params: P): Sheet;
  },
) {
  return {
    ...plugin,
    sheets: (inputs, params) => [sheet(inputs, params)],
    draw: (inputs, params) => compose([sheet(inputs, params)], params),
  } satisfies Figure<P, Sheet>;
}

/** One figure of one or more sheets. */
export function compose(sheets: readonly Sheet[], options: FigureOptions): VegaLiteSpec {
  const count = sheets.reduce((sum, sheet) => sum + sheet.panels.length, 0);
  const columns = options.columns ?? (count === 4 ? 2 : Math.min(3, count));
  const { views, outside } = layOut(sheets, columns);
  const losses = new Losses();
  for (const sheet of sheets) losses.addAll(sheet.losses);
  losses.add("points lie outside the axes", outside);
  const notes = losses.notes();
  const rows: Json[] = [];
  const key = distinct(sheets.flatMap((sheet) => sheet.key));
  rows.push(...keyRows(key, columns === 1 ? 480 : sizes.figureWidth));
  rows.push({ columns, spacing: 26, concat: views });
  if (notes.length > 0) rows.push(noteRow(notes));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...(options.title === undefined ? {} : { title: options.title, description: options.title }),
    config: houseConfig,
    spacing: 12,
    vconcat: rows,
  };
}

function layOut(
  sheets: readonly Sheet[],
  columns: number,
): { views: Json[]; outside: number } {
  const width = columns === 1
    ? 440
    : Math.floor((sizes.figureWidth - 60 * (columns - 1)) / columns);
  const aspects = new Set(sheets.flatMap(({ panels }) => panels.map(({ aspect }) => aspect)));
  const [own] = aspects.size === 1 ? aspects : [];
  const height = Math.round(width * (own ?? (columns >= 3 ? 0.95 : 0.72)));
  const views: Json[] = [];
  let outside = 0;
  for (const { panels, share } of sheets) {
    const all = (axis: "x" | "y") => panels.flatMap(({ marks }) => extentOf(marks, axis));
    const shared = {
      ...(share?.x === true ? { sharedX: all("x") } : {}),
      ...(share?.y === true ? { sharedY: all("y") } : {}),
    };
    for (const panel of panels) {
      const drawn = viewOf(panel, { width, height, ...shared });
      views.push(drawn.view);
      outside += drawn.outside;
    }
  }
  return { views, outside };
}

function distinct(entries: readonly KeyEntry[]): KeyEntry[] {
  const seen = new Map<string, KeyEntry>();
  for (const entry of entries) {
    const id = JSON.stringify(entry);
    if (!seen.has(id)) seen.set(id, entry);
  }
  return [...seen.values()];
}

/** The key as rows of small views: Vega lays them out by the width of their words. */
function keyRows(key: readonly KeyEntry[], width: number): Json[] {
  const rows: KeyEntry[][] = [];
  let used = Infinity;
  for (const entry of key) {
    // Words average 6.2 pixels a letter at the theme's text size; only where to break depends on it.
    const needed = 48 + 6.2 * entry.words.length;
    if (used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(entry);
    used += needed;
  }
  return rows.map((entries) => ({ spacing: 16, hconcat: entries.map(keyView) }));
}

function keyView(entry: KeyEntry): Json {
  return {
    width: 24,
    height: 14,
    layer: [...keySymbol(entry), {
      data: { values: [{}] },
      mark: {
        type: "text",
        text: withMinusSigns(entry.words),
        align: "left",
        baseline: "middle",
        color: inks.text,
        fontSize: sizes.tick,
      },
      encoding: { x: { value: 30 }, y: { value: 7.5 } },
    }],
  };
}

function keySymbol(entry: KeyEntry): Json[] {
  const data = { values: [{}] };
  const middle = { y: { value: 7 } };
  const line = (look: LineLook) => ({
    data,
    mark: {
      type: "rule",
      color: look.colour,
      strokeWidth: look.width ?? sizes.line,
      ...(look.dash === undefined || look.dash.length === 0 ? {} : { strokeDash: look.dash }),
      ...(look.opacity === undefined ? {} : { strokeOpacity: look.opacity }),
    },
    encoding: { x: { value: 0 }, x2: { value: 24 }, ...middle },
  });
  switch (entry.kind) {
    case "line":
      return [line(entry.look)];
    case "area":
      return [{
        data,
        mark: { type: "rect", color: entry.look.colour, fillOpacity: entry.look.opacity },
        encoding: { x: { value: 4 }, x2: { value: 22 }, y: { value: 1 }, y2: { value: 13 } },
      }];
    case "points": {
      const { colour, shape, hollow, size = sizes.point } = entry.look;
      const point = {
        data,
        mark: {
          type: "point",
          shape,
          size: Math.max(size, 24),
          filled: hollow !== true,
          color: colour,
          opacity: 1,
          ...(hollow === true ? { fill: inks.paper, strokeWidth: 1.4 } : {}),
        },
        encoding: { x: { value: 14 }, ...middle },
      };
      const bar = {
        data,
        mark: { type: "rule", color: colour, strokeWidth: 1.2 },
        encoding: { x: { value: 14 }, y: { value: 0 }, y2: { value: 14 } },
      };
      return entry.bar ? [bar, point] : [point];
    }
  }
}

function noteRow(notes: readonly string[]): Json {
  return {
    width: 24,
    height: 12 * notes.length,
    data: { values: [{}] },
    mark: {
      type: "text",
      text: notes,
      align: "left",
      baseline: "top",
      color: inks.quiet,
      fontSize: sizes.tick,
    },
    encoding: { x: { value: 0 }, y: { value: 0 } },
  };
}
