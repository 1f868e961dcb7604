import { certificateOf } from "../../../lib/num/relu-measure/circle.ts";
import { certificateCurves } from "../../../lib/theory/relu-measure/certificate-curves.ts";
import { assertClose } from "../../support.ts";

Deno.test("|q| by facing: sums over the examples right of the knot, and left of it", () => {
  const [inputs, weights, penalty] = [[-1, 2], [0.3, -0.4], 0.5];
  const x = Float64Array.of(-2, 0.5, 3);
  const { certificateRight, certificateLeft } = certificateCurves(
    certificateOf({ inputs, penalty }, weights),
    x,
  ) as unknown as Record<string, { readonly y: Float64Array }>;
  x.forEach((knot, k) => {
    const sum = (side: number) =>
      inputs.reduce((total, at, j) => total + weights[j] * Math.max(0, side * (at - knot)), 0) /
      (penalty * Math.hypot(1, knot));
    assertClose(certificateRight.y[k], Math.abs(sum(1)), { absolute: 1e-14 });
    assertClose(certificateLeft.y[k], Math.abs(sum(-1)), { absolute: 1e-14 });
  });
});
