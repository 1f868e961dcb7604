/** Laws on a grid as predictions of a variable that is a monotone function of the grid's. */
import type { Prediction } from "../../contract/plugins.ts";
import type { MassFunction } from "./solver.ts";

/** Tails thinner than this are cut off: the distribution function is 0 or 1 there. */
const tail = 1e-12;

/**
 * The distribution of y(x): `value` is strictly monotone with derivative `slope`. The distribution function is
 * exact at the cells' edges; the density is the mass of the two cells around an edge.
 */
export function distributionOf(
  law: MassFunction,
  { value, slope }: {
    readonly value: (x: number) => number;
    readonly slope: (x: number) => number;
  },
): Prediction {
  const x: number[] = [];
  const cdf: number[] = [];
  const density: number[] = [];
  let below = 0;
  for (let i = 0; i + 1 < law.mass.length; i++) {
    below += law.mass[i];
    if (below < tail || below > 1 - tail) continue;
    const edge = law.low + (i + 0.5) * law.spacing;
    x.push(value(edge));
    cdf.push(Math.min(1, below));
    const steep = Math.abs(slope(edge));
    density.push((law.mass[i] + law.mass[i + 1]) / (2 * law.spacing * steep));
  }
  const increasing = x.length < 2 || x[1] > x[0];
  if (!increasing) {
    x.reverse();
    cdf.reverse();
    density.reverse();
    for (let i = 0; i < cdf.length; i++) cdf[i] = 1 - cdf[i];
  }
  return {
    shape: "distribution",
    x: Float64Array.from(x),
    cdf: Float64Array.from(cdf),
    density: Float64Array.from(density),
  };
}
