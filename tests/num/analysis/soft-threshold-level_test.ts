import { softThreshold } from "../../../lib/num/analysis/soft-threshold-level.ts";
import { assertClose } from "../../support.ts";

Deno.test("sqrt(2 ln n) and sqrt(2 ln(n/k))", () => {
  const size = { dimension: Math.exp(8), support: Math.exp(6) };
  assertClose(softThreshold("universal", size), 4, { absolute: 1e-14 });
  assertClose(softThreshold("sparsity", size), 2, { absolute: 1e-14 });
});
