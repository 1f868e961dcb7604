import assert from "node:assert/strict";
import { numbers } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/gram-inputs.ts";
import { assertClose } from "../support.ts";

const correlation = [0.5, 0.2, 0, 0.3, 0.1, -0.2];

Deno.test("inner products over n_in are the Gram matrix asked for", () => {
  const squaredNorm = [1, 2, 0.5, 3];
  const made = plugin.generate({ squaredNorm, correlation });
  const x = [1, 2, 3, 4].map((j) => numbers(made, `x${j}`));
  let pair = 0;
  for (let a = 0; a < 4; a++) {
    for (let b = a; b < 4; b++) {
      const product = x.reduce((sum, column) => sum + column[a] * column[b], 0) / 4;
      const rho = a === b ? 1 : correlation[pair++];
      assertClose(product, rho * Math.sqrt(squaredNorm[a] * squaredNorm[b]), { absolute: 1e-14 });
    }
  }
});

Deno.test("no correlation makes one input, a number makes two", () => {
  assert.equal(plugin.generate({ squaredNorm: 2, correlation: [] }).length, 1);
  assert.equal(plugin.generate({ squaredNorm: 2, correlation: 0.3 }).length, 2);
});

Deno.test("impossible Gram matrices and wrong counts are refused", () => {
  assert.throws(
    () => plugin.generate({ squaredNorm: 1, correlation: [0.9, 0.9, -0.9] }),
    /positive definite/,
  );
  assert.throws(() => plugin.generate({ squaredNorm: 1, correlation: [0.1, 0.2] }), /1, 3, 6/);
  assert.throws(
    () => plugin.generate({ squaredNorm: [1, 2, 3], correlation: 0.5 }),
    /3 norms to 2 inputs/,
  );
});
