/**
 * The limit of residual networks with smooth and noisy weights, simulated from (Abar, bbar, a, s):
 *   dH = (Abar(t) H + bbar(t) + (kappa2/2)(a^2 |H|^2 + s^2) 1) dt + a dW^A H + s dW^b,
 *   dM = [Abar dt + a dW^A + kappa2 a^2 1 H^T dt] M  for M = dH_t/dH_0,  0 <= t <= 1,
 * by Euler steps (weak order 1), O(d) each without a smooth part. Without noise it is the
 * ordinary differential equation dH = (Abar H + bbar) dt by the same steps. kappa2 = sigma''(0) of
 * the activation. It predicts states and gradients of networks of any depth, the Ito drift
 * included. Source: Cont, Rossier, Xu, arXiv 2212.08199.
 */
import * as v from "valibot";
import type { Dynamics } from "../contract/plugins.ts";
import { activations } from "../num/activation.ts";
import { activationParam } from "./affine/activation.ts";
import { count } from "../contract/schemas.ts";
import { literalDrift } from "./affine/drift.ts";
import { declaredFields, declaredTables, ensembleFields, noisyParams } from "./affine/ensemble.ts";
import { networks } from "./ensemble/networks.ts";

const params = v.strictObject({
  networks: v.pipe(networks, v.description("independent paths")),
  ...noisyParams,
  activation: activationParam,
  steps: v.pipe(count, v.description("Euler steps")),
});

export const plugin = {
  summary: "the SDE limit of affine resnets from its smooth weights and noise, by Euler steps",
  params,
  fields: declaredFields,
  tables: declaredTables,
  simulate({ params, key, compute }) {
    const { width, steps, matrixNoise, biasNoise, backward } = params;
    const { second: curvature } = activations[params.activation];
    return ensembleFields({
      width,
      depth: steps,
      activation: activations.identity,
      outer: 1,
      inner: 1 / steps,
      drift: literalDrift(params.drift, width),
      matrixDeviation: matrixNoise / Math.sqrt(steps),
      biasDeviation: biasNoise / Math.sqrt(steps),
      kick: {
        quadratic: curvature * matrixNoise ** 2 / (2 * steps),
        constant: curvature * biasNoise ** 2 / (2 * steps),
      },
      signs: false,
      backward,
    }, { networks: params.networks, key, compute, label: "affine-sde" });
  },
} satisfies Dynamics<v.InferOutput<typeof params>>;
