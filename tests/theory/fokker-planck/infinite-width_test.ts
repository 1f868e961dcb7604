import assert from "node:assert/strict";
import { infiniteWidth } from "../../../lib/theory/fokker-planck/infinite-width.ts";
import { effectiveGap } from "../../../lib/theory/shape/gap.ts";
import { assertClose } from "../../support.ts";

/** The correlation after 2n layers of width n, width taken to infinity in each: c E phi phi in rho. */
function recursion(width: number, negative: number): number {
  let rho = 0.3;
  for (let layer = 0; layer < 2 * width; layer++) {
    const angle = Math.acos(rho);
    rho += (1 - negative) ** 2 / (1 + negative ** 2) *
      (Math.sqrt(1 - rho * rho) - angle * rho) / Math.PI;
  }
  return rho;
}

Deno.test("the layers of a shaped ReLU follow d rho/dt = nu(rho) with g_n, up to O(1/n)", () => {
  const error = (width: number) => {
    const negative = 1 - 1 / Math.sqrt(width);
    const gap = effectiveGap(width, { positive: 1, negative });
    return recursion(width, negative) - infiniteWidth({ gap, correlation: 0.3 }, [2])[0];
  };
  assertClose(error(500) / error(1000), 2, { absolute: 0.06 });
  assert.ok(Math.abs(error(1000)) < 2e-4);
});

Deno.test("with g in place of g_n the error is O(n^-1/2)", () => {
  const error = (width: number) =>
    recursion(width, 1 - 1 / Math.sqrt(width)) -
    infiniteWidth({ gap: 1, correlation: 0.3 }, [2])[0];
  assertClose(error(500) / error(2000), 2, { absolute: 0.1 });
});

Deno.test("times may be asked for together or apart; parallel inputs are approached as 1/t^2", () => {
  const together = infiniteWidth({ gap: 1, correlation: 0.3 }, [0.5, 1, 2000]);
  const [alone] = infiniteWidth({ gap: 1, correlation: 0.3 }, [1]);
  assertClose(together[1], alone, { absolute: 1e-9 });
  // da/dt = -(g / (2 pi)) a^2 / 3 for small angles a: a -> 6 pi / (g t), 1 - rho -> 18 pi^2 / (g t)^2.
  assertClose((1 - together[2]) * 2000 ** 2 / (18 * Math.PI ** 2), 1, { absolute: 0.02 });
});
