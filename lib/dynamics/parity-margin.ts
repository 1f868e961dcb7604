/**
 * Margin of the corners of a cube labelled c_1 c_2 (lib/num/separation/labelled-points.ts) with ReLU tangent
 * features, as a mean over random directions z. The symmetries of the cube move every corner to every other one,
 * so the uniform weights are optimal in the dual: gamma = E_z |E_c[y x 1{<z, x> > 0}]|. As y x is odd in c, that
 * is half of the mean with the sign of <z, c>.
 */
import * as v from "valibot";
import type { Declarations, FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { norm } from "../num/linear-algebra/vector.ts";
import { networks } from "./ensemble/networks.ts";
import { networkColumns } from "./relu-pairs/columns.ts";

const params = v.strictObject({
  dimension: v.pipe(
    count,
    v.minValue(2),
    v.maxValue(16),
    v.description("d; the cost is 2^d a direction"),
  ),
  networks: v.pipe(networks, v.description("number of random directions")),
});

const fields = {
  scaledNorm: {
    description: "d |E_c[y x 1{<z, x> > 0}]| of a direction, whose mean is d gamma",
    axes: ["network"],
  },
} as const satisfies Declarations<FieldDeclaration>;

export const plugin = {
  summary: "margin of the parity of two bits with ReLU tangent features, direction by direction",
  params,
  fields,
  tables: { "parity-margins": { summary: "one direction each", fields: ["scaledNorm"] } },
  simulate({ params: { dimension, networks }, key, compute }) {
    const stream = randomStream(fold(key, "directions"));
    const direction = new Float64Array(dimension);
    const rows: Record<keyof typeof fields, number>[] = [];
    for (let index = 0; index < networks; index++) {
      stream.fillNormal(direction);
      rows.push({ scaledNorm: Math.sqrt(dimension) * norm(meanVector(direction)) });
      if (index % 100 === 0) compute.progress(index, networks, "directions");
    }
    return networkColumns(rows);
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/**
 * sqrt d E_c[y x 1{<z, c> > 0}] = 1/2 E_c[c_1 c_2 c sign <z, c>], over the corners with c_d = 1 (the others give
 * the same), each reached from the one before by turning one coordinate.
 */
export function meanVector(direction: Float64Array): Float64Array {
  const d = direction.length;
  const corner = new Float64Array(d).fill(1);
  const total = new Float64Array(d);
  const corners = 2 ** (d - 1);
  for (let turn = 0; turn < corners; turn++) {
    if (turn > 0) {
      const turned = 31 - Math.clz32(turn & -turn);
      corner[turned] = -corner[turned];
    }
    let product = 0;
    for (let k = 0; k < d; k++) product += direction[k] * corner[k];
    const weight = (product > 0 ? 1 : -1) * corner[0] * corner[1];
    for (let k = 0; k < d; k++) total[k] += weight * corner[k];
  }
  return total.map((sum) => sum / (2 * corners));
}
