/**
 * How many random ReLU directions K suffice, so that the tangent features of a network of m = 2 K neurons in pairs
 * meet a criterion on given points: they separate them, with half the margin of infinitely many, or the least
 * eigenvalue of their kernel is three quarters of its limit. Directions are added one by one to each draw; a K is
 * sought at which the criterion begins to hold, by doubling and halving (separation stays once it is there; the
 * two others may be met, and missed again a little later).
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import {
  labelledPoints,
  type PointSet,
  pointSetParams,
} from "../num/separation/labelled-points.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns, networkRows } from "./relu-pairs/columns.ts";
import { criteria, type Criterion, difficultyOf, meets } from "./relu-pairs/criteria.ts";
import { firstMet } from "./relu-pairs/first-met.ts";
import { isCovered } from "./relu-pairs/gaps.ts";

const params = v.strictObject({
  ...pointSetParams,
  criterion: v.pipe(v.picklist(criteria), v.description("what the features must meet")),
  networks,
  shown: v.optional(
    v.pipe(v.array(count), v.description("numbers of directions whose success is listed")),
    [],
  ),
});

const ofNetworks = { axes: ["network"] } as const;
const fields = {
  directions: { description: "K, fewest random directions that meet the criterion", ...ofNetworks },
  sufficientWidth: { description: "m = 2 K, neurons in pairs", ...ofNetworks },
  difficulty: {
    description:
      "1 / gamma of infinitely many directions (2 d, to leading order, on the cube); n / lambda for the eigenvalue",
    ...ofNetworks,
  },
  squareRatio: { description: "m over the square of the difficulty", ...ofNetworks },
  covered: {
    description: "fewest of these directions that leave no two neighbouring gaps of points uncut",
    ...ofNetworks,
    when: "separation of the circle",
  },
  covers: {
    description: "1 if these two numbers are equal, else 0",
    ...ofNetworks,
    when: "the same",
  },
  precedes: {
    description: "1 if the criterion is met while two neighbouring gaps are uncut, else 0",
    ...ofNetworks,
    when: "the same",
  },
  met: { description: "1 if K directions meet it, else 0", axes: ["network", "shownDirections"] },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary: "how many random ReLU directions suffice to separate points, or for their kernel",
  params,
  fields,
  tables: {
    sufficient: {
      summary: "fewest directions of each draw",
      fields: ["directions", "sufficientWidth", "difficulty", "squareRatio"],
      optional: ["covered", "covers", "precedes"],
    },
    successes: { summary: "whether K directions meet the criterion, by K", fields: ["met"] },
  },
  simulate({ params, key, compute }) {
    const points = labelledPoints(params);
    const difficulty = difficultyOf(params, points);
    const rows: Record<string, number>[] = [];
    for (let index = 0; index < params.networks; index++) {
      const own = new Directions(points.dimension, fold(key, "network", index));
      const directions = firstMet((k) =>
        meets(params.criterion, { points, drawn: own.first(k), directions: k, difficulty })
      );
      const covered = coversCircle(params)
        ? firstMet((k) => isCovered(points.count, own.first(k), k))
        : undefined;
      rows.push({
        directions,
        sufficientWidth: 2 * directions,
        difficulty,
        squareRatio: 2 * directions / difficulty ** 2,
        ...(covered === undefined ? {} : {
          covered,
          covers: directions === covered ? 1 : 0,
          precedes: directions < covered ? 1 : 0,
        }),
      });
      compute.progress(index + 1, params.networks, "networks");
    }
    const { shown } = params;
    const shares = rows.map(({ directions }) => shown.map((k) => directions <= k ? 1 : 0));
    return {
      ...networkColumns(rows, "the margin of these points is not known"),
      met: networkRows(shares, { name: "shownDirections", labels: shown }),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function coversCircle(
  { points, criterion }: PointSet & { readonly criterion: Criterion },
): boolean {
  return points === "circle" && criterion === "separation";
}

/** Directions of one draw, as many as are asked for; more begin with the fewer. */
class Directions {
  readonly #dimension: number;
  readonly #stream: { fillNormal(out: Float64Array): void };
  #drawn = new Float64Array(0);

  constructor(dimension: number, key: Parameters<typeof fold>[0]) {
    this.#dimension = dimension;
    this.#stream = randomStream(fold(key, "directions"));
  }

  first(count: number): Float64Array {
    const length = count * this.#dimension;
    if (length > this.#drawn.length) {
      const longer = new Float64Array(length);
      longer.set(this.#drawn);
      this.#stream.fillNormal(longer.subarray(this.#drawn.length));
      this.#drawn = longer;
    }
    return this.#drawn.subarray(0, length);
  }
}
