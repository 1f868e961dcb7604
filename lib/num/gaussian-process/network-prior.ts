/**
 * The prior of a fully connected Bayesian network: h^1 = W^1 x + b^1, h^{l+1} = W^{l+1} phi(h^l) + b^{l+1},
 * scalar output f = h^{D+1}, phi(u) = sqrt2 max(u, 0), W^l_ij ~ N(0, sw2 / fan-in), b^l_i ~ N(0, sb2).
 * Source: Matthews, Rowland, Hron, Turner, Ghahramani, arXiv 1804.11271, and the authors' code.
 */
import * as v from "valibot";
import { count, positive } from "../../contract/schemas.ts";

/** How the widths of the hidden layers grow with the base width H: names of the authors' code. */
export const widthProfiles = ["identity", "largest_first", "largest_last"] as const;
export type WidthProfile = (typeof widthProfiles)[number];

/** Parameters of the prior, for the plug-ins that have one. */
export const priorEntries = {
  depth: v.pipe(count, v.description("hidden layers, D")),
  weightVariance: v.optional(
    v.pipe(positive, v.description("sw2: a weight has variance sw2 / fan-in")),
    0.8,
  ),
  biasVariance: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description("sb2: variance of a bias")),
    0.2,
  ),
};

/** Parameters of the hidden widths. */
export const widthEntries = {
  width: v.pipe(count, v.description("base width H")),
  profile: v.optional(
    v.pipe(
      v.picklist(widthProfiles),
      v.description(
        "hidden widths: H in each layer; D H, …, 2 H, H (largest_first); H, 2 H, …, D H (largest_last)",
      ),
    ),
    "identity",
  ),
};

/** The prior at infinite width: depth D, sw2 and sb2. Dimensionless. */
export interface NetworkPrior {
  readonly depth: number;
  readonly weightVariance: number;
  readonly biasVariance: number;
  /** sw2 of the first layer, if it is another. */
  readonly inputWeightVariance?: number | undefined;
}

/** Widths of the D hidden layers, first to last. */
export function hiddenWidths(
  { width, profile, depth }: {
    readonly width: number;
    readonly profile: WidthProfile;
    readonly depth: number;
  },
): Int32Array {
  return Int32Array.from({ length: depth }, (_, layer) => {
    if (profile === "identity") return width;
    return width * (profile === "largest_first" ? depth - layer : layer + 1);
  });
}
