/**
 * The neural tangent parametrization: wide networks train like a kernel method.
 * Source: Hajjar, Chizat, Giraud, arXiv 2110.15596, where it is one row beside muP and IP.
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { exponentFields } from "../num/width-exponents.ts";
import { neuralTangent, shapeOf } from "./exponents/rows.ts";

const params = v.strictObject({});

export const plugin = {
  summary: "neural tangent parametrization",
  params,
  scale: (recipe) => ({ ...recipe, ...exponentFields(neuralTangent(shapeOf(recipe))) }),
} satisfies Parametrization<v.InferOutput<typeof params>>;
