/** The joint law of two quantities: points of a sample over density contours of a reference sample. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Figure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { numbers, type Table } from "../contract/table.ts";
import { axisSchema } from "./draw/axis.ts";
import { levelLines } from "./draw/contour.ts";
import { densityGrid, massLevel } from "./draw/density.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { Losses, thinned } from "./draw/layer.ts";
import type { LineLook, Mark, PointLook } from "./draw/mark.ts";
import { columnOf, type Inputs, pick, sourceEntries } from "./draw/source.ts";
import { inks, seriesLook, theoryDashes } from "./theme/palette.ts";
import { shortNumber } from "./draw/wording.ts";

const pairEntries = {
  ...sourceEntries,
  x: v.pipe(v.string(), v.description("number column along x")),
  y: v.pipe(v.string(), v.description("number column along y")),
  label: v.optional(v.pipe(v.string(), v.description("what it is called in the key"))),
};
const masses = v.pipe(
  v.array(v.pipe(positive, v.ltValue(1))),
  v.minLength(1),
  v.description("shares of the points that the contours enclose"),
);
const scatterSchema = v.strictObject({
  ...pairEntries,
  most: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(10), v.description("points drawn at most")),
    1500,
  ),
});
const contourSchema = v.strictObject({
  ...pairEntries,
  masses: v.optional(masses, [0.5, 0.8, 0.95]),
  coordinates: v.optional(
    v.pipe(
      v.picklist(["plain", "artanh"]),
      v.description(
        "in which the density is estimated; artanh keeps correlations within -1 and 1, and is the " +
          "default where both axes end there",
      ),
    ),
  ),
});

const params = v.strictObject({
  ...layoutEntries,
  x: v.pipe(axisSchema, v.description("the horizontal axis")),
  y: v.pipe(axisSchema, v.description("the vertical axis")),
  points: v.optional(v.pipe(v.array(scatterSchema), v.description("samples as points")), []),
  contours: v.optional(
    v.pipe(v.array(contourSchema), v.description("samples as density contours")),
    [],
  ),
});
export type ScatterParams = v.InferOutput<typeof params>;

function scatterSheet(inputs: Inputs, params: Omit<ScatterParams, "columns">): Sheet {
  const losses = new Losses();
  const key: KeyEntry[] = [];
  const clouds = params.points.map((layer, rank): Mark => {
    const { x, y } = pairsOf(pick(inputs, layer), layer, losses);
    const chosen = thinned([...x.keys()], layer.most);
    const look: PointLook = {
      colour: rank === 0 ? inks.sample : seriesLook(rank).colour,
      shape: "circle",
      size: 7,
      opacity: 0.6,
    };
    if (layer.label !== undefined) {
      const words = chosen.length < x.length
        ? `${layer.label} (${shortNumber(chosen.length)} of ${shortNumber(x.length, 6)})`
        : layer.label;
      key.push({ kind: "points", words, look, bar: false });
    }
    return { kind: "points", rows: chosen.map((i) => ({ x: x[i], y: y[i] })), look };
  });
  const lines = params.contours.flatMap((layer, rank): Mark[] => {
    const { x, y } = pairsOf(pick(inputs, layer), layer, losses);
    const look = contourLook(rank);
    if (layer.label !== undefined) {
      const shares = layer.masses.map((mass) => `${shortNumber(100 * mass)}`).join(", ");
      key.push({ kind: "line", words: `${layer.label}: ${shares} % within`, look });
    }
    const { there, back } = coordinateMaps[layer.coordinates ?? naturalCoordinates(params)];
    const grid = densityGrid(x.map(there), y.map(there));
    return layer.masses.flatMap((mass) =>
      levelLines(grid, massLevel(grid, mass)).map((line): Mark => ({
        kind: "line",
        rows: line.map(([px, py]) => ({ x: back(px), y: back(py) })),
        look,
      }))
    );
  });
  const panel = {
    ...(params.panelTitle === undefined ? {} : { title: params.panelTitle }),
    x: params.x,
    y: params.y,
    marks: [...clouds, ...lines],
    aspect: 0.9,
  };
  return { panels: [panel], key, losses };
}

function naturalCoordinates({ x, y }: Pick<ScatterParams, "x" | "y">): "plain" | "artanh" {
  const correlations = [x, y].every(({ domain }) => domain?.[0] === -1 && domain[1] === 1);
  return correlations ? "artanh" : "plain";
}

const same = (value: number) => value;
const coordinateMaps = {
  plain: { there: same, back: same },
  artanh: { there: Math.atanh, back: Math.tanh },
} as const;

function contourLook(rank: number): LineLook {
  return rank === 0 ? { colour: inks.theory, halo: true } : {
    colour: seriesLook(rank).colour,
    dash: theoryDashes[rank % theoryDashes.length],
  };
}

function pairsOf(
  rows: Table,
  columns: { readonly x: string; readonly y: string; readonly input: string },
  losses: Losses,
): { x: Float64Array; y: Float64Array } {
  columnOf(rows, columns.x);
  columnOf(rows, columns.y);
  const [x, y] = [numbers(rows, columns.x), numbers(rows, columns.y)];
  const whole = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
  losses.add("sampled pairs are not finite and not drawn", x.length - whole.length);
  if (whole.length < 2) {
    throw new UserError({
      action: `cannot draw ${whole.length} pairs of "${columns.input}"`,
      allowed: "at least two",
      exitCode: 1,
    });
  }
  return {
    x: Float64Array.from(whole, (i) => x[i]),
    y: Float64Array.from(whole, (i) => y[i]),
  };
}

export const plugin = sheetFigure({
  summary: "points of a sample over density contours of a reference sample",
  params,
  sheet: scatterSheet,
}) satisfies Figure<ScatterParams, Sheet>;
