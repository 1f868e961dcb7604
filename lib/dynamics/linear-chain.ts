/**
 * Covariance of a linear mlp, O(m^2) random numbers per layer and exact in law: with V = L L^T the next
 * layer is L W L^T / n with W a Wishart matrix of n degrees of freedom, whose triangular factor has
 * independent entries (Bartlett 1933), so triangular matrices are all that is multiplied.
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import { fold } from "../num/random/key.ts";
import { type RandomStream, randomStream } from "../num/random/random.ts";
import { networks } from "./ensemble/networks.ts";
import { number } from "./mlp/activation.ts";
import { inputGram } from "./mlp/inputs.ts";
import {
  observe,
  observedLayers,
  recordedFields,
  recordedTables,
  Recorder,
} from "./mlp/observation.ts";
import { semidefiniteFactor } from "./mlp/rows.ts";

const params = v.strictObject({
  networks,
  observe,
});

export const plugin = {
  summary: "covariance of a linear mlp by Bartlett factors, with its determinant; exact in law",
  params,
  fields: {
    ...recordedFields,
    logDeterminant: { description: "ln det V", axes: ["layer", "network"] },
  },
  tables: {
    ...recordedTables,
    "log-determinant": {
      summary: "log determinant of each covariance matrix",
      fields: ["time", "logDeterminant"],
    },
  },
  simulate({ recipe, data, params, key, compute }) {
    const width = number(recipe, "width");
    if (number(recipe, "slopePositive") !== number(recipe, "slopeNegative")) {
      throw new UserError({
        action: "cannot use Bartlett factors: the network is not linear",
        allowed: "equal slopes",
        hint: "use the dynamics mlp-gram",
      });
    }
    const gram = inputGram(data);
    const { count } = gram;
    if (count > width) {
      throw new UserError({
        action: `cannot give ${count} inputs a regular covariance at width ${width}`,
        allowed: "at most as many inputs as units",
        hint: "use the dynamics mlp-gram",
      });
    }
    const layers = observedLayers(number(recipe, "depth"), params.observe);
    const recorder = new Recorder({ layers, networks: params.networks, inputs: count });
    const logDeterminant = new Float64Array(layers.length * params.networks);
    const stream = randomStream(fold(key, "linear-chain"));
    const initial = semidefiniteFactor(gram.correlation, count);
    for (let network = 0; network < params.networks; network++) {
      const rows = { factor: initial.slice(), logNorm: gram.logNorm.slice(), count };
      let layer = 0;
      for (let observed = 0; observed < layers.length; observed++) {
        for (; layer < layers[observed]; layer++) multiplyByBartlett(rows, width, stream);
        recorder.logNorm.set(rows.logNorm, recorder.normOffset(observed, network));
        const distances = pairDistances(rows.factor, count);
        recorder.oneMinusCorrelation.set(distances, recorder.pairOffset(observed, network));
        logDeterminant[observed * params.networks + network] = logDeterminantOf(rows);
      }
      if (network % 1024 === 0) compute.progress(network, params.networks, "networks");
    }
    const fields = recorder.fields({ layerTime: 1 / width, missing: "never" });
    return {
      ...fields,
      logDeterminant: namedArray(fields.logNorm.axes.slice(0, 2), logDeterminant),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** A factor L with unit rows, row a standing for e^(logNorm_a / 2) times itself. */
interface Rows {
  readonly factor: Float64Array;
  readonly logNorm: Float64Array;
  readonly count: number;
}

/** L <- L A / sqrt(n) in place, A_ii^2 ~ chi2_{n-i}, A_ij ~ N(0, 1) below the diagonal. */
function multiplyByBartlett(
  { factor, logNorm, count }: Rows,
  width: number,
  stream: RandomStream,
): void {
  const bartlett = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) bartlett[i * count + j] = stream.normal();
    bartlett[i * count + i] = Math.sqrt(stream.chiSquare(width - i));
  }
  for (let a = 0; a < count; a++) {
    let square = 0;
    for (let j = 0; j <= a; j++) {
      let sum = 0;
      // Entries left of j are already new; only those from j on are read.
      for (let k = j; k <= a; k++) sum += factor[a * count + k] * bartlett[k * count + j];
      factor[a * count + j] = sum;
      square += sum * sum;
    }
    const root = Math.sqrt(square);
    for (let j = 0; j <= a; j++) factor[a * count + j] /= root;
    logNorm[a] += Math.log(square / width);
  }
}

/** 1 - rho = |l_a - l_b|^2 / 2 for unit rows. */
function pairDistances(factor: Float64Array, count: number): Float64Array {
  const distances: number[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += (factor[a * count + k] - factor[b * count + k]) ** 2;
      distances.push(sum / 2);
    }
  }
  return Float64Array.from(distances);
}

function logDeterminantOf({ factor, logNorm, count }: Rows): number {
  let sum = 0;
  for (let a = 0; a < count; a++) {
    sum += logNorm[a] + 2 * Math.log(Math.abs(factor[a * count + a]));
  }
  return sum;
}
