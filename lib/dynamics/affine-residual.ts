/**
 * Residual networks h_(k+1) = h_k + delta sigma(A_k h_k + b_k) with delta = L^-alpha and weights
 * that have a smooth part and Gaussian noise,
 *   A_k = L^-(1 - alpha) Abar(k/L) + noise N(0, a^2 L^(2 alpha - 1)),   b_k alike with s,
 * the scaling at which drift and diffusion of the limit are of order 1. O(d) a layer without a
 * smooth part, exact in law (affine/chain.ts). Source: Cont, Rossier, Xu, arXiv 2212.08199.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { activations, smoothActivations } from "../num/activation.ts";
import { count } from "../contract/schemas.ts";
import { literalDrift } from "./affine/drift.ts";
import { declaredFields, declaredTables, ensembleFields, noisyParams } from "./affine/ensemble.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks,
  ...noisyParams,
  depth: v.pipe(count, v.description("number of layers L")),
  activation: v.pipe(
    v.picklist(["identity", ...smoothActivations, "relu"]),
    v.description("sigma of the branch; softplus-centred: 2 (ln(1 + e^x) - ln 2)"),
  ),
  alpha: v.optional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description("delta is L^-alpha")),
    0,
  ),
  signs: v.optional(
    v.pipe(v.boolean(), v.description("delta of each layer has a random sign")),
    false,
  ),
});

export const plugin = {
  summary: "affine resnets with noisy weights, states and gradients, O(d) a layer, exact in law",
  params,
  fields: declaredFields,
  tables: declaredTables,
  simulate({ params, key, compute }) {
    const { width, depth, alpha, matrixNoise, biasNoise, activation, signs, backward } = params;
    const amplitude = depth ** (alpha - 0.5);
    return ensembleFields({
      width,
      depth,
      activation: activations[activation],
      outer: depth ** -alpha,
      inner: depth ** (alpha - 1),
      drift: literalDrift(params.drift, width),
      matrixDeviation: matrixNoise * amplitude,
      biasDeviation: biasNoise * amplitude,
      kick: { quadratic: 0, constant: 0 },
      signs,
      backward,
    }, { networks: params.networks, key, compute, label: "affine-residual" });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
