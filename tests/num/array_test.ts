import assert from "node:assert/strict";
import { axisOf, labelledAxis, namedArray } from "../../lib/num/array.ts";

Deno.test("values must fill the axes", () => {
  const axes = [labelledAxis("layer", [0, 1]), { name: "network", length: 3 }];
  // A unit that is not given here is that declared for the field (contract/declarations.ts).
  assert.ok(!Object.hasOwn(namedArray(axes, new Float64Array(6)), "unit"));
  assert.equal(namedArray(axes, new Float64Array(6), { unit: "layers" }).unit, "layers");
  assert.throws(
    () => namedArray(axes, new Float64Array(5), { description: "" }),
    /layer:2 × network:3 need 6 values, got 5/,
  );
});

Deno.test("labels keep their kind, and a missing axis is named", () => {
  assert.deepEqual(labelledAxis("t", [0.5]).labels, Float64Array.of(0.5));
  assert.deepEqual(labelledAxis("pair", ["1-2"]).labels, ["1-2"]);
  const array = namedArray([labelledAxis("t", [0.5])], Float64Array.of(1), { description: "" });
  assert.equal(axisOf(array, "t").length, 1);
  assert.throws(() => axisOf(array, "u"), /no axis u among t/);
});
