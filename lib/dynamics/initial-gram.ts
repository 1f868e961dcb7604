/**
 * Gram matrices of random networks before training, beside their limits of infinite width (Du, Lee, Li, Wang,
 * Zhai 2019, Lemmas B.2 and C.2: how near they are). Exact in law at every width: no m x m matrix is drawn.
 */
import * as v from "valibot";
import type { FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { namedArray } from "../num/array.ts";
import { GaussianRows } from "../num/random/gaussian-rows.ts";
import { fold } from "../num/random/key.ts";
import { randomStream } from "../num/random/random.ts";
import { rowGram } from "../num/wide-limits/chirp-inputs.ts";
import { layerKernels } from "../num/wide-limits/layer-kernels.ts";
import { extremeOf, spectralDistance } from "../num/wide-limits/spectral-distance.ts";
import { networks } from "./ensemble/networks.ts";
import { unitInputs } from "./gram/examples.ts";
import {
  allLayerGrams,
  drawNetwork,
  type InitialNetwork,
  lastLayerGram,
  outputsOf,
} from "./gram/initial.ts";
import { type FiniteNetwork, finiteNetwork, gramNetwork, requireBranches } from "./gram/network.ts";

const params = v.strictObject({
  ...gramNetwork,
  networks,
  layers: v.optional(
    v.pipe(
      v.picklist(["last", "all"]),
      v.description("all: the Gram matrices of every layer too, and their sum"),
    ),
    "last",
  ),
});

const axes = ["network"];
const fields = {
  lambdaMin: { description: "least eigenvalue of the last layer's Gram matrix G", axes },
  lambdaMax: { description: "its largest eigenvalue", axes },
  lambdaRatio: { description: "least eigenvalue of G over that of its limit K", axes },
  deviation: { description: "|G - K|_2 over |K|_2", axes },
  scaledDeviation: { description: "sqrt(m) |G - K|_2 over |K|_2", axes },
  sufficientWidth: {
    description: "m (4 |G - K|_2 / lambda_min(K))^2: the width at which |G - K|_2 would be a " +
      "quarter of lambda_min(K), as it falls like m^-1/2",
    axes,
  },
  output: { description: "u_1 over its standard deviation at infinite width", axes },
  normDeviation: { description: "sqrt(m) (|x_1^(H)|^2 over its limit - 1)", axes },
  tangentMin: {
    description: "least eigenvalue of the Gram matrix of all layers",
    axes,
    when: "with layers: all",
  },
  tangentMax: { description: "its largest eigenvalue", axes, when: "with layers: all" },
} satisfies Readonly<Record<string, FieldDeclaration>>;
type FieldName = keyof typeof fields;
const allLayersOnly: readonly FieldName[] = ["tangentMin", "tangentMax"];
const always = (Object.keys(fields) as FieldName[]).filter((name) => !allLayersOnly.includes(name));

/** What the networks are held against. */
interface Limit {
  readonly lastLayer: Float64Array;
  readonly least: number;
  readonly largest: number;
  readonly outputVariance: number;
}

export const plugin = {
  summary: "Gram matrices of random networks at initialisation, rows by rows; exact in law",
  params,
  fields,
  tables: {
    gram: {
      summary: "spectrum of the last layer's Gram matrix, its distance from the limit",
      fields: always,
      optional: allLayersOnly,
    },
  },
  simulate({ params, data, key, compute }) {
    const network = requireBranches(finiteNetwork(params));
    const { count, size, inputs } = unitInputs(data);
    const gram = rowGram(inputs, { count, size });
    const limit = limitOf(gram, count, network);
    const stream = randomStream(fold(key, "initial-gram"));
    const source = new GaussianRows(fold(key, "initial-gram-rows"));
    const names = params.layers === "all" ? [...always, ...allLayersOnly] : always;
    const columns = new Map(names.map((name) => [name, new Float64Array(params.networks)]));
    for (let index = 0; index < params.networks; index++) {
      const keep = params.layers;
      const drawn = drawNetwork(gram, { network, count, keep, source, stream });
      const row = measured(drawn, network, limit);
      if (keep === "all") {
        const { least, largest } = sumExtremes(allLayerGrams(drawn, network, source), count);
        [row.tangentMin, row.tangentMax] = [least, largest];
      }
      for (const [name, values] of columns) values[index] = row[name]!;
      compute.progress(index, params.networks, "networks");
    }
    const axis = [{ name: "network", length: params.networks }];
    return Object.fromEntries(
      [...columns].map(([name, values]) => [name, namedArray(axis, values)]),
    );
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function limitOf(inputs: Float64Array, order: number, network: FiniteNetwork): Limit {
  const { covariances, tangents } = layerKernels({ order, entries: inputs }, network);
  const lastLayer = tangents[network.depth - 1];
  return {
    lastLayer,
    ...extremeOf(lastLayer, order),
    outputVariance: covariances[network.depth][0],
  };
}

function measured(
  drawn: InitialNetwork,
  network: FiniteNetwork,
  limit: Limit,
): Partial<Record<FieldName, number>> {
  const { width, depth } = network;
  const gram = lastLayerGram(drawn, network);
  const order = drawn.signals[0].count;
  const { least, largest } = extremeOf(gram, order);
  const distance = spectralDistance(gram, limit.lastLayer, order);
  return {
    lambdaMin: least,
    lambdaMax: largest,
    lambdaRatio: least / limit.least,
    deviation: distance / limit.largest,
    scaledDeviation: Math.sqrt(width) * distance / limit.largest,
    sufficientWidth: width * (4 * distance / limit.least) ** 2,
    output: outputsOf(drawn)[0] / Math.sqrt(limit.outputVariance),
    normDeviation: Math.sqrt(width) *
      (drawn.covariances[depth][0] / limit.outputVariance - 1),
  };
}

function sumExtremes(grams: readonly Float64Array[], order: number) {
  return extremeOf(grams[0].map((_, at) => grams.reduce((sum, one) => sum + one[at], 0)), order);
}
