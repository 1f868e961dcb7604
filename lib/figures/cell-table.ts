/** A table whose cells are coloured by a number that is written in them, with the published one beside it. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Figure } from "../contract/plugins.ts";
import { numbers, type Table } from "../contract/table.ts";
import { compose, type Sheet } from "./draw/figure.ts";
import { hasPlace } from "./axes/axis.ts";
import { colourDomainSchema, layoutEntries } from "./draw/layout.ts";
import { itemsMax, requireAtMost } from "./draw/limits.ts";
import { Losses, notFinite, reason } from "./draw/losses.ts";
import type { Cell, Mark } from "./draw/mark.ts";
import { columnOf, type Inputs, pick, sourceEntries } from "./draw/source.ts";
import { linesOf } from "./axes/text-lines.ts";
import { shortNumber } from "./axes/wording.ts";
import { sizes } from "./theme/house.ts";
import { inks } from "./theme/palette.ts";

const rowSchema = v.strictObject({
  ...sourceEntries,
  label: v.pipe(v.string(), v.description("words in front of the row")),
  value: v.optional(v.pipe(v.string(), v.description("number column of the value")), "value"),
  published: v.optional(
    v.pipe(
      v.record(v.string(), v.number()),
      v.description("published numbers by the value of the column that names the cells"),
    ),
    {},
  ),
});

const params = v.strictObject({
  ...layoutEntries,
  column: v.pipe(v.string(), v.description("the column of the tables whose values name the cells")),
  cells: v.pipe(
    v.array(v.strictObject({
      value: v.pipe(v.string(), v.description("value of the column")),
      label: v.pipe(v.string(), v.description("how it reads")),
    })),
    v.minLength(1),
    v.description("cells of a row, from the left"),
  ),
  rows: v.pipe(v.array(rowSchema), v.minLength(1), v.description("rows from the top")),
  digits: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6), v.description("decimal places")),
    3,
  ),
  colour: v.pipe(
    v.strictObject({
      title: v.pipe(v.string(), v.description("what the colours show")),
      domain: colourDomainSchema,
    }),
    v.description("the scale of colours"),
  ),
});
type Params = v.InferOutput<typeof params>;
type Row = Params["rows"][number];

function sheetOf(inputs: Inputs, params: Params): Sheet {
  const [columns, rows] = [params.cells.length, params.rows.length];
  requireAtMost(rows * columns, itemsMax, "cells");
  const losses = new Losses();
  const cells: Cell[] = [];
  const words: Mark[] = [];
  params.rows.forEach((row, r) => {
    const found = valuesOf(pick(inputs, row), row, { params, losses });
    const y = rows - 1 - r;
    const middle = (y + 0.5) / rows;
    words.push(noteAt([-0.015, middle], row.label, { align: "right", width: 200 }));
    params.cells.forEach(({ value: name }, c) => {
      const value = found.get(name);
      if (value !== undefined) cells.push({ x: c, x2: c + 1, y, y2: y + 1, value });
      words.push(...wordsOf(value, row.published[name], {
        at: [(c + 0.5) / columns, middle],
        pitch: 1 / rows,
        params,
      }));
    });
  });
  params.cells.forEach(({ label }, c) => {
    const width = sizes.figureWidth / columns;
    words.push(noteAt([(c + 0.5) / columns, 1 + 0.3 / rows], label, { align: "center", width }));
  });
  return {
    panels: [{
      ...(params.panelTitle === undefined ? {} : { title: params.panelTitle }),
      x: { title: "", scale: "linear", domain: [0, columns], ticks: [] },
      y: { title: "", scale: "linear", domain: [0, rows], ticks: [] },
      marks: [{ kind: "cells", rows: cells, colour: params.colour }, ...words],
      aspect: Math.min(1.1, 0.13 * rows + 0.02),
      grid: false,
    }],
    key: [],
    losses,
    share: { x: false, y: false },
  };
}

/** Values by the name of the cell. Throws a UserError for two of one name. */
function valuesOf(
  rows: Table,
  { input, value }: Row,
  { params, losses }: { readonly params: Params; readonly losses: Losses },
): Map<string, number> {
  const names = columnOf(rows, params.column).values;
  const known = new Set(params.cells.map((cell) => cell.value));
  columnOf(rows, value);
  const values = numbers(rows, value);
  const found = new Map<string, number>();
  const others = new Set<string>();
  for (let i = 0; i < rows.length; i++) {
    const name = String(names[i]);
    if (!known.has(name)) {
      others.add(name);
      continue;
    }
    if (found.has(name)) {
      throw new UserError({
        action: `cannot write two values of "${input}" into the cell "${name}"`,
        hint: "narrow the row by `where`",
      });
    }
    found.set(name, values[i]);
  }
  const ofColumn = `of "${params.column}"`;
  losses.add(
    reason(`value ${ofColumn} has`, `values ${ofColumn} have`, "no cell in a row"),
    others.size,
  );
  for (const [name, own] of found) {
    if (hasPlace(own, "linear")) continue;
    losses.add(reason("cell is", "cells are", notFinite), 1);
    found.delete(name);
  }
  return found;
}

/** The value, a dash where there is none, and the published number below it. */
function wordsOf(
  value: number | undefined,
  published: number | undefined,
  { at: [x, y], pitch, params: { digits, colour } }: {
    readonly at: readonly [number, number];
    readonly pitch: number;
    readonly params: Params;
  },
): Mark[] {
  const ink = value === undefined ? inks.text : inkOn(value, colour.domain);
  const look = { align: "center", colour: ink } as const;
  const own = value === undefined ? "–" : fixed(value, digits);
  if (published === undefined) return [noteAt([x, y], own, look)];
  return [
    noteAt([x, y + 0.15 * pitch], own, look),
    noteAt([x, y - 0.15 * pitch], `published ${fixed(published, digits)}`, look),
  ];
}

/** Decimal places, unless they would be none but zeros, or too many digits in front. */
function fixed(value: number, digits: number): string {
  const plain = value === 0 || (Math.abs(value) < 1e6 && Math.abs(value) >= 0.5 * 10 ** -digits);
  return plain ? value.toFixed(digits).replace("-", "−") : shortNumber(value, digits + 1);
}

function noteAt(
  at: readonly [number, number],
  words: string,
  { width = sizes.figureWidth, ...look }: {
    readonly align: "center" | "right";
    readonly colour?: string;
    readonly width?: number;
  },
): Mark {
  return { kind: "note", at, lines: linesOf(words, width, sizes.tick), ...look };
}

/** The scale of colours runs from dark to light. */
function inkOn(value: number, [low, high]: readonly [number, number]): string {
  return (value - low) / (high - low) < 0.6 ? inks.paper : inks.text;
}

export const plugin = {
  summary: "a table of numbers as coloured cells, published beside measured",
  params,
  sheets: (inputs, params) => [sheetOf(inputs, params)],
  draw: (inputs, params) => compose([sheetOf(inputs, params)], { ...params, columns: 1 }),
} satisfies Figure<Params, Sheet>;
