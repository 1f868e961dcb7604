import assert from "node:assert/strict";
import { gammaLower, normalCdf } from "../../../lib/num/analysis/special.ts";
import { normLaws } from "../../../lib/theory/fokker-planck/norm.ts";
import { expectation, quantileOf } from "../../../lib/theory/fokker-planck/solver.ts";
import { assertClose } from "../../support.ts";

Deno.test("1/V is linear: E 1/V_t = (1/V_0 - k/(k+2)) e^((k+2) t) + k/(k+2) for k <= 0", () => {
  const [squaredNorm, time] = [0.7, 0.4];
  for (const growth of [-8, -1, -0.3, 0]) {
    const rest = growth / (growth + 2);
    const exact = (1 / squaredNorm - rest) * Math.exp((growth + 2) * time) + rest;
    const [law] = normLaws({ growth, squaredNorm }, [time]);
    assertClose(expectation(law, (y) => Math.exp(-y)), exact, { relative: 5e-4 });
    // Wrong: without Ito's correction the rate is k + 1.
    const plain = growth / (growth + 1 || 1);
    const wrong = (1 / squaredNorm - plain) * Math.exp((growth + 1) * time) + plain;
    assert.throws(() =>
      assertClose(expectation(law, (y) => Math.exp(-y)), wrong, { relative: 1e-2 })
    );
  }
  const [law] = normLaws({ growth: -2, squaredNorm }, [time]);
  assertClose(expectation(law, (y) => Math.exp(-y)), 1 / squaredNorm + 2 * time, {
    relative: 5e-4,
  });
});

Deno.test("k = 0: ln V_T ~ N(ln V_0 - T, 2T)", () => {
  const [law] = normLaws({ growth: 0, squaredNorm: 3 }, [0.8]);
  let below = 0;
  law.mass.forEach((value, i) => {
    below += value;
    const edge = law.low + (i + 0.5) * law.spacing;
    const exact = normalCdf((edge - Math.log(3) + 0.8) / Math.sqrt(1.6));
    assertClose(below, exact, { absolute: 1e-4 });
  });
});

Deno.test("k > 0: what is absorbed is Dufresne's probability in the end", () => {
  const [early, late] = normLaws({ growth: 3, squaredNorm: 1 }, [0.5, 6]);
  assertClose(late.absorbed, gammaLower(4, 3), { absolute: 2e-4 });
  assert.ok(early.absorbed < late.absorbed - 0.02);
  // Wrong: the shape k.
  assert.throws(() => assertClose(late.absorbed, gammaLower(3, 3), { absolute: 2e-2 }));
});

Deno.test("softplus at a = 1, T = 1/2: the median of V is .602 by paths of the matrix equation", () => {
  const [law] = normLaws({ growth: 0.1875, squaredNorm: 1 }, [0.5]);
  assertClose(Math.exp(quantileOf(law, 0.5)), 0.602, { absolute: 0.012 });
});
