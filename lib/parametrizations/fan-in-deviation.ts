/**
 * Initial weights of a residual network with affine branches, by width and depth: entries of A_k have
 * standard deviation sd / d, of b_k sd / sqrt(d), each times L^-depthPower; multipliers are 1 / L.
 * Source: the code of Cohen, Cont, Rossier, Xu, arXiv 2105.12245 (github.com/instadeepai/scaling-resnets):
 * "xavier" is depthPower 0, "xavier-depth" is 1.
 */
import * as v from "valibot";
import { assert } from "../contract/errors.ts";
import type { Parametrization } from "../contract/plugins.ts";
import { positive } from "../contract/schemas.ts";

const params = v.strictObject({
  deviation: v.pipe(
    positive,
    v.description("sd: entries of A have standard deviation sd / d, of b sd / sqrt(d)"),
  ),
  depthPower: v.optional(
    v.pipe(v.number(), v.description("both are multiplied by depth^-depthPower")),
    0,
  ),
});

export const plugin = {
  summary: "initial deviations sd / d and sd / sqrt(d), times depth^-depthPower; multipliers 1 / L",
  params,
  /** Adds weightDeviation, biasDeviation, multiplierInitial (all dimensionless). */
  scale(recipe, { deviation, depthPower }) {
    const { width, depth } = recipe;
    assert(
      typeof width === "number" && typeof depth === "number",
      "fan-in-deviation needs a recipe with a width and a depth",
    );
    const scaled = deviation * depth ** -depthPower;
    return {
      ...recipe,
      weightDeviation: scaled / width,
      biasDeviation: scaled / Math.sqrt(width),
      multiplierInitial: 1 / depth,
    };
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;
