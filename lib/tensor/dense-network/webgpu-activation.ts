/** Activations of dense networks and their derivatives, in WGSL. */
import { exponentialFunctions } from "../custom-functions.ts";
import type { DenseActivation } from "./network.ts";

/** Phi(-u) = e^(-u^2/2) t q(t), t = 1 / (1 + 0.35 u): the coefficients of the wasm kernel, the highest first. */
const mills = [
  -0.02914595874,
  0.1439718445,
  -0.2557145729,
  0.15917454,
  -0.02311010573,
  0.1055081218,
  0.1198328372,
  0.1398618739,
  0.1396214041,
] as const;

const distribution = `
  fn normalDistribution(h : f32) -> f32 {
    let t = 1.0 / (1.0 + 0.35 * abs(h));
    var q = ${mills[0]};
    ${mills.slice(1).map((value) => `q = q * t + ${value};`).join("\n    ")}
    let tail = q * t * expOf(-0.5 * h * h);
    return select(1.0 - tail, tail, h < 0.0);
  }
`;

/** The activation and its derivative, both by h. */
const expressions: Readonly<Record<DenseActivation, readonly [string, string]>> = {
  relu: ["max(h, 0.0)", "select(0.0, 1.0, h > 0.0)"],
  gelu: [
    "h * normalDistribution(h)",
    "normalDistribution(h) + h * expOf(-0.5 * h * h) * 0.3989422804014327",
  ],
  elu: ["max(h, 0.0) + expMinusOne(min(h, 0.0))", "expMinusOne(min(h, 0.0)) + 1.0"],
  tanh: ["tanhOf(h)", "(1.0 - tanhOf(h)) * (1.0 + tanhOf(h))"],
  identity: ["h", "1.0"],
  "relu-squared": ["max(h, 0.0) * max(h, 0.0)", "2.0 * max(h, 0.0)"],
};

/** WGSL functions `activationOf` and `slopeOf`; what is not a number stays so. */
export function activationFunctions(activation: DenseActivation): string {
  const [value, slope] = expressions[activation];
  return `${exponentialFunctions}${distribution}
    fn activationOf(h : f32) -> f32 { return kept(h, ${value}); }
    fn slopeOf(h : f32) -> f32 { return kept(h, ${slope}); }
  `;
}
