/**
 * Matrices of one frozen layer, seen from the layer before it: Q = (rho I + M) D, M = sigma W / sqrt(n), D the
 * diagonal of the activation's slopes. Row-major, float64.
 */
import type { RandomStream } from "../../num/random/random.ts";

export type WeightLaw = "gaussian" | "uniform";

/**
 * M of independent entries with mean 0 and standard deviation deviation / sqrt(n): Gaussian, or uniform
 * between -+ deviation sqrt(3 / n). Shape n x n.
 */
export function drawWeights(
  stream: RandomStream,
  { width, deviation, law = "gaussian" }: {
    readonly width: number;
    readonly deviation: number;
    readonly law?: WeightLaw | undefined;
  },
): Float64Array {
  const weights = new Float64Array(width * width);
  const scale = deviation / Math.sqrt(width);
  if (law === "gaussian") {
    stream.fillNormal(weights);
    return weights.map((entry) => scale * entry);
  }
  stream.fillUniform(weights);
  return weights.map((entry) => Math.sqrt(12) * scale * (entry - 0.5));
}

/** floor(n / 2) of the n units, all choices equally likely, as 1 in a list of 0 and 1. */
export function halfActive(stream: RandomStream, width: number): Uint8Array {
  const active = new Uint8Array(width);
  let missing = Math.floor(width / 2);
  for (let unit = 0; unit < width; unit++) {
    // The chance that this one is among those that are still missing.
    if (stream.uniform() * (width - unit) < missing) {
      active[unit] = 1;
      missing--;
    }
  }
  return active;
}

/** A matrix with its shape. */
export interface ShapedMatrix {
  readonly rows: number;
  readonly columns: number;
  /** @shape rows x columns */
  readonly entries: Float64Array;
}

/**
 * (rho I + M) D: columns of active units as they are, those of inactive ones times `slope`; at slope 0
 * they are left out, which drops zeros from the singular values and nothing else.
 */
export function layerMatrix(
  weights: Float64Array,
  { skip, slope, active }: {
    readonly skip: number;
    readonly slope: number;
    readonly active: Uint8Array;
  },
): ShapedMatrix {
  const width = active.length;
  const kept: number[] = [];
  active.forEach((on, unit) => {
    if (on === 1 || slope !== 0) kept.push(unit);
  });
  const entries = new Float64Array(width * kept.length);
  for (let row = 0; row < width; row++) {
    kept.forEach((unit, column) => {
      const entry = weights[row * width + unit] + (row === unit ? skip : 0);
      entries[row * kept.length + column] = active[unit] === 1 ? entry : slope * entry;
    });
  }
  return { rows: width, columns: kept.length, entries };
}
