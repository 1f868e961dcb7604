/**
 * Smooth activation stretched towards the identity as the width n grows: phi_s(x) = s phi(x / s),
 * s = a sqrt(n), phi(0) = 0, phi'(0) = 1; the normalizer c = 1 / E phi_s(g)^2 is for that very s.
 * Source: Li, Nica, Roy, arXiv 2206.02768 (shaped smooth activations).
 */
import * as v from "valibot";
import type { Parametrization } from "../contract/plugins.ts";
import { activationNamed, smoothActivations } from "../num/activation.ts";
import { positive } from "../contract/schemas.ts";
import { gaussHermite } from "../num/analysis/quadrature.ts";

const params = v.strictObject({
  shapeScale: v.pipe(positive, v.description("a: the stretch is s = a sqrt(n)")),
});

export const plugin = {
  summary: "smooth activation stretched by a sqrt(n)",
  params,
  scale(recipe, { shapeScale }) {
    const { value } = activationNamed(recipe.activation, smoothActivations);
    const scale = shapeScale * Math.sqrt(Number(recipe.width));
    return { ...recipe, activationScale: scale, normalizer: normalizer(value, scale) };
  },
} satisfies Parametrization<v.InferOutput<typeof params>>;

/** 1 / E (s phi(g / s))^2, g standard normal; relative accuracy 1e-12 for s >= 2. */
function normalizer(activation: (x: number) => number, scale: number): number {
  const { nodes, weights } = gaussHermite(160);
  let power = 0;
  for (let i = 0; i < nodes.length; i++) {
    power += weights[i] * (scale * activation(nodes[i] / scale)) ** 2;
  }
  return 1 / power;
}
