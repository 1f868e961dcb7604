/** Parameters of fully connected and residual networks whose Gram matrices are looked at. */
import * as v from "valibot";
import { UserError } from "../../contract/errors.ts";
import { count } from "../../contract/schemas.ts";
import { analyticActivations } from "../../num/analytic-activation.ts";
import { activation, branchScale } from "../../num/wide-limits/network-params.ts";
import { joinings, normalizerOf, type WideNetwork } from "../../num/wide-limits/layer-kernels.ts";

export const width = v.pipe(count, v.description("m, coordinates of a hidden layer"));
export const depth = v.pipe(count, v.description("H, hidden layers; residual: at least 2"));

export const gramNetwork = {
  joining: v.pipe(v.picklist(joinings), v.description("how layers are joined")),
  depth,
  width,
  activation,
  branchScale,
};

/** A finite network: that of infinite width, its width, and the normalizer c. */
export interface FiniteNetwork extends WideNetwork {
  readonly width: number;
  /** c = 1 / E sigma(Z)^2. */
  readonly normalizer: number;
}

/** The network of the parameters {@link gramNetwork}. */
export function finiteNetwork(params: {
  readonly joining: WideNetwork["joining"];
  readonly depth: number;
  readonly width: number;
  readonly activation: keyof typeof analyticActivations;
  readonly branchScale: number;
}): FiniteNetwork {
  const activation = analyticActivations[params.activation];
  return { ...params, activation, normalizer: normalizerOf(activation) };
}

/** Factor of layer h's branch, in front of sigma / sqrt(m): sqrt(c), or r / H where the signal passes by. */
export function branchFactor(
  { joining, depth, branchScale, normalizer }: FiniteNetwork,
  layer: number,
): number {
  return skips({ joining }, layer) ? branchScale / depth : Math.sqrt(normalizer);
}

/** Whether the signal passes by layer h. */
export function skips({ joining }: Pick<WideNetwork, "joining">, layer: number): boolean {
  return joining === "residual" && layer > 1;
}

/** The network itself; a residual one has a first layer and at least one branch, else a UserError. */
export function requireBranches(network: FiniteNetwork): FiniteNetwork {
  if (network.joining === "fully-connected" || network.depth >= 2) return network;
  throw new UserError({
    action: `cannot make a residual network of depth ${network.depth}`,
    allowed: "depth 2 or more: a first layer, and residual branches",
    exitCode: 1,
  });
}
