import { activations } from "../../lib/num/activation.ts";
import { plugin } from "../../lib/theory/affine-residual-error.ts";
import { assertClose } from "../support.ts";
import { scalarOf } from "./predicted.ts";

// One layer's miss L^beta sigma(L^-beta y) - y, summed over L layers of weight 1/L, has the same
// order.
Deno.test("the order is that of one layer's miss", () => {
  for (const activation of ["tanh", "softplus-centred"] as const) {
    for (const beta of [0.2, 0.5]) {
      const miss = (depth: number) =>
        Math.abs(depth ** beta * activations[activation].value(0.7 * depth ** -beta) - 0.7);
      const slope = Math.log2(miss(2 ** 15) / miss(2 ** 14));
      const found = plugin.predict({ activation, beta });
      assertClose(scalarOf(found, "linearErrorSlope"), slope, { absolute: 0.02 });
    }
  }
});

Deno.test("against the ODE the order is at most 1, and 1 without a power of L inside", () => {
  const slope = (activation: "tanh" | "softplus-centred", beta: number) =>
    scalarOf(plugin.predict({ activation, beta }), "limitErrorSlope");
  assertClose(slope("tanh", 0), -1, {});
  assertClose(slope("tanh", 0.2), -0.4, {});
  assertClose(slope("tanh", 0.8), -1, {});
  assertClose(slope("softplus-centred", 0.8), -0.8, {});
});
