import assert from "node:assert/strict";
import { plugin } from "../../lib/measures/gram-entries.ts";
import { assertClose } from "../support.ts";
import { mlpFields } from "./fields.ts";

const fields = mlpFields([
  {
    logNorm: [Math.log(2), Math.log(0.5), Math.log(8)],
    oneMinusCorrelation: [0.7, 0.9, 1.2],
  },
  { logNorm: [0, 0, 0], oneMinusCorrelation: [0, 1, 2] },
]);

Deno.test("V^ab = rho^ab sqrt(V^aa V^bb), pairs in the order 1-2, 1-3, 2-3", () => {
  const columns = plugin.measure(fields, {});
  const expected: Record<string, readonly [number, number]> = {
    V11: [2, 1],
    V22: [0.5, 1],
    V33: [8, 1],
    rho12: [0.3, 1],
    rho13: [0.1, 0],
    rho23: [-0.2, -1],
    V12: [0.3, 1],
    V13: [0.4, 0],
    V23: [-0.4, -1],
    logNorm1: [Math.log(2), 0],
  };
  for (const [name, values] of Object.entries(expected)) {
    values.forEach((value, i) =>
      assertClose(columns[name].values[i], value, { absolute: 1e-14, what: name })
    );
    assert.deepEqual(columns[name].axes.map((axis) => axis.name), ["layer", "network"]);
  }
  assert.deepEqual([...columns.time.values], [0.5]);
  // Wrong: V^ab = rho^ab V^aa V^bb.
  assert.throws(() => assertClose(columns.V13.values[0], 0.1 * 16, { absolute: 0.1 }));
});

Deno.test("the difference is of the two columns named, first minus second", () => {
  const { difference } = plugin.measure(fields, { difference: ["rho12", "rho23"] });
  assertClose(difference.values[0], 0.5, { absolute: 1e-15 });
  assertClose(difference.values[1], 2, { absolute: 1e-15 });
  assert.equal(difference.description, "rho12 - rho23");
});

Deno.test("a difference with an unknown column lists those there are", () => {
  assert.throws(
    () => plugin.measure(fields, { difference: ["rho12", "rho21"] }),
    /"rho21"[^]*V11, .*rho13, V13/,
  );
});

Deno.test("one input has a norm and no pair; a dead network stays a named outcome", () => {
  const columns = plugin.measure(mlpFields([{ logNorm: [1] }, { logNorm: [NaN] }]), {});
  assert.deepEqual(Object.keys(columns).sort(), ["V11", "logNorm1", "time"]);
  assertClose(columns.V11.values[0], Math.E, { relative: 1e-15 });
  assert.ok(Number.isNaN(columns.V11.values[1]));
  assert.equal(columns.V11.missing, "the network died");
});
