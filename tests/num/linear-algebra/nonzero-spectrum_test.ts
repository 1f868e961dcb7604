import assert from "node:assert/strict";
import { nonzeroSpectrum } from "../../../lib/num/linear-algebra/nonzero-spectrum.ts";
import { assertClose } from "../../support.ts";

type Rule = typeof nonzeroSpectrum;

function assertReads(of: Rule): void {
  // Values of rounding behind two real ones, in two units.
  for (const unit of [1, 1e-30]) {
    const found = of([4 * unit, 0.5 * unit, 3e-15 * unit, 0]);
    assert.equal(found.rank, 2);
    assertClose(found.logCondition, Math.log(8), { relative: 1e-14 });
  }
  assert.equal(of([1, 1.1e-10]).rank, 2);
  assert.equal(of([1, 0.9e-10]).rank, 1);
}

Deno.test("values below 1e-10 of the largest are zeros, in any unit", () => {
  assertReads(nonzeroSpectrum);
});

Deno.test("a wrong variant is rejected: an absolute cut", () => {
  const wrong: Rule = (values) => {
    const kept = Array.from(values).filter((value) => value > 1e-10);
    return { rank: kept.length, logCondition: Math.log(kept[0] / kept[kept.length - 1]) };
  };
  assert.throws(() => assertReads(wrong));
});

Deno.test("a matrix of zeros has rank 0 and no condition number", () => {
  assert.deepEqual(nonzeroSpectrum([0, 0]), { rank: 0, logCondition: NaN });
  assert.deepEqual(nonzeroSpectrum([]), { rank: 0, logCondition: NaN });
});
