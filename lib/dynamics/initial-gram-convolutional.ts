/**
 * Gram matrices of random convolutional residual networks before training: filters of three pixels, zeros
 * outside (Du, Lee, Li, Wang, Zhai 2019, section 7). Given a layer, the rows of W phi(x) at all pixels of all
 * inputs are independent N(0, Q), Q the covariance of the patches, so no m x 3m matrix is drawn. Exact in law
 * (Q may be singular: to 1e-13 of its variances).
 */
import * as v from "valibot";
import { UserError } from "../contract/errors.ts";
import type { FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { count } from "../contract/schemas.ts";
import { namedArray } from "../num/array.ts";
import { GaussianRows } from "../num/random/gaussian-rows.ts";
import { fold } from "../num/random/key.ts";
import { rowGram } from "../num/wide-limits/chirp-inputs.ts";
import {
  convolutionalKernel,
  type ImageShape,
  patchCovariance,
} from "../num/wide-limits/convolutional-kernel.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";
import { extremeOf, spectralDistance } from "../num/wide-limits/spectral-distance.ts";
import { networks } from "./ensemble/networks.ts";
import { unitInputs } from "./gram/examples.ts";
import {
  branchFactor,
  depth,
  type FiniteNetwork,
  finiteNetwork,
  requireBranches,
  skips,
  width,
} from "./gram/network.ts";
import { fillRows, gramOf, type Rows } from "./gram/rows.ts";

const params = v.strictObject({
  pixels: v.pipe(
    count,
    v.description("p, pixels of an input in a row; an input is pixel after pixel"),
  ),
  depth,
  width,
  activation,
  branchScale,
  networks,
});

const axes = ["network"];
const fields = {
  lambdaMin: { description: "least eigenvalue of the last layer's Gram matrix G", axes },
  lambdaMax: { description: "its largest eigenvalue", axes },
  deviation: { description: "|G - K|_2 over |K|_2, K the limit of infinite width", axes },
} satisfies Readonly<Record<string, FieldDeclaration>>;

export const plugin = {
  summary: "Gram matrices of random convolutional residual networks, rows by rows; exact in law",
  params,
  fields,
  tables: {
    gram: {
      summary: "spectrum of the last layer's Gram matrix, its distance from the limit",
      fields: Object.keys(fields),
    },
  },
  simulate({ params, data, key, compute }) {
    const network = requireBranches(finiteNetwork({ ...params, joining: "residual" }));
    const { count, size, inputs } = unitInputs(data);
    const { pixels } = params;
    if (size % pixels !== 0) {
      throw new UserError({
        action: `cannot cut inputs of ${size} numbers into ${pixels} pixels`,
        allowed: "a number of pixels that divides the size of the inputs",
        exitCode: 1,
      });
    }
    const shape = { count, pixels };
    const pixel = rowGram(inputs, { count: count * pixels, size: size / pixels });
    const limit = convolutionalKernel(pixel, { shape, ...network });
    const { largest } = extremeOf(limit, count);
    const draw = {
      source: new GaussianRows(fold(key, "initial-gram-convolutional")),
      rows: blockOf(params.width, count * pixels),
      signal: blockOf(params.width, count * pixels),
    };
    const columns = Object.fromEntries(
      Object.keys(fields).map((name) => [name, new Float64Array(params.networks)]),
    );
    for (let index = 0; index < params.networks; index++) {
      const gram = drawGram(pixel, { network, shape, draw });
      const extremes = extremeOf(gram, count);
      columns.lambdaMin[index] = extremes.least;
      columns.lambdaMax[index] = extremes.largest;
      columns.deviation[index] = spectralDistance(gram, limit, count) / largest;
      compute.progress(index + 1, params.networks, "networks");
    }
    const axis = [{ name: "network", length: params.networks }];
    return Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, namedArray(axis, values)]),
    );
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

function blockOf(height: number, count: number): Rows {
  return { height, count, values: new Float64Array(height * count) };
}

/** One network: the Gram matrix of the derivatives by its last layer. `draw` is scratch. */
function drawGram(
  pixel: Float64Array,
  { network, shape, draw: { source, rows, signal } }: {
    readonly network: FiniteNetwork;
    readonly shape: ImageShape;
    readonly draw: { readonly source: GaussianRows; readonly rows: Rows; readonly signal: Rows };
  },
): Float64Array {
  const { width, depth, activation } = network;
  const order = shape.count * shape.pixels;
  let patch = patchCovariance(pixel, shape);
  for (let h = 1; h <= depth; h++) {
    fillRows(patch, rows, source);
    if (h === depth) break;
    const factor = branchFactor(network, h);
    const passes = skips(network, h);
    for (let at = 0; at < rows.values.length; at++) {
      const branch = factor * activation.value(rows.values[at]);
      signal.values[at] = passes ? signal.values[at] + branch : branch;
    }
    patch = patchCovariance(gramOf(signal, 1 / width), shape);
  }
  // The readout has a weight for each coordinate and pixel, the same for all inputs.
  const { pixels } = shape;
  const readouts = source.directions(width * pixels);
  for (let at = 0; at < rows.values.length; at++) {
    const readout = readouts[Math.floor(at / order) * pixels + at % pixels];
    rows.values[at] = readout * activation.slope(rows.values[at]);
  }
  const products = gramOf(rows, branchFactor(network, depth) ** 2 / width);
  return summedOverPixels(products.map((product, at) => product * patch[at]), shape);
}

/** Sum of the pixels' block of each pair of inputs. */
function summedOverPixels(matrix: Float64Array, { count, pixels }: ImageShape): Float64Array {
  const order = count * pixels;
  const out = new Float64Array(count * count);
  for (let a = 0; a < order; a++) {
    for (let b = 0; b < order; b++) {
      out[Math.floor(a / pixels) * count + Math.floor(b / pixels)] += matrix[a * order + b];
    }
  }
  return out;
}
