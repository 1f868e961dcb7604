/** The neural tangent parametrization: wide networks train like a kernel method. */
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
