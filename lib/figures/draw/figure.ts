/** Puts panels, a key and notes together as one Vega-Lite specification. */
import { UserError } from "../../contract/errors.ts";
import type { Figure, FigureInputs, ParamsSchema, VegaLiteSpec } from "../../contract/plugins.ts";
import { houseConfig, sizes } from "../theme/house.ts";
import { inks } from "../theme/palette.ts";
import { requireDrawable } from "./limits.ts";
import { Losses } from "./losses.ts";
import type { LineLook, PointLook } from "./mark.ts";
import { extentOf, hasRows, type Panel, viewOf } from "./panel.ts";
import { linesOf, oneOrLines } from "../axes/text-lines.ts";
import { withMinusSigns } from "../axes/wording.ts";

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

/**
 * One figure of one or more sheets. Throws a UserError, with both numbers, for one that is too large to
 * draw, and for one in which nothing is left to draw.
 */
export function compose(sheets: readonly Sheet[], options: FigureOptions): VegaLiteSpec {
  const losses = new Losses();
  for (const sheet of sheets) losses.addAll(sheet.losses);
  const panels = sheets.flatMap((sheet) => sheet.panels);
  requireDrawable(panels.map(({ marks }) => marks));
  requireRows(panels, losses);
  const count = panels.length;
  const columns = Math.min(options.columns ?? (count === 4 ? 2 : Math.min(3, count)), count);
  const views = layOut(sheets, columns, losses);
  const width = columns === 1 ? 480 : sizes.figureWidth;
  const key = distinct(sheets.flatMap((sheet) => sheet.key));
  const notes = losses.notes();
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...titleOf(options.title, width),
    config: houseConfig,
    spacing: 12,
    vconcat: [
      ...keyRows(key, width),
      { columns, spacing: 26, concat: views },
      ...(notes.length > 0
        ? [noteRow(notes.flatMap((note) => linesOf(note, sizes.figureWidth + 40, sizes.tick)))]
        : []),
    ],
  };
}

function titleOf(title: string | undefined, width: number): Json {
  if (title === undefined) return {};
  const lines = linesOf(withMinusSigns(title), width + 40, sizes.title);
  return { title: oneOrLines(lines), description: lines.join(" ") };
}

function requireRows(panels: readonly Panel[], losses: Losses): void {
  if (panels.some(hasRows)) return;
  const notes = losses.notes();
  throw new UserError({
    action: `cannot draw a figure without a row: ${
      notes.length === 0 ? "its layers have none" : notes.join("; ")
    }`,
    hint: "name other columns, another scale or function, or rows that have values",
    exitCode: 1,
  });
}

function layOut(sheets: readonly Sheet[], columns: number, losses: Losses): Json[] {
  const width = columns === 1
    ? 440
    : Math.max(60, Math.floor((sizes.figureWidth - 60 * (columns - 1)) / columns));
  const aspects = new Set(sheets.flatMap(({ panels }) => panels.map(({ aspect }) => aspect)));
  const [own] = aspects.size === 1 ? aspects : [];
  const height = Math.round(width * (own ?? (columns >= 3 ? 0.95 : 0.72)));
  return sheets.flatMap(({ panels, share }) => {
    const all = (axis: "x" | "y") => panels.flatMap(({ marks }) => extentOf(marks, axis));
    const shared = {
      ...(share?.x === true ? { sharedX: all("x") } : {}),
      ...(share?.y === true ? { sharedY: all("y") } : {}),
    };
    return panels.map((panel) => viewOf(panel, { width, height, ...shared }, losses));
  });
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
    const needed = 48 + Math.min(width, 6.2 * entry.words.length);
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
  const lines = linesOf(withMinusSigns(entry.words), sizes.figureWidth - 60, sizes.tick);
  return {
    width: 24,
    height: 14 + (lines.length - 1) * (sizes.tick + 3),
    layer: [...keySymbol(entry), {
      data: { values: [{}] },
      mark: {
        type: "text",
        text: oneOrLines(lines),
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
