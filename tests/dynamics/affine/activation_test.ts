import { activations } from "../../../lib/dynamics/affine/activation.ts";
import { assertClose } from "../../support.ts";

Deno.test("values, slopes and curvatures belong together", () => {
  for (const [name, { value, slope, curvature }] of Object.entries(activations)) {
    assertClose(value(0), 0, { absolute: 1e-15, what: `${name}(0)` });
    for (const z of [-40, -2, -0.3, 0.2, 1.5, 40]) {
      const difference = (value(z + 1e-6) - value(z - 1e-6)) / 2e-6;
      assertClose(slope(z), difference, { absolute: 1e-7, what: `${name}'(${z})` });
    }
    if (name === "relu") continue;
    assertClose(slope(0), 1, { absolute: 1e-15 });
    assertClose(curvature, (slope(1e-5) - slope(-1e-5)) / 2e-5, { absolute: 1e-9 });
  }
});

Deno.test("the centred softplus neither overflows nor loses its tail", () => {
  assertClose(activations.softplus.value(1e4), 2e4 - 2 * Math.LN2, { relative: 1e-15 });
  assertClose(activations.softplus.value(-1e4), -2 * Math.LN2, { relative: 1e-15 });
});
