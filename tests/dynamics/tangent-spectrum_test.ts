import assert from "node:assert/strict";
import { plugin } from "../../lib/dynamics/tangent-spectrum.ts";
import { assertClose } from "../support.ts";
import { meanOf, run } from "./tangent/run.ts";

const law = { dimension: 20, samples: 100, networks: 3 };

Deno.test("edges are the ends of the whitened spectrum, whose mean is 1 up to the draw", () => {
  const fields = run(plugin, { ...law, width: 40 }, 8431);
  for (let network = 0; network < 3; network++) {
    const values = fields.eigenvalue.values.subarray(network * 100, (network + 1) * 100);
    assert.equal(fields.lowerEdge.values[network], Math.min(...values));
    assert.equal(fields.upperEdge.values[network], Math.max(...values));
    // trace / n has standard deviation of about 1 / sqrt(N d n / 2) ~ 0.01: 8 of them.
    assertClose(meanOf(values).value, 1, { absolute: 0.08 });
  }
});

// Another program at d = 20, n = 200: edges of N d / n = 8 near (1 -+ sqrt(1/8))^2; 3 networks, 10 %.
Deno.test("edges at N d / n = 8; wrong: those of half as many parameters", () => {
  const fields = run(plugin, { ...law, samples: 200, width: 80 }, 8432);
  const upper = meanOf(fields.upperEdge.values).value;
  assertClose(upper, (1 + Math.sqrt(1 / 8)) ** 2, { relative: 0.1 });
  assertClose(meanOf(fields.lowerEdge.values).value, (1 - Math.sqrt(1 / 8)) ** 2, {
    absolute: 0.05,
  });
  assert.throws(() => assertClose(upper, (1 + 1 / 2) ** 2, { relative: 0.1 }), /off by/);
});

Deno.test("fewer parameters than samples leave the least eigenvalue at 0 up to rounding", () => {
  const fields = run(plugin, { ...law, width: 4 }, 8433);
  for (const name of ["leastEigenvalue", "leastRatio"]) {
    assert.ok(fields[name].values.every((value) => Math.abs(value) < 1e-12), name);
  }
  assert.ok(fields.leastEigenvalueInfinite.values.every((value) => value > 0.09));
});
