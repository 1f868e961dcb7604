import assert from "node:assert/strict";
import { UserError } from "../../lib/contract/errors.ts";
import { numbers, texts } from "../../lib/contract/table.ts";
import { plugin } from "../../lib/data/pickled-posterior.ts";
import { keyOf } from "../../lib/num/random/key.ts";
import pickles from "../fixtures/pickle/pickles.json" with { type: "json" };
import { assertClose } from "../support.ts";

const bytesOf = (digits: string) =>
  Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const read = (digits: string) => {
  const made = plugin.generate({}, keyOf(1), { results: bytesOf(digits) });
  const values = numbers(made, "value");
  return Object.fromEntries(texts(made, "quantity").map((name, i) => [name, values[i]]));
};

Deno.test("gaps in deviations of the process, and ratios of deviations: by hand", () => {
  const found = read(pickles.old);
  // (0.5 - 0.45) / 0.2, 0, (2 - 2.1) / 0.5; deviations 0.2, 0.3, 0.4 over 0.2, 0.25, 0.5.
  assertClose(found.meanGapLargest, 0.25, { absolute: 1e-12 });
  assertClose(found.meanGapTypical, Math.sqrt((0.0625 + 0.04) / 3), { absolute: 1e-12 });
  assertClose(found.deviationRatioLeast, 0.8, { absolute: 1e-12 });
  assertClose(found.deviationRatioLargest, 1.2, { absolute: 1e-12 });
  assert.equal("densityShare" in found, false);
});

Deno.test("scores of held-out points: by hand", () => {
  const found = read(pickles.scores);
  assert.deepEqual(Object.keys(found), ["densityShare", "errorRatio"]);
  assertClose(found.densityShare, 1 / 1.25, { absolute: 1e-12 });
  assertClose(found.errorRatio, 1.2, { absolute: 1e-12 });
});

Deno.test("a pickle of something else is refused with what it holds", () => {
  const refused = (digits: string, words: RegExp) =>
    assert.throws(() => read(digits), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, words);
      return true;
    });
  refused(pickles.list, /holds no dict/);
  // One byte of a name changed.
  refused(pickles.old.replaceAll("67705f6d65616e", "67705f6d65616f"), /gp_meao/);
});
