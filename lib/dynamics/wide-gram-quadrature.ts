/**
 * The last layer's Gram matrix at infinite width, layer by layer with every Gaussian mean of two variables a
 * two-dimensional Gauss-Hermite sum. Another route than the Hermite series of the theory: slower, and of
 * absolute accuracy only.
 */
import * as v from "valibot";
import type { FieldDeclaration } from "../contract/declarations.ts";
import type { Dynamics } from "../contract/plugins.ts";
import { gaussHermite, type Quadrature } from "../num/analysis/quadrature.ts";
import { labelledAxis, namedArray } from "../num/array.ts";
import { rowGram } from "../num/wide-limits/chirp-inputs.ts";
import { activation, branchScale } from "../num/wide-limits/network-params.ts";
import { extremeOf } from "../num/wide-limits/spectral-distance.ts";
import { type UnitInputs, unitInputs } from "./gram/examples.ts";
import {
  depth,
  type FiniteNetwork,
  finiteNetwork,
  gramNetwork,
  requireBranches,
} from "./gram/network.ts";

/** Nodes of the two rules: what they differ by is the error of the quadrature. */
const nodeCounts = [40, 48];

const params = v.strictObject({
  joining: gramNetwork.joining,
  depth,
  activation,
  branchScale,
});

const axes = ["rule"];
const fields = {
  lambdaMin: { description: "least eigenvalue of K^(H)", axes },
  lambdaMax: { description: "its largest eigenvalue", axes },
  lambdaMinScaled: { description: "(H / r)^2 times the least eigenvalue", axes },
} satisfies Readonly<Record<string, FieldDeclaration>>;

/** E f(u) f(v) of normal u, v of variance q and covariance p; E f(u). */
interface Means {
  product(f: (x: number) => number, q: number, p: number): number;
  mean(f: (x: number) => number, q: number): number;
}

export const plugin = {
  summary:
    "last layer's Gram matrix at infinite width by two-dimensional quadrature; no chance in it",
  params,
  fields,
  tables: { gram: { summary: "its extreme eigenvalues", fields: Object.keys(fields) } },
  simulate({ params, data }) {
    const network = requireBranches(finiteNetwork({ ...params, width: 1 }));
    const inputs = unitInputs(data);
    const order = inputs.count;
    const scale = (params.depth / params.branchScale) ** 2;
    const extremes = nodeCounts.map((nodes) =>
      extremeOf(lastLayerLimit(inputs, network, meansBy(gaussHermite(nodes))), order)
    );
    const axis = [labelledAxis("rule", nodeCounts)];
    return {
      lambdaMin: namedArray(axis, Float64Array.from(extremes, ({ least }) => least)),
      lambdaMax: namedArray(axis, Float64Array.from(extremes, ({ largest }) => largest)),
      lambdaMinScaled: namedArray(axis, Float64Array.from(extremes, ({ least }) => scale * least)),
    };
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;

/** K^(H) on unit inputs. */
function lastLayerLimit(
  { inputs, count, size }: UnitInputs,
  { joining, depth, branchScale, activation: { value, slope } }: FiniteNetwork,
  means: Means,
): Float64Array {
  const normalizer = 1 / means.mean((x) => value(x) ** 2, 1);
  let covariance = rowGram(inputs, { count, size });
  // All inputs have norm 1, so each layer has one variance and one mean coordinate for all of them.
  let mean = 0;
  const branch = branchScale / depth;
  for (let h = 1; h < depth; h++) {
    const q = covariance[0];
    const e = means.mean(value, q);
    const first = h === 1 || joining === "fully-connected";
    covariance = symmetricMap(covariance, count, (p) => {
      const product = means.product(value, q, p);
      return first ? normalizer * product : p + 2 * branch * mean * e + branch ** 2 * product;
    });
    mean = first ? Math.sqrt(normalizer) * e : mean + branch * e;
  }
  const q = covariance[0];
  const factor = joining === "residual" ? branch ** 2 : normalizer;
  return symmetricMap(covariance, count, (p) => factor * p * means.product(slope, q, p));
}

function meansBy({ nodes, weights }: Quadrature): Means {
  return {
    mean: (f, q) => nodes.reduce((sum, x, i) => sum + weights[i] * f(Math.sqrt(q) * x), 0),
    product(f, q, p) {
      const root = Math.sqrt(q);
      const along = p / q;
      const across = Math.sqrt(Math.max(0, 1 - along * along));
      let sum = 0;
      for (let i = 0; i < nodes.length; i++) {
        let inner = 0;
        for (let j = 0; j < nodes.length; j++) {
          inner += weights[j] * f(root * (along * nodes[i] + across * nodes[j]));
        }
        sum += weights[i] * f(root * nodes[i]) * inner;
      }
      return sum;
    },
  };
}

function symmetricMap(
  matrix: Float64Array,
  order: number,
  f: (entry: number) => number,
): Float64Array {
  const out = new Float64Array(order * order);
  for (let i = 0; i < order; i++) {
    for (let j = 0; j < i; j++) out[i * order + j] = out[j * order + i] = f(matrix[i * order + j]);
    // One variance, so that all diagonal entries stay exactly equal.
    out[i * order + i] = f(matrix[0]);
  }
  return out;
}
