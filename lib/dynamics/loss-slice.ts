/**
 * The loss around a minimum on a plane of one layer's weights, others frozen, beside its local quadratic: one
 * direction is the steepest, the other of middle curvature, of the networks of several rho with the same weights.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { count, positive } from "../contract/schemas.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { symmetricEigen } from "../num/linear-algebra/linalg.ts";
import {
  type Draw,
  drawNetwork,
  type FrozenParams,
  frozenParams,
  networkOf,
} from "./frozen-layers/ensemble.ts";
import { kroneckerHessian, lossAt } from "./frozen-layers/hessian.ts";
import { forward } from "./frozen-layers/network.ts";

const { networks: _one, ...ofOneNetwork } = frozenParams;
const params = v.strictObject({
  ...ofOneNetwork,
  reach: v.pipe(positive, v.description("the plane reaches so far from the minimum, each way")),
  points: v.optional(v.pipe(count, v.description("points of the grid in each direction")), 41),
});

const axes = ["skip", "across", "along"];
/** A curvature below this share of the largest counts as 0. */
const flat = 1e-9;

/**
 * Fields over [skip, across, along], dimensionless; `along` runs in the direction of largest curvature of H,
 * `across` in that of its middle nonzero one. Both losses are in units of the quadratic at the end of `along`,
 * lambda_max reach^2 / 2, so that networks compare: loss = (1/m) sum |f - y|^2, 0 at the centre; quadratic =
 * the local one, which is the loss where no unit has changed its side. changed = number of (input, unit) that
 * have.
 */
export const plugin = {
  summary: "the loss on a plane of one layer's weights, with its local quadratic",
  params,
  fields: {
    loss: { description: "loss, in units of the quadratic at the end of `along`", axes },
    quadratic: { description: "what the loss is around the centre, in the same units", axes },
    changed: {
      description: "units, over inputs, that are on another side than at the centre",
      axes,
    },
  },
  tables: {
    plane: { summary: "the plane, point by point", fields: ["loss", "quadratic", "changed"] },
  },
  simulate({ params: { reach, points, ...rest }, key }) {
    const one: FrozenParams = { ...rest, networks: 1 };
    const draw = drawNetwork(key, one, 0);
    const grid = Array.from({ length: points }, (_, i) => reach * (2 * i / (points - 1) - 1));
    const planes = rest.skips.map((skip) => planeOf(draw, one, { skip, grid }));
    const all = [
      labelledAxis("skip", rest.skips),
      labelledAxis("across", grid),
      labelledAxis("along", grid),
    ];
    const field = (pick: (point: PlanePoint) => number) =>
      namedArray(all, Float64Array.from(planes.flat(), pick));
    return {
      loss: field((point) => point.loss),
      quadratic: field((point) => point.quadratic),
      changed: field((point) => point.changed),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

interface PlanePoint {
  readonly loss: number;
  readonly quadratic: number;
  readonly changed: number;
}

function planeOf(
  draw: Draw,
  params: FrozenParams,
  { skip, grid }: { readonly skip: number; readonly grid: readonly number[] },
): PlanePoint[] {
  const network = networkOf(draw, params, { skip });
  const { inputs, first } = draw;
  const { output: targets, slopes } = forward(network, first, inputs);
  const size = first.length;
  const { values, vectors } = symmetricEigen(kroneckerHessian(network, slopes, inputs), size);
  const zeros = values.findIndex((value) => value > flat * values[size - 1]);
  const unit = values[size - 1] * grid[0] ** 2 / 2;
  // A Hessian of rank 1 has no second curvature: then the other direction is flat.
  const middle = Math.min(size - 2, Math.floor((zeros + size - 1) / 2));
  return grid.flatMap((across) =>
    grid.map((along) => {
      const weights = first.map((entry, k) =>
        entry + along * vectors[k * size + size - 1] + across * vectors[k * size + middle]
      );
      const found = lossAt(network, weights, { inputs, targets });
      const changed = found.slopes.reduce(
        (sum, layer, l) => sum + layer.reduce((n, d, k) => n + (d === slopes[l][k] ? 0 : 1), 0),
        0,
      );
      const quadratic = (values[size - 1] * along ** 2 + values[middle] * across ** 2) / 2;
      return { loss: found.loss / unit, quadratic: quadratic / unit, changed };
    })
  );
}
