import assert from "node:assert/strict";
import * as v from "valibot";
import { analyticActivationNames } from "../../../lib/num/analytic-activation.ts";
import { activation, branchScale } from "../../../lib/num/wide-limits/network-params.ts";

const schema = v.strictObject({ activation, branchScale });

Deno.test("softplus and branches of one half unless said; every analytic activation", () => {
  assert.deepEqual(v.parse(schema, {}), { activation: "softplus", branchScale: 0.5 });
  for (const name of analyticActivationNames) {
    assert.equal(v.parse(schema, { activation: name }).activation, name);
  }
});

Deno.test("an activation that is not analytic and a branch without size are refused", () => {
  for (const wrong of [{ activation: "relu" }, { branchScale: 0 }, { branchScale: -1 }]) {
    assert.equal(v.safeParse(schema, wrong).success, false, JSON.stringify(wrong));
  }
});
