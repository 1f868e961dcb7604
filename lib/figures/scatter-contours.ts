/** The joint law of two quantities: points of a sample over density contours of a reference sample. */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Figure } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";
import { numbers, type Table } from "../contract/table.ts";
import { axisSchema, hasPlace, warps, withRoom } from "./axes/axis.ts";
import { levelLines } from "./geometry/contour.ts";
import { densityAt, densityGrid, massLevel } from "./geometry/density.ts";
import { type KeyEntry, type Sheet, sheetFigure } from "./draw/figure.ts";
import { layoutEntries } from "./draw/layout.ts";
import { requireLooks } from "./draw/limits.ts";
import { Losses, notFinite, reason } from "./draw/losses.ts";
import type { LineLook, Mark, Point, PointLook } from "./draw/mark.ts";
import { rangeOf } from "./geometry/range.ts";
import { thinned } from "./geometry/thinning.ts";
import { columnOf, type Inputs, pick, sourceEntries } from "./draw/source.ts";
import {
  coloursMax,
  inks,
  looksMax,
  pointShapes,
  seriesLook,
  theoryDashes,
} from "./theme/palette.ts";
import { shortNumber } from "./axes/wording.ts";

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

type Content = Omit<ScatterParams, "columns">;

function scatterSheet(inputs: Inputs, params: Content): Sheet {
  const losses = new Losses();
  const key: KeyEntry[] = [];
  requireLooks(params.points.length, looksMax, "samples apart by colour and shape");
  requireLooks(params.contours.length, looksMax, "samples apart by colour and dash");
  const samples = params.points.map((layer) => pairsOf(pick(inputs, layer), layer, losses));
  const clouds = params.points.map((layer, rank): Mark => {
    const { x, y } = samples[rank];
    const chosen = thinned([...x.keys()], layer.most);
    const look: PointLook = {
      colour: rank === 0 ? inks.sample : seriesLook(rank).colour,
      shape: rank === 0 ? "circle" : cloudShape(rank),
      size: 7,
      opacity: 0.6,
    };
    const part = `(${chosen.length} of ${x.length})`;
    const thin = chosen.length < x.length;
    if (layer.label !== undefined) {
      const words = thin ? `${layer.label} ${part}` : layer.label;
      key.push({ kind: "points", words, look, bar: false });
    } else if (thin) losses.say(`some points of "${layer.input}" are drawn ${part}`);
    return { kind: "points", rows: chosen.map((i) => ({ x: x[i], y: y[i] })), look };
  });
  const lines = params.contours.flatMap((layer, rank): Mark[] => {
    const pairs = pairsOf(pick(inputs, layer), layer, losses);
    const look = contourLook(rank);
    const regions = regionsOf(pairs, layer, { params, losses });
    if (layer.label !== undefined) {
      const shares = layer.masses.map((mass) => `${shortNumber(100 * mass)}`).join(", ");
      key.push({ kind: "line", words: `${layer.label}: ${shares} % within`, look });
      if (regions !== undefined) {
        params.points.forEach(({ label }, k) => {
          if (label === undefined) return;
          const found = regions.shares(samples[k]).map((share) => (100 * share).toFixed(1));
          losses.say(`${label} within the contours "${layer.label}": ${found.join(", ")} %`);
        });
      }
    }
    return (regions?.outlines ?? []).map((rows): Mark => ({ kind: "line", rows, look }));
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

/** Circles in the first colours, then other shapes. */
function cloudShape(rank: number): string {
  return pointShapes[Math.floor(rank / coloursMax) % pointShapes.length];
}

interface Pairs {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The densest regions of a sample. */
interface Regions {
  readonly outlines: readonly Point[][];
  /** Shares of another sample inside of each, all of its pairs counted. */
  shares(sample: Pairs): number[];
}

/** None, with a note, of a law on a line or a point. */
function regionsOf(
  { x, y }: Pairs,
  layer: ScatterParams["contours"][number],
  { params, losses }: { readonly params: Content; readonly losses: Losses },
): Regions | undefined {
  const choice = layer.coordinates ?? naturalCoordinates(params);
  const [alongX, alongY] = [params.x, params.y].map(({ scale }) =>
    choice === "artanh" ? coordinateMaps.artanh : warps[scale]
  );
  const [u, w] = [x.map(alongX.there), y.map(alongY.there)];
  const whole = [...u.keys()].filter((i) => Number.isFinite(u[i]) && Number.isFinite(w[i]));
  losses.add({
    one: "pair has no place in the coordinates of the contours and is left out of them",
    many: "pairs have no place in the coordinates of the contours and are left out of them",
  }, u.length - whole.length);
  const [us, ws] = [u, w].map((values) => Float64Array.from(whole, (i) => values[i]));
  const flat = whole.length < 2 ||
    [us, ws].some((values) => {
      const [low, high] = rangeOf(values);
      return low === high || withRoom([low, high], "linear").narrow;
    });
  if (flat) {
    losses.say(`"${layer.input}" has no contours: one of its coordinates does not vary`);
    return undefined;
  }
  const grid = densityGrid(us, ws);
  const levels = layer.masses.map((mass) => massLevel(grid, mass));
  return {
    outlines: levels.flatMap((level) =>
      levelLines(grid, level).map((line) =>
        line.map(([px, py]) => ({ x: alongX.back(px), y: alongY.back(py) }))
      )
    ),
    shares: (sample) => {
      const heights = sample.x.map((x, i) =>
        densityAt(grid, alongX.there(x), alongY.there(sample.y[i]))
      );
      return levels.map((level) =>
        heights.reduce((count, height) => height >= level ? count + 1 : count, 0) / heights.length
      );
    },
  };
}

function naturalCoordinates({ x, y }: Pick<ScatterParams, "x" | "y">): "plain" | "artanh" {
  const correlations = [x, y].every(({ domain }) => domain?.[0] === -1 && domain[1] === 1);
  return correlations ? "artanh" : "plain";
}

const coordinateMaps = {
  artanh: { there: Math.atanh, back: Math.tanh },
} as const;

function contourLook(rank: number): LineLook {
  return rank === 0 ? { colour: inks.theory, halo: true } : {
    colour: seriesLook(rank).colour,
    dash: theoryDashes[(rank + Math.floor(rank / coloursMax)) % theoryDashes.length],
  };
}

function pairsOf(
  rows: Table,
  columns: { readonly x: string; readonly y: string; readonly input: string },
  losses: Losses,
): Pairs {
  columnOf(rows, columns.x);
  columnOf(rows, columns.y);
  const [x, y] = [numbers(rows, columns.x), numbers(rows, columns.y)];
  const whole = [...x.keys()].filter((i) => hasPlace(x[i], "linear") && hasPlace(y[i], "linear"));
  losses.add(reason("sampled pair is", "sampled pairs are", notFinite), x.length - whole.length);
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
